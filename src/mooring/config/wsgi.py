"""The WSGI application that granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from mooring.knowledge.load import library

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mooring.config.settings")

application = get_wsgi_application()

# The first person who opens a page does not wait for the knowledge to be read.
library()
# What is loaded by now stays for good: the collector need not walk over it again and again between requests.
gc.collect()
gc.freeze()

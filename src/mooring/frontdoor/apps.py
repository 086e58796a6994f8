"""The Django app of the public pages."""

from django.apps import AppConfig


class FrontdoorConfig(AppConfig):
    name = "mooring.frontdoor"
    label = "frontdoor"
    verbose_name = "Public pages"

"""Django's settings. What differs between installations comes from `environment`; the rest stands here."""

from . import postgresql, sqlite
from .environment import Environment
from .headers import CONTENT_SECURITY_POLICY as CONTENT_SECURITY_POLICY
from .logs import LOGGING as LOGGING

ENVIRONMENT = Environment.read()

SECRET_KEY = ENVIRONMENT.secret
DEBUG = False
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
ROOT_URLCONF = "mooring.config.urls"
WSGI_APPLICATION = "mooring.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MOORING_DATA = ENVIRONMENT.data
MOORING_KEY_FILE = ENVIRONMENT.key_file

ROOMS = ("mooring.accounts", "mooring.records", "mooring.ui", "mooring.frontdoor", "mooring.bedside", "mooring.ops")
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    *ROOMS,
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mooring.config.headers.private",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "mooring.accounts.middleware.actor",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {"environment": "mooring.ui.environment.environment", "trim_blocks": True, "lstrip_blocks": True},
    },
]

# Never ATOMIC_REQUESTS: with IMMEDIATE transactions every page that only reads would take the write lock.
DATABASES = {
    "default": postgresql.database(ENVIRONMENT.database_url)
    if ENVIRONMENT.database_url
    else sqlite.database(ENVIRONMENT.data / "mooring.sqlite3")
}

# People who work here
AUTH_USER_MODEL = "accounts.Member"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/ward/"
LOGOUT_REDIRECT_URL = "sign-in"

# Five wrong passwords lock that name at that address for a quarter of an hour. The whole ward shares one address, so
# neither alone may lock: one tired colleague must not shut the others out.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "mooring.accounts.views.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address"]

# Sessions end with a long shift.
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_NAME = "mooring_session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "mooring_csrf"
CSRF_FAILURE_VIEW = "mooring.config.errors.csrf_refused"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Headers
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if ENVIRONMENT.https else 0
SECURE_SSL_REDIRECT = ENVIRONMENT.https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.https else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Language and time. Times are stored in UTC; each facility shows them in its own zone.
LANGUAGE_CODE = "en-us"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

# Static files are served by this very server from the package; `ui.environment.asset` adds the content's hash.
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MAX_AGE = 24 * 60 * 60

"""Django's settings, made from `environment`. What an operator may change stands there, not here."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from gongkai.config.database import database
from gongkai.config.environment import Environment
from gongkai.config.logging import logging
from gongkai.config.secret import secret_key
from gongkai.config.static import fingerprint

ENVIRONMENT = Environment.read()
PACKAGE = Path(__file__).parent.parent

SECRET_KEY = secret_key(ENVIRONMENT.data)
DEBUG = False
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
CSRF_TRUSTED_ORIGINS = list(ENVIRONMENT.origins)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "gongkai.web",  # before django.forms, whose templates it replaces
    "django.forms",
    "django_htmx",
    "axes",
    "csp",
    "gongkai.foundation",
    "gongkai.applications",
    "gongkai.reporting",
    "gongkai.portal",
    "gongkai.desk",
    "gongkai.rehearsal",
    "gongkai.config",
]

MIDDLEWARE = [
    "gongkai.web.request_log.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "gongkai.web.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "gongkai.web.middleware.RequestFacts",
    "gongkai.web.sign_in.SessionRules",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

CSRF_FAILURE_VIEW = "gongkai.web.errors.forged"
ROOT_URLCONF = "gongkai.config.urls"
WSGI_APPLICATION = "gongkai.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "gongkai.web.context.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "gongkai.web.templatetags.web",
                "gongkai.portal.templatetags.portal",
                "gongkai.desk.templatetags.desk",
            ],
        },
    }
]
FORM_RENDERER = "gongkai.web.forms.Renderer"

DATABASES = {"default": database(ENVIRONMENT)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "foundation.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["gongkai.foundation.passwords.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
        ("UserAttributeSimilarityValidator", {"user_attributes": ("username", "name")}),
    )
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/desk/"

# Who fails too often waits: five times with a name from an address, or fifty times from an address, which many people
# may share (web.lockout).
LOCKOUT_ADDRESS_LIMIT = 50
AXES_HANDLER = "gongkai.web.lockout.Lockout"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "gongkai.portal.foundation.views.sign_in.locked"
AXES_VERBOSE = False

SESSION_ENGINE = "gongkai.foundation.sessions"
SESSION_COOKIE_NAME = "gongkai"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.https
# Whether a request came by HTTPS and from where is said by `wsgi`, which believes the proxy only.
SECURE_HSTS_SECONDS = 31536000 if ENVIRONMENT.https else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# No style attribute and no script in a page: all of it comes from files.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_NAME = "language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# The address changes with the files, so a browser keeps them for good and nothing has to be collected.
STATIC_URL = f"/static/{fingerprint(PACKAGE)}/"
# What the pages of findings have beyond the platform's own style sheets (web.readings).
STATICFILES_DIRS = [("report", PACKAGE / "annualreport" / "pages" / "static")]
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MAX_AGE = 365 * 24 * 3600

LOGGING = logging(ENVIRONMENT)

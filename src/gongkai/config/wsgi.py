"""The entry point of web workers."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")

# From where a request comes and whether by HTTPS, the proxy says. What anybody else says of it is not heard.
application = wrap_wsgi_with_proxy_headers(get_wsgi_application(), list(settings.ENVIRONMENT.proxies))

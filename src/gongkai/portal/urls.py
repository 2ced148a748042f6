"""Addresses of the portal."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("gongkai.portal.foundation.urls")),
    path("", include("gongkai.portal.applications.urls")),
    path("", include("gongkai.portal.reporting.urls")),
]

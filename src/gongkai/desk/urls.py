"""Addresses of the desk, below /desk/."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("gongkai.desk.foundation.urls")),
    path("", include("gongkai.desk.applications.urls")),
    path("", include("gongkai.desk.reporting.urls")),
]

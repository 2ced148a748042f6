"""Addresses of the pages over `foundation`."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

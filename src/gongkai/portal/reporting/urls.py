"""Addresses of the pages over `reporting`."""

from __future__ import annotations

from django.urls import URLPattern, path

from gongkai.portal.reporting import views

urlpatterns: list[URLPattern] = [
    path("reports/read/", views.read, name="read-report"),
    path("reports/read/<slug:key>/", views.result, name="read-report-result"),
    path("reports/read/<slug:key>/delete/", views.delete, name="read-report-delete"),
    path("reports/read/<slug:key>/pages/<int:number>/", views.picture, name="read-report-picture"),
    path("reports/read/<slug:key>/<str:name>", views.download, name="read-report-download"),
]

"""Addresses of the pages over `reporting`."""

from __future__ import annotations

from django.urls import URLPattern, path

from gongkai.desk.reporting import views

urlpatterns: list[URLPattern] = [
    path("reports/", views.reports, name="desk-reports"),
    path("reports/read/", views.read, name="desk-report-read"),
    path("reports/<int:pk>/", views.report, name="desk-report"),
    path("reports/<int:pk>/delete/", views.delete, name="desk-report-delete"),
    path("reports/<int:pk>/pages/<int:number>/", views.picture, name="desk-report-picture"),
    path("reports/<int:pk>/<str:name>", views.download, name="desk-report-download"),
]

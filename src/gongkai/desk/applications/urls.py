"""Addresses of the pages over `applications`."""

from __future__ import annotations

from django.urls import URLPattern, path

from gongkai.desk.applications.views import cases, deciding, intake

urlpatterns: list[URLPattern] = [
    path("papers/", intake.papers, name="desk-papers"),
    path("papers/new/", intake.letter, name="desk-paper-new"),
    path("papers/<uuid:pk>/", intake.paper, name="desk-paper"),
    path("applications/", cases.cases, name="desk-cases"),
    path("applications/<slug:number>/", cases.case, name="desk-case"),
    path("applications/<slug:number>/items/<int:item>/", deciding.decide, name="desk-case-item"),
    path("applications/<slug:number>/letters/<int:pk>/", deciding.letter, name="desk-case-letter"),
    path("applications/<slug:number>/steps/<slug:key>/", cases.step, name="desk-case-step"),
]

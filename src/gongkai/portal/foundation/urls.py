"""Addresses of the pages over `foundation`."""

from __future__ import annotations

from django.urls import URLPattern, path

from gongkai.portal.foundation.views import calendar, frame, health, organisations, search, sign_in

urlpatterns: list[URLPattern] = [
    path("", frame.home, name="home"),
    path("site-map/", frame.site_map, name="site-map"),
    path("accessibility/", frame.accessibility, name="accessibility"),
    path("elder/", frame.elder, name="elder"),
    path("language/", frame.language, name="language"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/code/", sign_in.code, name="sign_in_code"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("healthz", health.healthz, name="healthz"),
    path("calendar/", calendar.working_days, name="calendar"),
    path("deadline/", calendar.deadline, name="deadline"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/<slug:code>/", organisations.organisation, name="organisation"),
    path("organisations/<slug:code>/guide/", organisations.guide, name="organisation-guide"),
    path("organisations/<slug:code>/rules/<int:column>/", organisations.rule, name="organisation-rule"),
    path("search/", search.results, name="search"),
]

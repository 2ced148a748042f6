"""Addresses of the pages over `applications`. /apply/ and /track/ stand on paper: they stay."""

from __future__ import annotations

from django.urls import URLPattern, path

from gongkai.portal.applications.views import acts, apply, enter, find, sent, track

urlpatterns: list[URLPattern] = [
    path("apply/", find.find, name="apply"),
    path("apply/<slug:code>/", apply.start, name="apply-start"),
    path("apply/<slug:code>/who/", apply.who, name="apply-who"),
    path("apply/<slug:code>/what/", apply.what, name="apply-what"),
    path("apply/<slug:code>/how/", apply.how, name="apply-how"),
    path("apply/<slug:code>/files/", apply.files, name="apply-files"),
    path("apply/<slug:code>/review/", sent.review, name="apply-review"),
    path("apply/<slug:code>/sent/", sent.sent, name="apply-sent"),
    path("apply/<slug:code>/receipt.pdf", sent.sent_receipt, name="apply-receipt"),
    path("apply/<slug:code>/discard/", apply.discard, name="apply-discard"),
    path("track/", track.track, name="track"),
    path("track/enter/", enter.enter, name="track-enter"),
    path("track/enter/code/", enter.code, name="track-code"),
    path("track/mine/", enter.mine, name="track-mine"),
    path("track/leave/", track.leave, name="track-leave"),
    path("track/<str:number>/", track.tracked, name="tracked"),
    path("track/<str:number>/receipt.pdf", track.receipt, name="track-receipt"),
    path("track/<str:number>/papers/<uuid:paper>/receipt.pdf", track.paper_receipt, name="track-paper-receipt"),
    path("track/<str:number>/letters/<int:letter>/", track.letter, name="track-letter"),
    path("track/<str:number>/files/<uuid:file>/", track.file, name="track-file"),
    path("track/<str:number>/answer/", track.answer, name="track-answer"),
    path("track/<str:number>/<slug:act>/", acts.hand_in, name="track-hand-in"),
]

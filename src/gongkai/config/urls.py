"""All addresses. What stands here stays: links to it are on paper."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("desk/", include("gongkai.desk.urls")),
    path("", include("gongkai.portal.urls")),
]

handler400 = "gongkai.web.errors.bad_request"
handler403 = "gongkai.web.errors.forbidden"
handler404 = "gongkai.web.errors.not_found"
handler500 = "gongkai.web.errors.failed"

"""Pages for what went wrong: what it is, and what to do. They show nothing of the cause.

They stand in the frame of the portal or the desk, which are named here, not imported. Where the frame itself may be
what fails (500), or the request was refused before it had its facts, the page stands alone and needs no database.
"""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from gongkai.web.middleware import Request


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return _page(request, 400, _("看不懂这次请求"), _("回到上一页重新填写。文件太大的，分几次上传。"))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return _page(
        request,
        403,
        _("没有打开这一页的权限"),
        _("现有的角色不包括这一页。工作需要的，由安全管理员任命相应的角色；各角色能做什么，见工作台的权限表。"),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404. What belongs to another organisation looks the same."""
    at_desk = _("网址可能写错了，或者内容不属于本机关。")
    at_portal = _("网址可能写错了，或者内容已经移走。可以从首页、机关名单或者站点地图找起。")
    return _page(request, 404, _("没有这一页"), at_desk if request.path.startswith("/desk/") else at_portal)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form without its token."""
    return _page(
        request,
        403,
        _("表单已经过期，没有提交"),
        _("回到上一页，刷新后再提交。还是这样的，看浏览器是否允许本站的Cookie。"),
    )


def failed(request: HttpRequest) -> HttpResponse:
    """500."""
    return _alone(500, _("系统出错了"), _("已经记下，系统管理员会看到。刚才填写的内容没有提交，过几分钟再试。"))


def _page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    if not hasattr(request, "actor"):
        return _alone(status, title, text)
    at_desk = request.path.startswith("/desk/") and cast(Request, request).actor.signed_in
    frame = "desk/base.html" if at_desk else "portal/base.html"
    return render(request, "web/error.html", {"frame": frame, "heading": title, "text": text}, status=status)


def _alone(status: int, title: str, text: str) -> HttpResponse:
    return HttpResponse(render_to_string("web/failed.html", {"heading": title, "text": text}), status=status)

"""What the site says of itself: names, sponsor, registrations."""

from __future__ import annotations

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongkai.desk.foundation.forms.site import SiteForm
from gongkai.desk.foundation.views.acting import done, sent
from gongkai.foundation.models import OrganisationKind
from gongkai.foundation.now import day
from gongkai.foundation.selectors.organisations import living
from gongkai.foundation.selectors.site import site
from gongkai.foundation.services.site import describe
from gongkai.web.access import allow
from gongkai.web.middleware import Request


@allow("site.change")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request) -> HttpResponse:
    """Change it; the portal shows it at once."""
    governments = living(day(request.at)).filter(kind=OrganisationKind.GOVERNMENT)
    form = SiteForm(sent(request), initial=model_to_dict(site()), offices=governments)
    if done(form, lambda: describe(actor=request.actor, at=request.at, **form.cleaned_data)):
        messages.success(request, _("网站信息已保存，公众门户的每一页都用新的"))
        return redirect("desk-site")
    return render(request, "desk/site.html", {"form": form})

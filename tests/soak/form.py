"""A page of the tests' own that takes what the citizen's form takes, by the same service, and says the number only
once all of it is committed."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from gongkai.applications.rules.paper import Asked, Someone
from gongkai.applications.services import intake
from gongkai.applications.services.intake import Upload
from gongkai.foundation.models import Organisation
from gongkai.foundation.now import now
from gongkai.foundation.policies import NOBODY
from tests.soak.stream import ADDRESS

OFFICE = "yunling-zrzyj"


@csrf_exempt
def apply(request: HttpRequest) -> JsonResponse:
    """Take it in; the number is its acknowledgement."""
    someone = Someone(name="林树生", identity_kind="passport", identity_number="X00000000", telephone="0000-8600000")
    asked = Asked((someone,), (request.POST["wanted"],))
    uploads = [Upload("attachment", file) for file in request.FILES.getlist("file")]
    organisation = Organisation.objects.get(code=OFFICE)
    receipt = intake.submit(
        asked, uploads, organisation=organisation, token=request.POST["token"], actor=NOBODY, at=now()
    )
    return JsonResponse({"number": receipt.submission.number})


urlpatterns = [path(ADDRESS[1:], apply), path("", include("gongkai.config.urls"))]

"""How a case of the year comes in and is registered, by its channel."""

from __future__ import annotations

from django.core.files.base import ContentFile

from gongkai.applications.models import Application, Paper
from gongkai.applications.services import intake, register
from gongkai.applications.services.intake import Came, Upload
from gongkai.foundation.models import Role
from gongkai.foundation.policies import NOBODY
from gongkai.regulation.events import Channel
from gongkai.rehearsal.scene import Scene, paper

_TITLES = {
    Paper.APPLICATION: "信息公开申请表",
    Paper.CORRECTION: "更正申请书",
    Paper.SUGGESTION: "建议书",
    Paper.COMPLAINT: "举报信",
}


def arrive(scene: Scene) -> None:
    """The paper comes: by the citizen's hand through the portal, or entered by the registrar."""
    plan, organisation = scene.plan, scene.office.organisation
    if plan.channel == Channel.ONLINE:
        uploads = [_upload("identity", "身份证明")]
        intake.submit(plan.asked, uploads, organisation=organisation, token=plan.key, actor=NOBODY, at=scene.at)
        return
    mail = plan.channel in (Channel.SIGNED_MAIL, Channel.PLAIN_MAIL, Channel.OTHER_UNIT)
    uploads = [_upload("original", _TITLES[plan.paper]), *([_upload("envelope", "信封")] if mail else [])]
    unit = "收发室" if plan.channel == Channel.OTHER_UNIT else ""
    came = Came(plan.channel, plan.came, plan.came, unit, paper=plan.paper)
    who = scene.who(Role.REGISTRAR)
    made = intake.take_in(plan.asked, uploads, came=came, organisation=organisation, actor=who, at=scene.at)
    # By this a case of the year is known again; the citizen's forms have such a token of their own.
    made.submission.token = plan.key
    made.submission.save(update_fields=["token"])


def _upload(kind: str, title: str) -> Upload:
    return Upload(kind, ContentFile(paper(title), name=f"{title}.pdf"))


def make(scene: Scene) -> Application:
    """登记."""
    officer = scene.who(Role.CASE_OFFICER).person_id
    subject = scene.plan.subject[:120]
    return register.register(
        scene.submission.pk, subject=subject, officer_id=officer, actor=scene.who(Role.REGISTRAR), at=scene.at
    )

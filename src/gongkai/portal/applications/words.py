"""The words in which a citizen is told how things stand: plain ones, with the legal term once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.applications.models import Application, Paper, State, Submission
from gongkai.applications.rules.parties import NAMES
from gongkai.applications.selectors.citizen import Tracked
from gongkai.regulation.events import Consulted
from gongkai.web.formats import long_day

Label = str | Promise


@dataclass(frozen=True, slots=True)
class Act:
    """Something that the applicant may do: its place in the address, its button, and what is said on its page."""

    key: str
    button: Label
    title: Label
    hint: Label
    danger: bool = False
    files: bool = True


ACTS: Mapping[Paper, Act] = {
    Paper.SUPPLEMENT: Act(
        "supplement",
        _("交补正材料"),
        _("交补正材料"),
        _("照补正告知书逐项写。补正只要求一次；收到补正以后，20个工作日重新起算。"),
    ),
    Paper.REASONS: Act(
        "reasons",
        _("说明理由"),
        _("说明申请数量、频次的理由"),
        _("条例第三十五条：申请数量、频次明显超过合理范围的，机关可以要求说明理由。写明这些申请为什么都需要。"),
    ),
    Paper.PAYMENT: Act(
        "payment",
        _("交缴费凭证"),
        _("交缴费凭证"),
        _("写明哪一天、以什么方式缴的，上传凭证。机关查实到账的，从缴费第二天起重新计算答复期限。"),
    ),
    Paper.ADDITION: Act(
        "addition",
        _("补充材料"),
        _("补充材料"),
        _("想起新的线索、改了写错的地方，写在这里。要另外一份信息的，请另提一件申请。"),
    ),
    Paper.CONTACT: Act(
        "contact",
        _("变更联系方式"),
        _("变更联系方式"),
        _("只填改变的。机关登记以后，答复按新的联系方式送。"),
        files=False,
    ),
    Paper.WITHDRAWAL: Act(
        "withdraw",
        _("撤回申请"),
        _("撤回申请"),
        _("机关答复以前可以撤回，全部或者其中几项。撤回以后不再答复；以后还可以重新申请。"),
        danger=True,
        files=False,
    ),
}
PAPER_OF: Mapping[str, Paper] = {act.key: paper for paper, act in ACTS.items()}

_MOMENTS: Mapping[str, Label] = {
    "submitted": _("已在网上提交"),
    "auto_receipt": _("系统回执"),
    "arrival": _("机关收到申请"),
    "contact_failed": _("机关打电话没有联系上"),
    "confirmation": _("双方确认收到"),
    "supplement_asked": _("告知补正"),
    "supplement_notice_received": _("补正告知书送到"),
    "supplement_answered": _("机关收到补正"),
    f"consultation_sent:{NAMES[Consulted.THIRD_PARTY]}": _("征求第三方意见"),
    f"consultation_answered:{NAMES[Consulted.THIRD_PARTY]}": _("收到第三方意见"),
    f"consultation_sent:{NAMES[Consulted.JOINT_MAKER]}": _("征求共同制作机关意见"),
    f"consultation_answered:{NAMES[Consulted.JOINT_MAKER]}": _("收到共同制作机关意见"),
    f"consultation_sent:{NAMES[Consulted.OTHER_ORGAN]}": _("征求其他机关意见"),
    f"consultation_answered:{NAMES[Consulted.OTHER_ORGAN]}": _("收到其他机关意见"),
    "reasons_asked": _("要求说明理由"),
    "reasons_given": _("机关收到理由"),
    "extension_told": _("告知延期答复"),
    "delay_told": _("告知延迟答复"),
    "fee_notice_sent": _("发出收费通知"),
    "fee_notice_received": _("收费通知送到"),
    "fee_paid": _("缴费"),
    "redo_ordered": _("收到重新答复的决定"),
    "withdrawn": _("撤回申请"),
    "lapsed": _("不再处理"),
    "replied": _("答复"),
    "reply_received": _("答复送到"),
    "paper:supplement": _("您交了补正材料"),
    "paper:addition": _("您交了补充材料"),
    "paper:contact": _("您要求变更联系方式"),
    "paper:withdrawal": _("您要求撤回"),
    "paper:reasons": _("您说明了理由"),
    "paper:payment": _("您交了缴费凭证"),
}


def moment(kind: str) -> Label:
    """What happened, in words; of a kind that has none yet, nothing but that something did."""
    return _MOMENTS.get(kind, _("办理"))


def heading(held: Tracked) -> tuple[str, str]:
    """How it stands: the page's title, and a sentence."""
    case = held.case
    if case is None:
        cancelled = held.submission is not None and held.submission.state == Submission.State.CANCELLED
        if cancelled and held.submission:
            return gettext("撤销了登记"), held.submission.state_reason
        if held.other:
            title = gettext("已经答复") if held.answer else gettext("正在办理")
            return title, gettext("%(kind)s不是政府信息公开申请，由机关另行办理，办理结果另行告知。") % {
                "kind": held.other
            }
        return gettext("已经提交，等待机关登记"), gettext("机关会打电话或者发邮件与您确认收到，确认的那天是收到之日。")
    if State(case.state) in _UNDER_WAY and not held.clock.ended:
        if held.silence is not None:
            return gettext("正在办理，已经超过期限"), gettext(
                "期限到了还没有答复，可以催办，也可以申请行政复议或者起诉，见下面“不满意怎么办”。"
            )
        by = held.clock.due or held.clock.safe
        title = gettext("正在办理，%(day)s前答复") % {"day": long_day(by)} if by else gettext("正在办理")
        return title, ""
    if held.reply is not None and held.reply.kind in _ENDED:
        return _said(_ENDED[held.reply.kind])
    return _said(_STATES[State(case.state)])


def _said(words: tuple[Label, Label]) -> tuple[str, str]:
    return str(words[0]), str(words[1])


def heading_of(case: Application) -> str:
    """How a case stands, in a few words: for the list of new replies."""
    return str(_STATES[State(case.state)][0])


_UNDER_WAY = (State.HANDLING, State.IN_REVIEW, State.TO_SIGN, State.TO_DELIVER)
_ENDED: Mapping[str, tuple[Label, Label]] = {
    "withdrawal": (_("已经撤回"), _("申请已经按您的要求撤回，不再答复。以后还可以重新申请。")),
    "lapse": (_("不再处理"), _("没有按期补正或者缴费，机关已经书面告知不再处理。需要的，可以重新申请。")),
}
_STATES: Mapping[State, tuple[Label, Label]] = {
    State.AWAITING_CONFIRMATION: (
        _("已经登记，等待确认收到日期"),
        _("机关会与您联系，双方确认的那天是收到之日，20个工作日从第二天起算。"),
    ),
    State.HANDLING: (_("正在办理"), ""),
    State.IN_REVIEW: (_("正在办理"), ""),
    State.TO_SIGN: (_("正在办理"), ""),
    State.AWAITING_SUPPLEMENT: (_("等您补正"), _("申请里有不清楚的地方。补正以前期限停着，补正以后重新起算。")),
    State.CONSULTING: (
        _("正在征求意见，期限暂停"),
        _("您要的信息涉及别人，正在问他们的意见。其间不算在20个工作日以内。"),
    ),
    State.AWAITING_REASONS: (_("等您说明理由"), _("申请的数量、频次多，机关请您说明理由。")),
    State.AWAITING_FEE: (_("等您缴费"), _("超出了免费范围。缴费以前期限停着，缴费第二天起重新计算。")),
    State.TO_DELIVER: (_("已经作出答复，正在送出"), ""),
    State.REPLIED: (_("已经答复"), ""),
    State.CLOSED: (_("已经办结"), ""),
    State.ARCHIVED: (_("已经办结"), ""),
    State.CANCELLED: (_("撤销了登记"), _("这份来件没有作为申请登记。有疑问的，打机关的电话。")),
}

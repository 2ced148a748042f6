"""The chart of a case: which step is allowed in which state, and where it leads (practice 5).

One table: the case page offers from it, the services ask it, and the chart on the desk is drawn from it. Whether a
step is also right in this case is for the guards (`rules.guards`).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.applications.models.application import State

S = State
OPEN = frozenset({S.HANDLING, S.CONSULTING, S.AWAITING_REASONS, S.IN_REVIEW, S.TO_SIGN})
UNREPLIED = frozenset(
    {S.AWAITING_CONFIRMATION, S.HANDLING, S.AWAITING_SUPPLEMENT, S.CONSULTING, S.AWAITING_REASONS, S.AWAITING_FEE,
     S.IN_REVIEW, S.TO_SIGN}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the trade: its button, where from, where to (None: the state stays), and by which right."""

    key: str
    button: Promise
    sources: frozenset[State]
    target: State | None
    action: str
    article: str = ""


def _step(key: str, button: Promise, sources: frozenset[State], to: State | None, *rest: str) -> Step:
    return Step(key, button, sources, to, *rest)


_HANDLING = frozenset({S.HANDLING})
_CANCELLED_FROM = frozenset({S.AWAITING_CONFIRMATION, S.HANDLING})
_WORK = frozenset({S.HANDLING, S.CONSULTING})

STEPS: dict[str, Step] = {
    step.key: step
    for step in (
        _step("confirm", _("确认收到日期"), frozenset({S.AWAITING_CONFIRMATION}), S.HANDLING, "case.handle", "31"),
        _step("contact_failed", _("登记联系未果"), frozenset({S.AWAITING_CONFIRMATION}), None, "case.handle", "31"),
        _step("correct_receipt", _("更正收到日期"), UNREPLIED, None, "case.handle", "31"),
        _step("assign", _("指定承办人"), UNREPLIED, None, "case.assign"),
        _step("supplement", _("告知补正"), _HANDLING, S.AWAITING_SUPPLEMENT, "case.handle", "30"),
        _step("supplemented", _("登记补正"), frozenset({S.AWAITING_SUPPLEMENT}), S.HANDLING, "case.handle", "30"),
        _step("split", _("列出分项、写明理解"), _WORK, None, "case.handle", "36"),
        _step("search", _("登记检索情况"), _WORK, None, "case.search", "36"),
        _step("co_handle", _("内设机构协办"), _WORK, None, "case.handle"),
        _step("consult", _("征求第三方意见"), _WORK, S.CONSULTING, "case.handle", "32"),
        _step("consult_organ", _("征求其他机关意见"), _WORK, S.CONSULTING, "case.handle", "34"),
        _step("opinion", _("登记意见"), frozenset({S.CONSULTING, S.HANDLING}), None, "case.handle", "32"),
        _step("consulted", _("征求意见结束"), frozenset({S.CONSULTING}), S.HANDLING, "case.handle", "32"),
        _step("tell_third_party", _("告知第三方决定公开"), _WORK, None, "letter.sign", "32"),
        _step("extend", _("告知延期"), OPEN, None, "case.extend", "33"),
        _step("ask_reasons", _("要求说明理由"), _HANDLING, S.AWAITING_REASONS, "case.handle", "35"),
        _step("reasons", _("登记说明理由"), frozenset({S.AWAITING_REASONS}), S.HANDLING, "case.handle", "35"),
        _step("no_reasons", _("逾期未说明理由"), frozenset({S.AWAITING_REASONS}), S.HANDLING, "case.handle", "35"),
        _step("delay", _("告知延迟答复"), _HANDLING, None, "case.extend", "35"),
        _step("fee", _("发收费通知"), _HANDLING, S.AWAITING_FEE, "case.handle", "42"),
        _step("paid", _("登记缴费"), frozenset({S.AWAITING_FEE}), S.HANDLING, "case.handle", "42"),
        _step("secrecy", _("登记保密审查"), _WORK, None, "case.secrecy", "17"),
        _step("legal", _("登记合法性审核"), frozenset({S.HANDLING, S.CONSULTING, S.IN_REVIEW}), None, "case.legal"),
        _step("meeting", _("登记集体会商"), _WORK, None, "case.meeting"),
        _step("divide", _("分案"), _HANDLING, None, "case.handle", "36"),
        _step("join", _("并案答复"), _HANDLING, None, "case.handle", "36"),
        _step("unjoin", _("取消并案，单独答复"), _HANDLING, None, "case.handle", "36"),
        _step("decide", _("拟定处理意见"), _WORK, None, "case.handle", "36"),
        _step("redact", _("遮盖"), _WORK, None, "case.handle", "37"),
        _step("draft", _("拟制答复"), _WORK, None, "case.handle", "36"),
        _step("submit", _("送审"), _HANDLING, S.IN_REVIEW, "case.handle"),
        _step("review", _("审核通过"), frozenset({S.IN_REVIEW}), S.TO_SIGN, "letter.review"),
        _step("send_back", _("退回修改"), frozenset({S.IN_REVIEW, S.TO_SIGN}), S.HANDLING, "letter.review"),
        _step("return", _("不签发，退回修改"), frozenset({S.TO_SIGN}), S.HANDLING, "letter.sign"),
        _step("sign", _("签发"), frozenset({S.TO_SIGN}), S.TO_DELIVER, "letter.sign"),
        _step("seal", _("用印"), frozenset({S.TO_DELIVER}), None, "letter.seal"),
        _step("void", _("作废已签发的答复"), frozenset({S.TO_DELIVER}), S.HANDLING, "letter.void"),
        _step("send", _("登记交邮"), frozenset({S.TO_DELIVER}), S.REPLIED, "letter.deliver"),
        _step("send_letter", _("登记文书发出"), UNREPLIED, None, "letter.deliver"),
        _step("void_letter", _("作废未发出的文书"), UNREPLIED, None, "letter.void"),
        _step("delivered", _("登记送达"), UNREPLIED | {S.TO_DELIVER, S.REPLIED}, None, "letter.deliver"),
        _step("returned", _("登记退信"), UNREPLIED | {S.TO_DELIVER, S.REPLIED}, None, "letter.deliver"),
        _step("send_again", _("再次寄送"), frozenset({S.REPLIED}), None, "letter.deliver"),
        _step("withdraw", _("登记撤回"), UNREPLIED, S.TO_DELIVER, "case.handle"),
        _step("lapse", _("不再处理"), frozenset({S.AWAITING_SUPPLEMENT, S.AWAITING_FEE}), S.HANDLING, "case.handle"),
        _step("close", _("办结"), frozenset({S.REPLIED}), S.CLOSED, "letter.deliver"),
        _step("archive", _("归档"), frozenset({S.CLOSED}), S.ARCHIVED, "case.archive", "45"),
        _step("redo", _("登记责令重新答复"), frozenset({S.CLOSED, S.ARCHIVED, S.REPLIED}), None, "case.handle"),
        _step("cancel", _("撤销登记"), _CANCELLED_FROM, None, "case.cancel"),
        _step("second_cancel", _("复核撤销登记"), _CANCELLED_FROM, S.CANCELLED, "case.cancel"),
    )
}


BY_ITSELF = frozenset(
    {"supplement", "split", "consult", "consult_organ", "ask_reasons", "delay", "fee", "divide", "join", "decide",
     "redact", "draft", "submit", "send_again"}
)  # fmt: skip
"""What is done with the earlier case where two are answered together (并案), not with the later."""


AFTER_THE_END = (BY_ITSELF - {"draft", "submit", "send_again"}) | {"extend", "withdraw"}
"""What is no longer done once the case has ended (不再处理), while its letter is on the way."""


def allowed(state: str) -> tuple[Step, ...]:
    """The steps that a case in `state` may take, in the order of the work."""
    return tuple(step for step in STEPS.values() if state in step.sources)

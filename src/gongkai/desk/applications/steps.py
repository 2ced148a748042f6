"""Which form a step has, and which service takes it: the one place where pages and use cases meet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gongkai.applications.models import Application
from gongkai.applications.services import (
    consulting,
    deciding,
    dividing,
    ending,
    joining,
    links,
    procedure,
    replying,
    voiding,
)
from gongkai.applications.services.consulting import Asking, Opinion
from gongkai.applications.services.deciding import Reviewed, Searched
from gongkai.applications.services.procedure import Receipt
from gongkai.applications.services.replying import Sending
from gongkai.desk.applications.forms import ending as ending_forms
from gongkai.desk.applications.forms import steps as forms
from gongkai.foundation.models import StoredFile
from gongkai.foundation.policies import Actor
from gongkai.foundation.services import files
from gongkai.regulation.events import Consulted, Position
from gongkai.regulation.events import Delivery as Way


@dataclass(frozen=True, slots=True)
class Taking:
    """A step about to be taken: the case as its page showed it, by whom, when."""

    case: Application
    version: int
    actor: Actor
    at: datetime

    @property
    def how(self) -> dict[str, Any]:
        """What every service takes."""
        return {"version": self.version, "actor": self.actor, "at": self.at}


Take = Callable[[Taking, dict[str, Any]], object]


@dataclass(frozen=True, slots=True)
class Page:
    """The form of a step, and what its answers do."""

    form: type[forms.StepForm]
    take: Take


def _plain(service: Callable[..., object]) -> Take:
    """A service that takes the form's fields by their names."""
    return lambda taking, given: service(taking.case.pk, **given, **taking.how)


def _asking(consulted: Consulted, given: dict[str, Any]) -> Asking:
    return Asking(consulted, given["name"], given["asked"], tuple(given["items"]), given["address"], given["telephone"])


def _consult(taking: Taking, given: dict[str, Any]) -> object:
    return consulting.consult(taking.case.pk, _asking(Consulted.THIRD_PARTY, given), **taking.how)


def _consult_organ(taking: Taking, given: dict[str, Any]) -> object:
    return consulting.consult(taking.case.pk, _asking(Consulted(given["consulted"]), given), **taking.how)


def _co_handle(taking: Taking, given: dict[str, Any]) -> object:
    asking = _asking(Consulted.INNER_UNIT, given)
    return consulting.co_handle(taking.case.pk, asking, answer_by=given["answer_by"], **taking.how)


def _opinion(taking: Taking, given: dict[str, Any]) -> object:
    answer = Opinion(given["on"], Position(given["position"]), given["reasons"], given["reasonable"], given["finding"])
    return consulting.opinion(given["consultation"], answer, **taking.how)


def _search(taking: Taking, given: dict[str, Any]) -> object:
    chosen = {"items": tuple(given["items"]), "carriers": tuple(given["carriers"])}
    searched = Searched(**{**given, **chosen, "screenshot": _kept(taking, given["screenshot"])})
    return deciding.search(taking.case.pk, searched, **taking.how)


def _review(kind: str) -> Take:
    def take(taking: Taking, given: dict[str, Any]) -> object:
        minutes = _kept(taking, given["minutes"])
        reviewed = Reviewed(
            kind, given["conclusion"], given["basis"], given["classification"], tuple(given["files"]), minutes
        )
        return deciding.review(taking.case.pk, reviewed, **taking.how)

    return take


def _sending(given: dict[str, Any]) -> Sending:
    return Sending(
        Way(given["way"]), given["on"], given["carrier"], given["tracking"], given["address"], given["receiver"]
    )


def _send(taking: Taking, given: dict[str, Any]) -> object:
    return replying.send(taking.case.pk, _sending(given), **taking.how)


def _send_letter(taking: Taking, given: dict[str, Any]) -> object:
    return replying.send_letter(given["letter"], _sending(given), **taking.how)


def _delivered(taking: Taking, given: dict[str, Any]) -> object:
    proof = _kept(taking, given["proof"])
    return replying.delivered(
        given["delivery"], on=given["on"], proof=proof, receiver=given["receiver"], reason=given["reason"], **taking.how
    )


def _withdraw(taking: Taking, given: dict[str, Any]) -> object:
    proof = _kept(taking, given["proof"])
    return ending.withdraw(taking.case.pk, on=given["on"], items=tuple(given["items"]), proof=proof, **taking.how)


def _divide(taking: Taking, given: dict[str, Any]) -> object:
    items = tuple(given["items"])
    return dividing.divide(taking.case.pk, items=items, subject=given["subject"], ground=given["ground"], **taking.how)


def _second_cancel(taking: Taking, given: dict[str, Any]) -> object:
    return ending.second_cancel(taking.case.pk, agreed=given["agreed"] == "yes", **taking.how)


def _assign(taking: Taking, given: dict[str, Any]) -> object:
    return procedure.assign(taking.case.pk, officer_id=given["officer"], **taking.how)


def _split(taking: Taking, given: dict[str, Any]) -> object:
    wanted = tuple(given["wanted"].splitlines())
    return deciding.split(taking.case.pk, wanted, understanding=given["understanding"], **taking.how)


def _correct_receipt(taking: Taking, given: dict[str, Any]) -> object:
    proof = _kept(taking, given["proof"])
    receipt = Receipt(given["arrived"], given["at_office"], given["reason"], proof, given["confirmed"])
    return procedure.correct_receipt(taking.case.pk, receipt, **taking.how)


def _tell_third_party(taking: Taking, given: dict[str, Any]) -> object:
    return consulting.tell_third_party(given["consultation"], finding=given["finding"], **taking.how)


def _returned(taking: Taking, given: dict[str, Any]) -> object:
    return replying.returned(given["delivery"], on=given["on"], reason=given["reason"], **taking.how)


def _send_again(taking: Taking, given: dict[str, Any]) -> object:
    return replying.send_again(taking.case.pk, _sending(given), **taking.how)


def _void_letter(taking: Taking, given: dict[str, Any]) -> object:
    return voiding.void_letter(given["letter"], reason=given["reason"], **taking.how)


def _sign(taking: Taking, given: dict[str, Any]) -> object:
    """The links that the reply names are opened on the day of signing (error 10)."""
    links.open_links(taking.case, actor=taking.actor, at=taking.at)
    return replying.sign(taking.case.pk, **taking.how)


def _kept(taking: Taking, upload: Any) -> StoredFile | None:
    if not upload:
        return None
    return files.keep(
        upload, organisation_id=taking.case.organisation_id, confidential=True, actor=taking.actor, at=taking.at
    )


PAGES: dict[str, Page] = {
    "confirm": Page(forms.OnForm, _plain(procedure.confirm)),
    "contact_failed": Page(forms.OnForm, _plain(procedure.contact_failed)),
    "correct_receipt": Page(forms.CorrectReceiptForm, _correct_receipt),
    "assign": Page(forms.AssignForm, _assign),
    "supplement": Page(forms.SupplementForm, _plain(procedure.ask_supplement)),
    "supplemented": Page(forms.SupplementedForm, _plain(procedure.supplemented)),
    "split": Page(forms.SplitForm, _split),
    "search": Page(forms.SearchForm, _search),
    "co_handle": Page(forms.CoHandleForm, _co_handle),
    "consult": Page(forms.ConsultForm, _consult),
    "consult_organ": Page(forms.ConsultOrganForm, _consult_organ),
    "opinion": Page(forms.OpinionForm, _opinion),
    "consulted": Page(forms.StepForm, _plain(consulting.consulted)),
    "tell_third_party": Page(forms.TellForm, _tell_third_party),
    "extend": Page(forms.ExtendForm, _plain(procedure.extend)),
    "ask_reasons": Page(forms.ReasonsForm, _plain(procedure.ask_reasons)),
    "reasons": Page(forms.OnForm, _plain(procedure.reasons_given)),
    "no_reasons": Page(forms.StepForm, _plain(procedure.no_reasons)),
    "delay": Page(forms.TermForm, _plain(procedure.delay)),
    "fee": Page(forms.FeeForm, _plain(procedure.notify_fee)),
    "paid": Page(forms.PaidForm, _plain(procedure.paid)),
    "secrecy": Page(forms.ReviewForm, _review("secrecy")),
    "legal": Page(forms.ReviewForm, _review("legal")),
    "meeting": Page(forms.ReviewForm, _review("meeting")),
    "divide": Page(ending_forms.DivideForm, _divide),
    "join": Page(ending_forms.JoinForm, _plain(joining.join)),
    "unjoin": Page(forms.StepForm, _plain(joining.unjoin)),
    "draft": Page(forms.StepForm, _plain(replying.draft_reply)),
    "submit": Page(forms.StepForm, _plain(replying.submit)),
    "review": Page(forms.RemarkForm, _plain(replying.pass_review)),
    "send_back": Page(forms.SendBackForm, _plain(replying.send_back)),
    "return": Page(forms.SendBackForm, _plain(replying.send_back)),
    "sign": Page(forms.StepForm, _sign),
    "seal": Page(forms.StepForm, _plain(replying.seal)),
    "void": Page(forms.VoidForm, _plain(voiding.void)),
    "void_letter": Page(forms.VoidLetterForm, _void_letter),
    "send": Page(forms.SendForm, _send),
    "send_letter": Page(forms.SendLetterForm, _send_letter),
    "delivered": Page(forms.DeliveredForm, _delivered),
    "returned": Page(forms.ReturnedForm, _returned),
    "send_again": Page(forms.SendForm, _send_again),
    "withdraw": Page(ending_forms.WithdrawForm, _withdraw),
    "lapse": Page(ending_forms.LapseForm, _plain(ending.lapse)),
    "close": Page(forms.StepForm, _plain(replying.close)),
    "archive": Page(forms.StepForm, _plain(replying.archive)),
    "redo": Page(ending_forms.RedoForm, _plain(ending.redo)),
    "cancel": Page(ending_forms.CancelForm, _plain(ending.cancel)),
    "second_cancel": Page(ending_forms.SecondCancelForm, _second_cancel),
}

"""The list of cases, a case's page, and its steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.applications.models import (
    Applicant,
    Application,
    CaseFile,
    LedgerEntry,
    Paper,
    Review,
    SearchRecord,
    State,
    Submission,
)
from gongkai.applications.rules.paper import Asked
from gongkai.applications.selectors.cases import visible
from gongkai.applications.selectors.clock import clock
from gongkai.applications.selectors.redacting import redactable_files
from gongkai.applications.selectors.similar import similar
from gongkai.applications.selectors.steps import Offer, offers
from gongkai.applications.selectors.tasks import TODOS, todo_of
from gongkai.applications.services.papers import LEADS_TO
from gongkai.applications.states import STEPS, UNREPLIED, Step, allowed
from gongkai.desk.applications.chart import chart, rows
from gongkai.desk.applications.forms.keeping import NoteForm
from gongkai.desk.applications.forms.steps import StepForm
from gongkai.desk.applications.steps import PAGES, Taking
from gongkai.desk.foundation.views.acting import done, sent
from gongkai.foundation import masks
from gongkai.foundation.language import lang
from gongkai.foundation.now import day
from gongkai.foundation.policies import may
from gongkai.foundation.selectors.people import holders
from gongkai.web.access import allow
from gongkai.web.deadline.shown import Shown
from gongkai.web.middleware import Request
from gongkai.web.tables import Between, Choice, Column, Search, Table


class Cases(Table):
    """申请: every case that the actor may read."""

    caption = gettext_lazy("申请")
    empty = gettext_lazy("还没有申请。网上提交的、窗口登记的，登记以后列在这里。")
    columns = (
        Column(
            "number", gettext_lazy("编号"), sort="number", link=lambda case: reverse("desk-case", args=[case.number])
        ),
        Column("subject", gettext_lazy("事项摘要")),
        Column("column", gettext_lazy("申请人类别"), "get_column_display"),
        Column("channel", gettext_lazy("收到方式"), "get_channel_display"),
        Column("received", gettext_lazy("收到日期"), sort="received"),
        Column("due", gettext_lazy("到期日"), sort="due"),
        Column("state", gettext_lazy("状态"), "get_state_display", sort="state"),
        Column("officer", gettext_lazy("承办人"), sort="officer__name"),
    )
    filters = (
        Search("q", gettext_lazy("编号、事项"), ("number", "subject")),
        Choice("state", gettext_lazy("状态"), State.choices, "state"),
        Between("from", gettext_lazy("收到自"), "received"),
        Between("until", gettext_lazy("收到至"), "received", until=True),
        Between("due_from", gettext_lazy("到期自"), "target_day"),
        Between("due_until", gettext_lazy("到期至"), "target_day", until=True),
    )
    order = "-registered"


def case_or_404(request: Request, number: str) -> Application:
    """The case, where the actor may read it: to others it does not exist."""
    return get_object_or_404(visible(request.actor), number=number)


@allow("case.read")
@require_GET
def cases(request: Request) -> HttpResponse:
    """All cases in reach."""
    return Cases(visible(request.actor), request).respond("desk/applications/cases.html")


@allow("case.read")
@require_GET
def case(request: Request, number: str) -> HttpResponse:
    """One case: what is asked, where it stands, the clock explained, letters, files, and the steps it allows."""
    return shown_case(request, case_or_404(request, number))


@allow("case.read")
@require_GET
def states(request: Request, number: str) -> HttpResponse:
    """The chart of states, drawn from the code, with where this case stands."""
    one = case_or_404(request, number)
    context = {"case": one, "chart": chart(one.state), "rows": rows()}
    return render(request, "desk/applications/chart.html", context)


def _shown() -> tuple[Any, ...]:
    """What the page shows and its guards ask, each read once."""
    return (
        Prefetch("papers", Submission.objects.defer("content").order_by("arrived", "number")),
        Prefetch("people", Applicant.objects.order_by("pk")),
        "items",
        Prefetch("files", CaseFile.objects.select_related("file", "item").order_by("added", "pk")),
        Prefetch("searches", SearchRecord.objects.select_related("searched_by", "signed_by").order_by("pk")),
        Prefetch("reviews", Review.objects.select_related("reviewer").order_by("pk")),
        Prefetch("ledger", LedgerEntry.objects.select_related("entered_by", "letter").order_by("-on", "-pk")),
    )


def shown_case(
    request: Request, one: Application, *, revealed: Sequence[Applicant] = (), note: NoteForm | None = None
) -> HttpResponse:
    """The case's page; `revealed`: its people unmasked, `note`: a note that could not be kept."""
    prefetch_related_objects([one], *_shown())
    today, now = day(request.at), clock(one)
    offered = [offer for offer in offers(one, request.actor, today, now) if offer.step.key in (*PAGES, "decide")]
    links = one.state in UNREPLIED and any(item.outcome == "published" for item in one.items.all())
    files = list(one.files.all())
    related = Application.objects.filter(Q(divided_from=one) | Q(joined_to=one)).order_by("number")
    context = {
        "case": one,
        "shown": Shown(now, today),
        "open": [offer.step for offer in offered if not offer.against],
        "stopped": [_stopped(offer) for offer in offered if offer.against],
        "next": next_step(request, one),
        "people": [_person(person) for person in one.people.all()],
        "revealed": revealed,
        "papers": [paper for paper in one.papers.all() if paper.state == Submission.State.WAITING],
        "parts": [other for other in related if other.divided_from_id == one.pk],
        "joined": [other for other in related if other.joined_to_id == one.pk],
        "items": one.items.all(),
        "letters": [letter for letter in one.letters.all() if letter.state != "void"],
        "files": files,
        "redactable": redactable_files(one, files, request.actor),
        "searches": one.searches.all(),
        "consultations": one.consultations.all(),
        "reviews": one.reviews.all(),
        "ledger": one.ledger.all(),
        "notes": one.notes.select_related("written_by").order_by("-written"),
        "note_form": note or NoteForm(),
        "stages": stages(one),
        "similar": similar(one, request.actor),
        "links": links,
        **{
            name: may(request.actor, f"case.{name}", one.organisation_id)
            for name in ("reveal", "note", "file", "search", "dossier")
        },
    }
    return render(request, "desk/applications/case.html", context)


def _stopped(offer: Offer) -> dict[str, Any]:
    return {"step": offer.step, "reasons": [(one.text.in_lang(lang()), one.article) for one in offer.against]}


def next_step(request: Request, one: Application) -> str:
    """The key of the step that is next; empty where the case waits or is done."""
    todo = TODOS.get(todo_of(one, day(request.at)))
    return todo.step if todo and not todo.waits else ""


def _person(person: Applicant) -> dict[str, Any]:
    return {
        "part": person.get_part_display(),
        "kind": person.get_kind_display(),
        "name": masks.name(person.name),
        "telephone": masks.telephone(person.telephone),
        "email": masks.mail(person.email),
        "checked": person.identity_checked,
    }


STAGES = (
    (gettext_lazy("收到"), (State.AWAITING_CONFIRMATION,)),
    (
        gettext_lazy("办理"),
        (State.HANDLING, State.AWAITING_SUPPLEMENT, State.CONSULTING, State.AWAITING_REASONS, State.AWAITING_FEE),
    ),
    (gettext_lazy("审核"), (State.IN_REVIEW,)),
    (gettext_lazy("签发"), (State.TO_SIGN,)),
    (gettext_lazy("送达"), (State.TO_DELIVER, State.REPLIED)),
    (gettext_lazy("归档"), (State.CLOSED, State.ARCHIVED)),
)


def stages(one: Application) -> list[tuple[Any, str]]:
    """The stepper: each stage past, current or ahead."""
    place = next((at for at, (_label, states) in enumerate(STAGES) if one.state in states), -1)
    return [
        (label, "past" if at < place else "current" if at == place else "")
        for at, (label, _states) in enumerate(STAGES)
    ]


def steps_of(request: Request, one: Application) -> list[Step]:
    """The steps that the state allows and the actor may take."""
    return [
        step
        for step in allowed(one.state)
        if (step.key in PAGES or step.key == "decide") and may(request.actor, step.action, one.organisation_id)
    ]


@allow("case.read")
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: Request, number: str, key: str) -> HttpResponse:
    """One step: its form, and what it did. A step that the state or the right does not allow does not exist."""
    one = case_or_404(request, number)
    its = STEPS.get(key)
    if its is None or key not in PAGES or its not in steps_of(request, one):
        raise Http404
    page = PAGES[key]
    form = page.form(sent(request), request.FILES or None, case=one, initial=_initial(request, one, its))
    offer_people(form, one, request)

    def act() -> object:
        taking = Taking(one, version(request, one), request.actor, request.at)
        return page.take(taking, form.cleaned_data)

    if request.method == "POST" and done(form, act):
        messages.success(request, _("已完成：%(step)s") % {"step": its.button})
        return redirect("desk-case", number=number)
    context = {"case": one, "step": its, "form": form, "version": one.version}
    return render(request, "desk/applications/step.html", context)


def version(request: Request, one: Application) -> int:
    """The case as the officer's page showed it; as it is where the page did not say."""
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else one.version


def _initial(request: Request, one: Application, its: Step) -> dict[str, Any]:
    """Today; or what the paper says from which the step is taken, and the day on which it came."""
    today = day(request.at)
    found: dict[str, Any] = {"on": today, "told_on": today, "officer": one.officer_id}
    given = request.GET.get("paper", "")
    paper = one.papers.filter(number=given).first() if given and len(given) < 30 else None
    if paper is None or its.key != LEADS_TO.get(Paper(paper.paper)):
        return found
    asked = Asked.from_json(paper.content)
    items = [int(number) for number in asked.extra.get("items", "").split(",") if number.isdecimal()]
    return found | {"on": paper.arrived, "wanted": asked.note, "items": items}


def offer_people(form: StepForm, one: Application, request: Request) -> None:
    """The officers of the office to choose from."""
    if "officer" not in form.fields:
        return
    here = {
        holder.appointment.person_id: holder.appointment.person.name
        for held in holders(one.organisation_id, day(request.at)).values()
        for holder in held
    }
    who = one.organisation.appointments.filter(role__in=("case_officer", "disclosure_head"))
    officers = set(who.values_list("person_id", flat=True))
    form.fields["officer"].choices = [pair for pair in here.items() if pair[0] in officers]  # type: ignore[attr-defined]

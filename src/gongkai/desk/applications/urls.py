"""Addresses of the pages over `applications`."""

from __future__ import annotations

from django.urls import URLPattern, path

from gongkai.desk.applications.views import (
    answering,
    cases,
    deciding,
    dossier,
    importing,
    intake,
    issued,
    keeping,
    ledger,
    letters,
    papers,
    redacting,
    tasks,
)

urlpatterns: list[URLPattern] = [
    path("", tasks.home, name="desk-home"),
    path("ledger/", ledger.ledger, name="desk-ledger"),
    path("ledger/columns/", ledger.choose, name="desk-ledger-columns"),
    path("letters/", letters.wordings, name="desk-wordings"),
    path("letters/register/", issued.register, name="desk-letter-register"),
    path("letters/<slug:kind>/", letters.edit, name="desk-wording"),
    path("letters/<slug:kind>/preview.pdf", letters.preview, name="desk-wording-preview"),
    path("letters/<slug:kind>/reset/", letters.reset, name="desk-wording-reset"),
    path("papers/import/", importing.rows, name="desk-import"),
    path("papers/cancelled/", papers.cancelled, name="desk-papers-cancelled"),
    path("papers/<uuid:pk>/take/", papers.take, name="desk-paper-take"),
    path("papers/<uuid:pk>/attach/", papers.attach, name="desk-paper-attach"),
    path("papers/<uuid:pk>/answer/", answering.answer, name="desk-paper-answer"),
    path("papers/<uuid:pk>/sign/", answering.sign, name="desk-paper-sign"),
    path("papers/<uuid:pk>/send/", answering.send, name="desk-paper-send"),
    path("papers/<uuid:pk>/cancel/", papers.cancel, name="desk-paper-cancel"),
    path("papers/", intake.papers, name="desk-papers"),
    path("papers/new/", intake.letter, name="desk-paper-new"),
    path("papers/<uuid:pk>/", intake.paper, name="desk-paper"),
    path("papers/<uuid:pk>/receipt.pdf", intake.receipt, name="desk-paper-receipt"),
    path("papers/<uuid:pk>/record.pdf", intake.record, name="desk-paper-record"),
    path("papers/<uuid:pk>/files/add/", intake.add_file, name="desk-paper-file"),
    path("applications/", cases.cases, name="desk-cases"),
    path("applications/<slug:number>/", cases.case, name="desk-case"),
    path("applications/<slug:number>/items/<int:item>/", deciding.decide, name="desk-case-item"),
    path("applications/<slug:number>/letters/<int:pk>/", deciding.letter, name="desk-case-letter"),
    path("applications/<slug:number>/letters/<int:pk>/draft.pdf", letters.draft, name="desk-letter-draft"),
    path("applications/<slug:number>/letters/<int:pk>/record.pdf", letters.record, name="desk-letter-record"),
    path("applications/<slug:number>/people/", keeping.reveal, name="desk-case-reveal"),
    path("applications/<slug:number>/notes/", keeping.note, name="desk-case-note"),
    path("applications/<slug:number>/files/add/", keeping.add_file, name="desk-case-file-add"),
    path("applications/<slug:number>/searches/<int:pk>/sign/", keeping.sign_search, name="desk-case-sign-search"),
    path("applications/<slug:number>/links/", keeping.open_links, name="desk-case-links"),
    path("applications/<slug:number>/links/<int:item>/", keeping.snapshot, name="desk-case-snapshot"),
    path("applications/<slug:number>/files/<uuid:file>/redact/", redacting.redact, name="desk-redact"),
    path(
        "applications/<slug:number>/files/<uuid:file>/redact/pages/<int:page>/", redacting.page, name="desk-redact-page"
    ),
    path("applications/<slug:number>/files/<uuid:file>/redact/add/", redacting.add, name="desk-redact-add"),
    path("applications/<slug:number>/files/<uuid:file>/redact/find/", redacting.find, name="desk-redact-find"),
    path(
        "applications/<slug:number>/files/<uuid:file>/redact/remove/<int:box>/",
        redacting.remove,
        name="desk-redact-remove",
    ),
    path("applications/<slug:number>/files/<uuid:file>/redact/burn/", redacting.burn, name="desk-redact-burn"),
    path("applications/<slug:number>/states/", cases.states, name="desk-case-states"),
    path("applications/<slug:number>/dossier/", dossier.dossier, name="desk-dossier"),
    path("applications/<slug:number>/steps/<slug:key>/", cases.step, name="desk-case-step"),
]

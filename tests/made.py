"""Made reports: figures of invented offices that keep every identity, for tests that need more than the real ones.

figures = made_figures(7, "2021", "city")
report = made_report(7, "2021", "city")
"""

from __future__ import annotations

import random
from typing import Literal

from gongkai.annualreport.edition import Row, edition
from gongkai.annualreport.report import Report, SectionText, Value
from tests.made_text import organisation, text_of

Size = Literal["county", "city", "province"]
SIZES: tuple[Size, ...] = ("county", "city", "province")

# Applications a year, from and to; what part of the applicants are no natural persons.
_APPLICATIONS = {"county": (8, 120), "city": (250, 3500), "province": (4000, 30000)}
_BODIES = {"county": 0.06, "city": 0.12, "province": 0.15}
_CASES = {"county": (0, 4), "city": (0, 60), "province": (20, 900)}
_BODY_WEIGHTS = {"commercial": 60, "research": 3, "public_interest": 4, "legal_service": 18, "other": 15}

# How often an application ends so, in hundredths; a row that is not named here is rare.
_RARE = 0.3
_OUTCOMES = {
    "granted": 42.0,
    "partial": 8.0,
    "denied_law": 0.8,
    "denied_third_party": 1.0,
    "denied_internal": 2.0,
    "denied_process": 2.5,
    "denied_enforcement_file": 1.5,
    "denied_administrative_query": 2.5,
    "unavailable_not_held": 18.0,
    "unavailable_needs_creation": 2.5,
    "unavailable_unclear": 2.0,
    "unprocessed_petition": 6.0,
    "unprocessed_duplicate": 3.5,
    "other_overdue_supplement": 2.0,
    "other": 4.0,
}


def made_figures(seed: int, form: str = "2021", size: Size = "county", variant: str = "") -> dict[str, Value]:
    """The figures of an invented office: every identity holds, no cell is blank. The same seed gives the same ones."""
    rng = random.Random(f"{seed} {form} {size} {variant}")
    cells = edition(form).cells(variant)
    figures: dict[str, Value] = dict.fromkeys(cells, 0)
    _applications(rng, size, figures)
    for row in edition(form).rows().values():
        if row.table == "table2":
            _publications(rng, size, figures, row)
        elif row.table == "table4":
            _disputes(rng, size, figures, row)
    return figures


def made_report(seed: int, form: str = "2021", size: Size = "county", variant: str = "", year: int = 0) -> Report:
    """A report with made figures, the name of an invented office, and a text that agrees with the figures."""
    figures = made_figures(seed, form, size, variant)
    text = text_of(organisation(seed, size), year or edition(form).first_year, figures)
    sections = {
        section.key: SectionText(section.ordinal + section.heading, "\n".join(text.sections[section.key]))
        for section in edition(form).sections
    }
    return Report(
        organisation=text.organisation,
        year=text.year,
        title=text.title,
        edition=form,
        variant=variant or form,
        figures=figures,
        sections=sections,
        order=tuple(sections),
        preamble="\n".join(text.opening),
    )


def _add(figures: dict[str, Value], cell: str, amount: int = 1) -> None:
    value = figures[cell]
    assert isinstance(value, int)
    figures[cell] = value + amount


def _applications(rng: random.Random, size: Size, figures: dict[str, Value]) -> None:
    """Table 3: who asked, in which year it came, how it ended."""
    rows = sorted({cell.split(".")[1] for cell in figures if cell.startswith("table3.")})
    outcomes = [row for row in rows if row not in ("new", "carried_in", "carried_out", "total_processed")]
    # Offices differ: what is common in one is rare in another.
    weights = [_OUTCOMES.get(row, _RARE) * rng.gammavariate(1.5, 1 / 1.5) for row in outcomes]
    bodies = _BODIES[size] * rng.gammavariate(1.2, 1 / 1.2)
    natural, others = _split(rng, rng.randint(*_APPLICATIONS[size]), [1, bodies])
    counts = dict(zip(_BODY_WEIGHTS, _split(rng, others, list(_BODY_WEIGHTS.values())), strict=True))
    for column, count in {"natural": natural, **counts}.items():
        carried_in, carried_out, new = _split(rng, count, [5, 6, 89])
        _count(figures, "carried_in", column, carried_in)
        _count(figures, "new", column, new + carried_out)
        _count(figures, "carried_out", column, carried_out)
        _count(figures, "total_processed", column, carried_in + new)
        for outcome, ended in zip(outcomes, _split(rng, carried_in + new, weights), strict=True):
            _count(figures, outcome, column, ended)


def _split(rng: random.Random, count: int, weights: list[float]) -> list[int]:
    """`count` things dealt out by chance, about as the weights say."""
    parts = []
    left = sum(weights)
    for weight in weights:
        share = min(1.0, weight / left) if left > 0 else 0.0
        if count < 60:
            part = sum(rng.random() < share for _ in range(count))
        else:
            part = min(count, max(0, round(rng.gauss(count * share, (count * share * (1 - share)) ** 0.5))))
        parts.append(part)
        count, left = count - part, left - weight
    parts[0] += count
    return parts


def _count(figures: dict[str, Value], row: str, column: str, amount: int) -> None:
    _add(figures, f"table3.{row}.{column}", amount)
    _add(figures, f"table3.{row}.total", amount)


def _publications(rng: random.Random, size: Size, figures: dict[str, Value], row: Row) -> None:
    most = {"county": 300, "city": 20_000, "province": 3_000_000}[size]
    for column, cell in zip(row.columns, row.cells, strict=True):
        if column.amount:
            figures[cell] = f"{rng.randint(0, most)}.{rng.randint(0, 99):02d}"
        else:
            figures[cell] = rng.randint(-most // 10 if column.signed else 0, most)


def _disputes(rng: random.Random, size: Size, figures: dict[str, Value], row: Row) -> None:
    *parts, total = row.cells
    for _ in range(rng.randint(*_CASES[size])):
        _add(figures, rng.choices(parts, [60, 12, 20, 8])[0])
        _add(figures, total)

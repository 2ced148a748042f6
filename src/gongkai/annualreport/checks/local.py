"""Local rules (地方规则): what a place asks beyond the mandated form; `local_file` says how to write them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from gongkai.annualreport.catalogue import Lang, phrase
from gongkai.annualreport.checks.expressions import Comparison, add
from gongkai.annualreport.checks.words import distance, evidence_of, line_words, printed_figures, shown, table_name
from gongkai.annualreport.edition import Edition
from gongkai.annualreport.findings import Finding, Level, Number, Term
from gongkai.annualreport.identities import known
from gongkai.annualreport.report import Report

Numbers = Mapping[str, Number]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What all local rules have.

    `messages` are the rule's own, by language; where it has none, the catalogue's are used. `edition` is the edition
    that the rule is for, empty for all.
    """

    code: str
    level: Level
    messages: Mapping[Lang, str] = field(default_factory=dict)
    edition: str = ""

    def check(self, report: Report, numbers: Numbers) -> Iterator[Finding]:
        """The findings of this rule on a report, whose figures with blanks filled are `numbers`."""
        raise NotImplementedError

    def _message(self, lang: Lang, default: str, **values: object) -> str:
        own = self.messages.get(lang)
        return phrase(default, lang, code=self.code, **values) if own is None else own.format_map(values)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityRule(Rule):
    """A comparison of sums of cells; `axis` (``table3.columns``) when it is made for every column, or row."""

    comparison: Comparison
    axis: str = ""

    def check(self, report: Report, numbers: Numbers) -> Iterator[Finding]:
        """A finding for each line where the comparison is known not to hold."""
        for over, comparison in self._instances(report.form):
            if all(cell in numbers for cell in comparison.cells):
                left, right = add(comparison.left, numbers), add(comparison.right, numbers)
                if not comparison.holds(left, right):
                    yield self._finding(report, over, comparison, (left, right))

    def _instances(self, form: Edition) -> Iterator[tuple[str, Comparison]]:
        if not self.axis:
            yield "", self.comparison
            return
        key, axis = self.axis.split(".")
        table = form.table(key)
        if axis == "columns":
            for column in table.rows[0].columns:
                names = {name: f"{key}.{name}.{column.key}" for name in self.comparison.cells}
                yield f"{key}.{column.key}", self.comparison.renamed(names)
        else:
            for row in table.rows:
                yield row.name, self.comparison.renamed({name: f"{row.name}.{name}" for name in self.comparison.cells})

    def _finding(self, report: Report, over: str, comparison: Comparison, sides: tuple[Number, Number]) -> Finding:
        left, right = sides

        def words(lang: Lang) -> str:
            line = line_words(report.form, over, comparison.cells[0]) if over else ""
            return self._message(
                lang,
                "local-identity-over" if over else "local-identity",
                expression=comparison.text,
                table=table_name(report.form, over, lang) if over else "",
                line=line,
                left=shown(left, lang),
                right=shown(right, lang),
                difference=shown(distance(left, right), lang),
            )

        left_text, _, right_text = comparison.text.partition(comparison.sign)
        return Finding(
            code=self.code,
            level=self.level,
            message=words("zh"),
            english=words("en"),
            cells=comparison.cells,
            left=Term(left_text.strip(), left),
            right=Term(right_text.strip(), right),
            evidence=evidence_of(report, comparison.cells),
            source=report.source,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseRule(Rule):
    """Words that a section must have: one of `any_of`, and every one of `all_of`. Blanks do not matter."""

    section: str
    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()

    def check(self, report: Report, numbers: Numbers) -> Iterator[Finding]:
        """One finding that names the words that are lacking."""
        text = _bare(report, self.section)
        lacking = [words for words in self.all_of if "".join(words.split()) not in text]
        if self.any_of and not any("".join(words.split()) in text for words in self.any_of):
            yield self._finding(report, self.any_of, "local-phrase-or")
        if lacking:
            yield self._finding(report, lacking, "list")

    def _finding(self, report: Report, lacking: Iterable[str], joint: str) -> Finding:
        def words(lang: Lang) -> str:
            texts = phrase(joint, lang).join(phrase("cell", lang, label=label) for label in lacking)
            return self._message(lang, "local-phrase", section=report.form.section(self.section).heading, phrases=texts)

        return Finding(self.code, self.level, words("zh"), words("en"), source=report.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class LengthRule(Rule):
    """How many characters a section may have, blanks not counted. A section that is not there has no length."""

    section: str
    least: int | None = None
    most: int | None = None

    def check(self, report: Report, numbers: Numbers) -> Iterator[Finding]:
        """A finding when the section is too long or too short."""
        length = len(_bare(report, self.section))
        short = self.least is not None and length < self.least
        if self.section in report.sections and (short or (self.most is not None and length > self.most)):
            yield self._finding(report, length)

    def _finding(self, report: Report, length: int) -> Finding:
        def words(lang: Lang) -> str:
            limits = []
            if self.least is not None:
                limits.append(phrase("at-least", lang, min=self.least))
            if self.most is not None:
                limits.append(phrase("at-most", lang, max=self.most))
            return self._message(
                lang,
                "local-length",
                section=report.form.section(self.section).heading,
                length=length,
                limits=phrase("list", lang).join(limits),
                min=self.least,
                max=self.most,
            )

        return Finding(self.code, self.level, words("zh"), words("en"), source=report.source)


def check_local(report: Report, rules: Iterable[Rule]) -> list[Finding]:
    """The findings of local rules on a report."""
    meant = [rule for rule in rules if rule.edition in ("", report.edition)]
    if not meant:
        return []
    numbers = known(printed_figures(report), report.edition, report.variant)
    return [finding for rule in meant for finding in rule.check(report, numbers)]


def _bare(report: Report, section: str) -> str:
    found = report.sections.get(section)
    return "" if found is None else "".join(found.text.split())

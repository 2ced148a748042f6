"""Files of local rules: TOML, read once and checked hard, so that a slip in a rule is told and not passed over.

    [[identity]]                            # a comparison of sums of cells
    code = "fees-limit"
    level = "warning"                       # error, warning or note; warning when left out
    expression = "table2.fees.amount <= 100"
    message = "行政事业性收费为 {left} 万元，超过 100 万元"
    # english = "..."                       # message and english are optional
    # for = "table3.columns"                # or table3.rows: the expression then names rows, or columns
    # edition = "2021"                      # only for reports of this edition

    [[phrase]]                              # what a section has to say
    code = "fee-statement"
    section = "other"                       # overview, proactive, applications, disputes, problems, other
    any = ["信息处理费", "收费"]              # one of these; `all` for every one of them

    [[length]]                              # characters of a section, blanks not counted
    code = "overview-length"
    section = "overview"
    max = 1000                              # and, or, min

Placeholders of messages: {left}, {right}, {difference}, {expression}, {table}, {line}; {section}, {phrases}; {section},
{length}, {limits}, {min}, {max}. A comparison over a cell that a report does not have, or has blank, is not made.
"""

from __future__ import annotations

import difflib
import re
import string
import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.annualreport.catalogue import LEVELS, Lang, codes
from gongkai.annualreport.checks.expressions import Comparison, SyntaxFault, parse
from gongkai.annualreport.checks.local import IdentityRule, LengthRule, PhraseRule, Rule
from gongkai.annualreport.edition import EDITIONS, edition
from gongkai.annualreport.errors import GongkaiError
from gongkai.annualreport.findings import Level

_CODE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_COMMON = {"code", "level", "message", "english", "edition"}
_OWN = {
    "identity": {"expression", "for"},
    "phrase": {"section", "any", "all"},
    "length": {"section", "min", "max"},
}
_PLACEHOLDERS = {
    "identity": {"left", "right", "difference", "expression", "table", "line"},
    "phrase": {"section", "phrases"},
    "length": {"section", "length", "limits", "min", "max"},
}


class RulesError(GongkaiError):
    """A file of local rules that cannot be used. The message says which file, where, what is wrong and what to do."""

    def __init__(self, file: str, place: str, message: str, english: str) -> None:
        where = f"{file}: {place}" if place else file
        super().__init__(f"{where}：{message}")
        self.message = f"{where}：{message}"
        self.english = f"{where}: {english}"


def load_rules(files: Iterable[Path | str]) -> tuple[Rule, ...]:
    """The rules of all `files`, in order. Raises `RulesError` for the first thing that is wrong."""
    rules: list[Rule] = []
    origin: dict[str, str] = {}
    for file in files:
        for rule in _file(Path(file)):
            if rule.code in origin:
                raise RulesError(
                    str(file),
                    f"code = {rule.code}",
                    f"代码已在 {origin[rule.code]} 中用过；请另取一个",
                    f"the code is used in {origin[rule.code]} already; choose another",
                )
            origin[rule.code] = str(file)
            rules.append(rule)
    return tuple(rules)


def _file(file: Path) -> list[Rule]:
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        text = error.strerror or str(error)
        raise RulesError(
            str(file), "", f"打不开：{text}；请检查路径", f"cannot be opened: {text}; check the path"
        ) from None
    except UnicodeDecodeError:
        raise RulesError(str(file), "", "不是 UTF-8 编码；请另存为 UTF-8", "is not UTF-8; save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise RulesError(
            str(file), "", f"不是有效的 TOML：{error}；请改正该行", f"is not valid TOML: {error}; correct that line"
        ) from None
    rules = []
    for kind, tables in data.items():
        if kind not in _OWN or not isinstance(tables, list):
            raise RulesError(
                str(file),
                kind,
                "不认识；规则写在 [[identity]]、[[phrase]] 或 [[length]] 之下",
                "is not known; rules stand under [[identity]], [[phrase]] or [[length]]",
            )
        rules += [_Entry(file, kind, number, table).rule() for number, table in enumerate(tables, start=1)]
    return rules


class _Entry:
    """One table of a file of rules, and where it stands."""

    def __init__(self, file: Path, kind: str, number: int, data: object) -> None:
        self.file, self.kind, self.number = str(file), kind, number
        self.data: Mapping[str, Any] = data if isinstance(data, dict) else {}
        self.code = self.data.get("code", "")

    def fault(self, key: str, message: str, english: str) -> RulesError:
        """The error for a key of this entry."""
        name = f"[[{self.kind}]] {self.code or self.number}" + (f", {key}" if key else "")
        return RulesError(self.file, name, message, english)

    def rule(self) -> Rule:
        """The rule, once everything about it is in order."""
        known = _COMMON | _OWN[self.kind]
        for key in self.data:
            if key not in known:
                raise self.fault(
                    key, f"没有这一项{_near(key, known)}", f"there is no such key{_near(key, known, 'en')}"
                )
        makers: Mapping[str, Callable[[], Rule]] = {
            "identity": self._identity,
            "phrase": self._phrase,
            "length": self._length,
        }
        return makers[self.kind]()

    def _common(self) -> dict[str, Any]:
        code = self._text("code")
        if not _CODE.fullmatch(code):
            raise self.fault(
                "code", "只用小写字母、数字和连字符，如 fees-limit", "use a-z, 0-9 and -, such as fees-limit"
            )
        if code in codes():
            raise self.fault("code", "是内置代码；请另取一个", "is a code of the catalogue; choose another")
        name = str(self.data.get("edition", ""))
        if name and name not in EDITIONS:
            text = ", ".join(EDITIONS)
            raise self.fault("edition", f"没有格式版本“{name}”，已知的有 {text}", f"no edition {name!r}; known: {text}")
        return {"code": code, "level": self._level(), "messages": self._messages(), "edition": name}

    def _level(self) -> Level:
        for level in LEVELS:
            if self.data.get("level", "warning") == level:
                return level
        raise self.fault("level", "应为 error、warning 或 note", "must be error, warning or note")

    def _messages(self) -> dict[Lang, str]:
        messages: dict[Lang, str] = {}
        keys: tuple[tuple[Lang, str], ...] = (("zh", "message"), ("en", "english"))
        for lang, key in keys:
            if key in self.data:
                messages[lang] = self._text(key)
                self._placeholders(key, messages[lang])
        return messages

    def _placeholders(self, key: str, text: str) -> None:
        allowed = _PLACEHOLDERS[self.kind]
        names = ", ".join(f"{{{name}}}" for name in sorted(allowed))
        try:
            used = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
        except ValueError:
            used = {"?"}
        if not used <= allowed:
            raise self.fault(
                key,
                f"占位符只能用 {names}；花括号本身写成 {{{{ }}}}",
                f"placeholders are {names}; write a brace as {{{{ }}}}",
            )

    def _text(self, key: str) -> str:
        value = self.data.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.fault(key, "缺少，应为文字", "is missing, and must be text")
        return value

    # ------------------------------------------------------------ the three kinds
    def _identity(self) -> Rule:
        common, text, axis = self._common(), self._text("expression"), str(self.data.get("for", ""))
        try:
            comparison = parse(text)
        except SyntaxFault as fault:
            raise self.fault("expression", f"“{text}”：{fault}", f"{text!r}: {fault.english}") from None
        known = _names(axis, common["edition"])
        if not known:
            raise self.fault("for", f"“{axis}”应如 table3.columns 或 table3.rows", f"{axis!r}: such as table3.columns")
        self._check_names(comparison, known)
        return IdentityRule(comparison=comparison, axis=axis, **common)

    def _check_names(self, comparison: Comparison, known: frozenset[str]) -> None:
        for name in comparison.cells:
            if name not in known:
                raise self.fault(
                    "expression", f"没有“{name}”{_near(name, known)}", f"there is no {name!r}{_near(name, known, 'en')}"
                )

    def _phrase(self) -> Rule:
        some, every = self._texts("any"), self._texts("all")
        if not some and not every:
            raise self.fault("any", "any 和 all 至少写一项", "write any or all")
        return PhraseRule(section=self._section(), any_of=some, all_of=every, **self._common())

    def _length(self) -> Rule:
        least, most = self._count("min"), self._count("max")
        if least is None and most is None:
            raise self.fault("max", "max 和 min 至少写一项", "write max or min")
        return LengthRule(section=self._section(), least=least, most=most, **self._common())

    def _section(self) -> str:
        key = self._text("section")
        sections = [section.key for section in edition(EDITIONS[-1]).sections]
        if key not in sections:
            text = ", ".join(sections)
            raise self.fault("section", f"没有章节“{key}”，已知的有 {text}", f"no section {key!r}; known: {text}")
        return key

    def _texts(self, key: str) -> tuple[str, ...]:
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(text, str) and text.strip() for text in value):
            raise self.fault(
                key, '应为文字的列表，如 ["信息处理费"]', 'must be a list of texts, such as ["信息处理费"]'
            )
        return tuple(value)

    def _count(self, key: str) -> int | None:
        value = self.data.get(key)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
            raise self.fault(key, "应为字数，如 1000", "must be a number of characters, such as 1000")
        return value


@cache
def _names(axis: str, only: str) -> frozenset[str]:
    """The names that an expression over `axis` may use: cells, or the rows or columns of a table."""
    names: set[str] = set()
    for form in map(edition, (only,) if only else EDITIONS):
        if not axis:
            names.update(form.cells())
        for table in form.tables:
            if axis == f"{table.key}.columns":
                names.update(row.key for row in table.rows)
            elif axis == f"{table.key}.rows":
                names.update(column.key for column in table.rows[0].columns)
    return frozenset(names)


def _near(name: str, known: Iterable[str], lang: Lang = "zh") -> str:
    """A hint at the known name that is most like `name`."""
    near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.5)
    if not near:
        return "；gongkai formats 列出全部" if lang == "zh" else "; gongkai formats lists all"
    return f"，是不是“{near[0]}”？" if lang == "zh" else f"; did you mean {near[0]}?"

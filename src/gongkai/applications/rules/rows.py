"""Rows of an Excel or CSV file as applications: of paper that came in, or of an older system with what became of it.

Columns are known by their heading, in any order; what is wrong is said by row, and nothing is taken in meanwhile.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from gongkai.applications.rules.paper import IDENTITIES, WAYS, Asked, Someone
from gongkai.regulation import outcomes
from gongkai.regulation.events import Channel
from gongkai.regulation.words import Text

MOST_ROWS = 5000
HEADS = {
    "收到日期": "arrived",
    "收到方式": "channel",
    "申请人类别": "kind",
    "姓名或者名称": "name",
    "证件": "identity_kind",
    "证件号码": "identity_number",
    "电话": "telephone",
    "电子邮箱": "email",
    "通信地址": "address",
    "邮政编码": "postcode",
    "所需信息": "items",
    "获取方式": "way",
    "事项摘要": "subject",
    "原编号": "number",
    "确认日期": "confirmed",
    "补正告知日期": "supplement_asked",
    "补正告知送达日期": "supplement_received",
    "补正日期": "supplemented",
    "延期告知日期": "extended",
    "延期工作日": "extension_days",
    "答复日期": "replied",
    "送达日期": "delivered",
    "文号": "letter",
    "处理决定": "outcome",
}
REQUIRED = ("收到日期", "收到方式", "申请人类别", "姓名或者名称", "所需信息")
CHANNELS = {
    "当面提交": Channel.IN_PERSON,
    "当面": Channel.IN_PERSON,
    "口头": Channel.ORAL,
    "邮寄": Channel.SIGNED_MAIL,
    "平信": Channel.PLAIN_MAIL,
    "网上": Channel.ONLINE,
    "电子邮件": Channel.EMAIL,
    "传真": Channel.FAX,
}
KINDS = {
    "自然人": "natural",
    "商业企业": "commercial",
    "科研机构": "research",
    "社会公益组织": "public_interest",
    "法律服务机构": "legal_service",
    "其他": "other",
}
_CONFIRMED = (Channel.ONLINE, Channel.EMAIL, Channel.FAX)  # received on the day both sides confirm (Article 31(4))
_DAYS = (
    "arrived",
    "confirmed",
    "supplement_asked",
    "supplement_received",
    "supplemented",
    "extended",
    "replied",
    "delivered",
)


class Unreadable(Exception):
    """The file is no table that can be read; `text` says what to do."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.zh)
        self.text = text


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file, what it asks, its days by name, and what is wrong with it."""

    line: int
    asked: Asked
    channel: Channel = Channel.IN_PERSON
    subject: str = ""
    number: str = ""
    letter: str = ""
    outcome: str = ""
    days: Mapping[str, date] = field(default_factory=dict)
    extension_days: int = 0
    problems: tuple[Text, ...] = ()


def read(content: bytes, name: str, today: date) -> list[Row]:
    """The rows of a file. Raises Unreadable."""
    table = _sheet(content) if name.lower().endswith(".xlsx") else _csv(content)
    lines = [line for line in enumerate(table, 1) if any(str(cell or "").strip() for cell in line[1])]
    if len(lines) < 2:
        raise Unreadable(
            Text("文件里没有数据行：第一行写列名，下面一行一件。", "No rows: headings first, a case a row.")
        )
    if len(lines) > MOST_ROWS + 1:
        raise Unreadable(
            Text(f"一次最多{MOST_ROWS}行，分几个文件导入。", f"At most {MOST_ROWS} rows: use several files.")
        )
    heads = [re.sub(r"\s", "", str(cell or "")) for cell in lines[0][1]]
    missing = [head for head in REQUIRED if head not in heads]
    if missing:
        raise Unreadable(Text(f"缺少这些列：{'、'.join(missing)}", f"These columns are missing: {', '.join(missing)}"))
    return [_row(number, dict(zip(heads, cells, strict=False)), today) for number, cells in lines[1:]]


def _csv(content: bytes) -> list[Sequence[Any]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            return list(csv.reader(io.StringIO(text.replace("\0", ""))))
        except csv.Error:
            break
    raise Unreadable(Text("看不懂这个CSV：另存为UTF-8编码再试。", "Not readable as CSV: save it as UTF-8."))


def _sheet(content: bytes) -> list[Sequence[Any]]:
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return [
            row for _n, row in zip(range(MOST_ROWS + 2), book.worksheets[0].iter_rows(values_only=True), strict=False)
        ]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError, EOFError):
        raise Unreadable(
            Text("打不开这个Excel文件：另存为.xlsx再试。", "It does not open: save it as .xlsx.")
        ) from None


def _row(line: int, cells: dict[str, Any], today: date) -> Row:
    given = {HEADS[head]: cell for head, cell in cells.items() if head in HEADS}
    words = {key: "" if cell is None else str(cell).strip() for key, cell in given.items()}
    days, problems = _days(given, today)
    channel = CHANNELS.get(words["channel"])
    if channel is None:
        problems.append(Text(f"收到方式写{'、'.join(CHANNELS)}之一", f"channel: one of {', '.join(CHANNELS)}"))
    if words["kind"] not in KINDS:
        problems.append(Text(f"申请人类别写{'、'.join(KINDS)}之一", f"kind: one of {', '.join(KINDS)}"))
    outcome = _key(words.get("outcome", ""), {each.title.zh: key for key, each in outcomes().items()})
    problems += _closed(words, days, outcome)
    if outcome and channel in _CONFIRMED and "confirmed" not in days:
        problems.append(
            Text(
                "网上、电子邮件、传真提交的，已经答复的要填确认日期：期限从双方确认之日算起",
                "give the day of confirmation of what came online, by mail or by fax and was answered",
            )
        )
    asked = _asked(words)
    problems += [Text("填写所需信息", "say what is asked")] if not asked.items else []
    problems += [Text("填写姓名或者名称", "give the name")] if not asked.applicant.name else []
    extension = words.get("extension_days", "")
    return Row(
        line,
        asked,
        channel or Channel.IN_PERSON,
        words.get("subject", "")[:120],
        words.get("number", "")[:24],
        words.get("letter", "")[:60],
        outcome or "",
        days,
        int(extension) if extension.isdecimal() and 1 <= int(extension[:3]) <= 20 else 20,
        tuple(problems),
    )


def _closed(words: dict[str, str], days: dict[str, date], outcome: str | None) -> Iterator[Text]:
    if outcome is None:
        yield Text(f"没有“{words['outcome']}”这种处理决定", f"no decision is called {words['outcome']}")
    elif bool(outcome) != ("replied" in days):
        yield Text("答复日期和处理决定要一起填", "the day of the reply and its decision go together")
    order = [days[name] for name in ("arrived", "replied", "delivered") if name in days]
    if order != sorted(order):
        yield Text("收到、答复、送达的日期先后不对", "received, replied and delivered are not in order")


def _key(value: str, known: Mapping[str, str]) -> str | None:
    return known.get(value) if value else ""


def _days(given: dict[str, Any], today: date) -> tuple[dict[str, date], list[Text]]:
    days: dict[str, date] = {}
    problems: list[Text] = []
    for name in _DAYS:
        value = given.get(name)
        if value in (None, ""):
            continue
        found = _day(value)
        head = next(head for head, key in HEADS.items() if key == name)
        if found is None:
            problems.append(Text(f"{head}看不懂：写成2026-03-02", f"{head} is no date: write 2026-03-02"))
        elif found > today:
            problems.append(Text(f"{head}晚于今天", f"{head} is after today"))
        else:
            days[name] = found
    if "arrived" not in days and not problems:
        problems.append(Text("填写收到日期", "give the day of receipt"))
    return days, problems


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    numbers = re.fullmatch(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})\D?(?:\s.*)?", str(value).strip())
    try:
        return date(*map(int, numbers.groups())) if numbers else None
    except ValueError:
        return None


def _asked(words: dict[str, str]) -> Asked:
    identities = {text.zh: key for key, text in IDENTITIES.items()}
    ways = {text.zh: key for key, text in WAYS.items()}
    names = ("name", "identity_number", "telephone", "email", "address", "postcode")
    someone = Someone(
        kind=KINDS.get(words["kind"], "natural"),
        identity_kind=identities.get(words.get("identity_kind", ""), ""),
        **{name: words.get(name, "")[:200] for name in names},
    )
    items = tuple(line.strip() for line in re.split(r"[\n；]", words["items"]) if line.strip())
    return Asked((someone,), items, way=ways.get(words.get("way", ""), "post"))

"""What an application says, field by field (Article 29), and what is wrong with it: pure values, kept as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from gongkai.regulation.words import Text

CARRIERS = {
    "electronic": Text("电子文件", "electronic file"),
    "paper": Text("纸质复印件", "paper copy"),
    "disc": Text("光盘", "disc"),
    "reading": Text("查阅、抄录", "reading and copying by hand"),
}
WAYS = {
    "online": Text("网上领取", "collected online"),
    "email": Text("电子邮件", "e-mail"),
    "post": Text("邮寄", "by post"),
    "in_person": Text("自行领取、当场查阅", "collected in person"),
}
IDENTITIES = {
    "ric": Text("居民身份证", "resident identity card"),
    "uscc": Text("统一社会信用代码", "unified social credit code"),
    "passport": Text("护照", "passport"),
    "permit": Text("港澳台居民来往内地（大陆）通行证、居住证", "permit of Hong Kong, Macao, Taiwan residents"),
    "foreigner": Text("外国人永久居留身份证", "foreign permanent resident card"),
    "licence": Text("律师执业证、其他证照", "lawyer's licence or other"),
}
KINDS = ("natural", "commercial", "research", "public_interest", "legal_service", "other")
MOST_ITEMS, MOST_PEOPLE, LONGEST = 50, 20, 4000

_MAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"[0-9+\-\s()（）]{5,24}")


@dataclass(frozen=True, slots=True)
class Someone:
    """An applicant, representative or proxy, as written."""

    part: str = "applicant"
    kind: str = "natural"
    name: str = ""
    identity_kind: str = ""
    identity_number: str = ""
    contact: str = ""
    telephone: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """An application: who, what (item by item), in what form and by what way (Article 29).

    No purpose is asked (Article 27). `mail_receipt`: whether the receipt is to come by mail too; `mail_code`: with the
    query code in it.
    """

    people: tuple[Someone, ...] = ()
    items: tuple[str, ...] = ()
    carrier: str = "electronic"
    way: str = "online"
    note: str = ""
    mail_receipt: bool = True
    mail_code: bool = False
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def applicant(self) -> Someone:
        """Whose kind fills the column of table 3: the representative of several, else the first applicant."""
        applicants = [one for one in self.people if one.part in ("applicant", "representative")]
        return next((one for one in applicants if one.part == "representative"), (applicants or [Someone()])[0])

    def as_json(self) -> str:
        """To be kept, encrypted, as it came."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Asked:
        """What was kept. Unknown fields are left out, so that old papers stay readable."""
        values: dict[str, Any] = json.loads(text)
        people = tuple(
            Someone(**{key: str(value) for key, value in one.items() if key in Someone.__slots__})
            for one in values.pop("people", [])
        )
        known = {key: value for key, value in values.items() if key in cls.__slots__}
        return cls(**{**known, "people": people, "items": tuple(known.get("items", ()))})

    def problems(self) -> list[tuple[str, Text]]:
        """What has to be put right before it can be sent: (field, sentence). Fields: items, people.0.name, ..."""
        return [*self._wanted(), *self._people(), *self._supply()]

    def _wanted(self) -> Iterator[tuple[str, Text]]:
        if not any(item.strip() for item in self.items):
            yield (
                "items",
                Text("填写所需信息的名称、文号或者其他特征", "Say which information: its name, number or other marks"),
            )
        if len(self.items) > MOST_ITEMS:
            yield "items", Text(f"一次最多写{MOST_ITEMS}项", f"At most {MOST_ITEMS} items at a time")
        if any(len(item) > LONGEST for item in self.items):
            yield (
                "items",
                Text(
                    f"每项最多{LONGEST}字，其余可以作为附件", f"At most {LONGEST} characters an item; attach the rest"
                ),
            )

    def _people(self) -> Iterator[tuple[str, Text]]:
        if not self.people:
            yield "people", Text("填写申请人", "Say who applies")
        if len(self.people) > MOST_PEOPLE:
            yield (
                "people",
                Text(
                    f"最多{MOST_PEOPLE}人；人再多的请推选代表人",
                    f"At most {MOST_PEOPLE} people; choose a representative",
                ),
            )
        for number, one in enumerate(self.people):
            for name, text in problems_of(one):
                yield f"people.{number}.{name}", text

    def _supply(self) -> Iterator[tuple[str, Text]]:
        if self.carrier not in CARRIERS:
            yield "carrier", Text("选择载体", "Choose the form")
        if self.way not in WAYS:
            yield "way", Text("选择获取方式", "Choose the way")
        first = self.applicant
        if self.way == "email" and not first.email:
            yield "people.0.email", Text("选择电子邮件的，填写电子邮箱", "Give an e-mail address to have it by e-mail")
        if self.way == "post" and not first.address:
            yield "people.0.address", Text("选择邮寄的，填写通信地址", "Give a postal address to have it by post")


def problems_of(one: Someone) -> Iterator[tuple[str, Text]]:
    """What is wrong with one person's data (Article 29(1)): name, identity paper, contact."""
    if not one.name.strip():
        yield "name", Text("填写姓名或者名称", "Give the name")
    if one.kind not in KINDS:
        yield "kind", Text("选择申请人类别", "Choose the kind of applicant")
    if one.identity_kind not in IDENTITIES:
        yield "identity_kind", Text("选择证件", "Choose the identity paper")
    elif wrong := identity_problem(one.identity_kind, one.identity_number):
        yield "identity_number", wrong
    if not (one.telephone or one.email or one.address):
        yield "telephone", Text("电话、电子邮箱、通信地址至少填一项", "Give a telephone, an e-mail or a postal address")
    if one.telephone and not _PHONE.fullmatch(one.telephone):
        yield "telephone", Text("电话只写数字，如13900000000、0000-8600000", "Write digits only, as 13900000000")
    if one.email and not _MAIL.fullmatch(one.email):
        yield "email", Text("电子邮箱要有“@”和后面的域名", "An e-mail address has an @ and a domain after it")
    if one.postcode and not re.fullmatch(r"\d{6}", one.postcode):
        yield "postcode", Text("邮政编码是6位数字", "A postcode has 6 digits")


def identity_problem(kind: str, number: str) -> Text | None:
    """What is wrong with a number of an identity paper (GB 11643; GB 32100); None where nothing is."""
    number = number.strip()
    if not number:
        return Text("填写证件号码", "Give its number")
    if kind == "ric":
        return _checked(ric.validate, number, 18, "身份证号", "The number of an identity card")
    if kind == "uscc":
        return _checked(uscc.validate, number, 18, "统一社会信用代码", "The credit code")
    return None if len(number) <= 40 else Text("证件号码太长", "The number is too long")


def _checked(validate: Any, number: str, length: int, zh: str, en: str) -> Text | None:
    compact = re.sub(r"[\s-]", "", number)
    if len(compact) != length:
        return Text(
            f"{zh}是{length}位，您写了{len(compact)}位", f"{en} has {length} characters, you wrote {len(compact)}"
        )
    try:
        validate(compact)
    except ValidationError:
        return Text(f"{zh}有误，请对照证件核对", f"{en} is not right: compare it with the paper")
    return None


_PERSONAL = (
    (re.compile(r"\d{17}[\dXx]"), Text("身份证号", "an identity number")),
    (re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"), Text("手机号", "a mobile number")),
    (re.compile(r"[\w.+-]+@[\w-]+\.\w+"), Text("电子邮箱", "an e-mail address")),
)


def personal_data_in(subject: str, names: tuple[str, ...] = ()) -> Text | None:
    """What personal data a subject line (事项摘要) holds, by pattern or by a name of the case; None: none."""
    for pattern, what in _PERSONAL:
        if pattern.search(subject):
            return what
    if any(name and len(name) > 1 and name in subject for name in names):
        return Text("申请人或者第三方的姓名", "the name of an applicant or third party")
    return None

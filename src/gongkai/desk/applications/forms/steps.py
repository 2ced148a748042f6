"""The form of each step: what has to be said to take it. Steps without a form ask for nothing but the click."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.applications.models import Application, Delivery, Letter
from gongkai.applications.selectors.fees import items_asked, items_before
from gongkai.applications.selectors.letters import VOIDED
from gongkai.applications.services.deciding import CARRIERS
from gongkai.regulation.events import Consulted, Position
from gongkai.regulation.events import Delivery as Way
from gongkai.web.forms import Day, Form

_LONG = {"rows": 3}
POSITIONS = [(Position.AGREES, _("同意公开")), (Position.OBJECTS, _("不同意公开")), (Position.OTHER, _("其他意见"))]
WAYS = [
    (Way.POST, _("邮寄")),
    (Way.IN_PERSON, _("直接送达")),
    (Way.ELECTRONIC, _("数据电文（申请人选择的）")),
    (Way.OTHER_ORGAN, _("委托其他行政机关送达")),
]
POSTS = [("", "—"), ("ems", _("邮政特快专递（EMS）")), ("registered", _("挂号信")), ("letter", _("平常信函"))]


class StepForm(Form):
    """A step's form knows the case: its items, files, people."""

    def __init__(self, *args: Any, case: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.prepare()

    def prepare(self) -> None:
        """Fill in choices out of the case."""

    def item_choices(self) -> list[tuple[int, str]]:
        """The items to choose from."""
        return [(item.number, f"{item.number}. {item.wanted[:40]}") for item in self.case.items.all()]


def text(label: Any, required: bool = True, help_text: Any = "", rows: int = 3) -> forms.CharField:
    """Some lines of text."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, help_text=help_text, widget=widget, max_length=8000)


def items_field(required: bool = False) -> forms.TypedMultipleChoiceField:
    """Items of the case to tick."""
    return forms.TypedMultipleChoiceField(
        label=_("涉及的分项"), coerce=int, required=required, widget=forms.CheckboxSelectMultiple
    )


class OnForm(StepForm):
    """On which day."""

    on = Day(label=_("日期"))


class CorrectReceiptForm(StepForm):
    """更正收到日期: only on proof."""

    arrived = Day(label=_("本机关收到日期"))
    at_office = Day(label=_("工作机构收到日期"), required=False, help_text=_("与上面同一天的不填"))
    confirmed = Day(
        label=_("双方确认日期"), required=False, help_text=_("确认日期也登记错了的才填；原来的记录划去，不删除")
    )
    reason = text(_("理由"), help_text=_("原来为什么错了"))
    proof = forms.FileField(label=_("证据"), required=False, help_text=_("签收单、信封、收文登记的照片或者扫描件"))


class SplitForm(StepForm):
    """分项: how the office reads the request."""

    understanding = text(_("本机关对申请内容的理解"), required=False, help_text=_("申请人要的是哪些信息；不写进答复书"))
    wanted = text(_("分项，一行一项"), rows=6, help_text=_("改动分项的，已拟的处理意见要重新拟定"))

    def prepare(self) -> None:
        """As it stands."""
        self.fields["understanding"].initial = self.case.understanding
        self.fields["wanted"].initial = "\n".join(" ".join(item.wanted.split()) for item in self.case.items.all())


class AssignForm(StepForm):
    """To whom the case goes."""

    officer = forms.TypedChoiceField(label=_("承办人"), coerce=int)


class SupplementForm(StepForm):
    """补正: what, how, by when."""

    what = text(_("需要补正的事项"), help_text=_("一次写全：姓名或者名称、身份证明、联系方式，信息的描述，获取方式"))
    how = text(_("怎样补正"), help_text=_("写到申请人照着做就行"))
    days = forms.IntegerField(label=_("补正期限（工作日）"), min_value=5, max_value=30, initial=10)
    approved = forms.BooleanField(label=_("已过7个工作日，工作机构负责人批准"), required=False)


class SupplementedForm(OnForm):
    """登记补正."""

    wanted = text(_("补正后的申请内容"), required=False, help_text=_("不填即不变"))


class SearchForm(StepForm):
    """检索情况."""

    items = items_field(required=True)
    unit = forms.CharField(label=_("检索的科室"), max_length=80)
    searcher = forms.CharField(label=_("检索人"), required=False, max_length=40, help_text=_("不填即本人"))
    on = Day(label=_("检索日期"))
    carriers = forms.MultipleChoiceField(
        label=_("检索的载体"), choices=list(CARRIERS.items()), widget=forms.CheckboxSelectMultiple
    )
    method = forms.CharField(label=_("检索方法"), required=False, max_length=200)
    keywords = forms.CharField(label=_("关键词"), required=False, max_length=400)
    period = forms.CharField(label=_("所检索信息的期间"), required=False, max_length=80)
    hits = forms.IntegerField(label=_("找到件数"), min_value=0, initial=0)
    result = text(_("结果"), required=False)
    screenshot = forms.FileField(
        label=_("检索截图"), required=False, help_text=_("电子系统里检索的，截下检索条件和结果，归入案卷")
    )

    def prepare(self) -> None:
        """The case's items."""
        self.fields["items"].choices = self.item_choices()  # type: ignore[attr-defined]


class ConsultForm(StepForm):
    """Whom to ask about what."""

    name = forms.CharField(label=_("征求谁的意见"), max_length=200)
    address = forms.CharField(label=_("地址"), required=False, max_length=200)
    telephone = forms.CharField(label=_("电话"), required=False, max_length=40)
    asked = text(_("涉及的信息"), help_text=_("只写需要对方表态的内容，不写申请人"))
    items = items_field()

    def prepare(self) -> None:
        """The case's items."""
        self.fields["items"].choices = self.item_choices()  # type: ignore[attr-defined]


class ConsultOrganForm(ConsultForm):
    """Joint makers (Article 34) and other organs (Articles 11, 33)."""

    consulted = forms.ChoiceField(
        label=_("是什么机关"),
        choices=[
            (Consulted.JOINT_MAKER, _("共同制作的行政机关（不答复视为同意）")),
            (Consulted.OTHER_ORGAN, _("其他行政机关")),
        ],
    )
    field_order = ("consulted",)


class CoHandleForm(ConsultForm):
    """An inner unit, with an inner term."""

    answer_by = Day(label=_("反馈期限"), help_text=_("早于到期日；协办时间计入答复期限"))


class OpinionForm(StepForm):
    """What a party answered, and what the office finds of it."""

    consultation = forms.TypedChoiceField(label=_("谁的意见"), coerce=int)
    on = Day(label=_("收到日期"))
    position = forms.ChoiceField(label=_("意见"), choices=POSITIONS, widget=forms.RadioSelect)
    reasons = text(_("对方的理由"), required=False)
    reasonable = forms.ChoiceField(
        label=_("理由是否合理"), required=False, choices=[("", "—"), ("yes", _("合理")), ("no", _("不合理"))]
    )
    finding = text(
        _("本机关的结论"), required=False, help_text=_("为什么合理或者不合理；不公开是否对公共利益造成重大影响")
    )

    def prepare(self) -> None:
        """The case's consultations."""
        self.fields["consultation"].choices = [  # type: ignore[attr-defined]
            (one.pk, f"{one.number}. {one.name}") for one in self.case.consultations.all()
        ]


class TellForm(StepForm):
    """告知第三方: on what the decision to disclose rests."""

    consultation = forms.TypedChoiceField(label=_("告知谁"), coerce=int)
    finding = text(_("决定公开的理由"), help_text=_("写进告知书：理由为什么不合理，或者不公开对公共利益有什么重大影响"))

    def prepare(self) -> None:
        """Those who object and were not told."""
        held = self.case.consultations.filter(position=Position.OBJECTS, told=None)
        self.fields["consultation"].choices = [(one.pk, f"{one.number}. {one.name}") for one in held]  # type: ignore[attr-defined]


class TermForm(StepForm):
    """A term of working days, and why."""

    days = forms.IntegerField(label=_("工作日"), min_value=1, max_value=20, initial=20)
    ground = text(_("理由"))


class ExtendForm(TermForm):
    """延期: told by the due date."""

    told_on = Day(label=_("告知日期"), help_text=_("不晚于到期日"))


class ReasonsForm(StepForm):
    """要求说明理由."""

    facts = text(_("数量、频次的统计"), help_text=_("例：您自2026年1月1日以来向本机关提出申请612件"))
    days = forms.IntegerField(label=_("说明理由的期限（工作日）"), min_value=5, max_value=30, initial=10)


class FeeForm(StepForm):
    """收费: by items or by pages."""

    basis = forms.ChoiceField(
        label=_("计收方式"), choices=[("items", _("按件")), ("pages", _("按量（页）"))], widget=forms.RadioSelect
    )
    pages = forms.IntegerField(
        label=_("页数"), min_value=1, max_value=100_000, required=False, help_text=_("按量计收的才填；一面A4为一页")
    )
    pay_how = text(_("缴纳方式"))

    def prepare(self) -> None:
        """What the records count by items."""
        counted = {"n": items_asked(self.case), "before": items_before(self.case)}
        self.fields["basis"].help_text = (
            _("按件由系统计算：本申请%(n)s项，同一申请人当月此前已申请%(before)s项；当月10项以内免费") % counted
        )


class PaidForm(OnForm):
    """缴费."""

    amount = forms.IntegerField(label=_("金额（元）"), min_value=1)
    receipt = forms.CharField(label=_("财政票据号"), required=False, max_length=40)


class ReviewForm(StepForm):
    """保密审查, 合法性审核, 集体会商."""

    conclusion = forms.ChoiceField(
        label=_("结论"),
        choices=[("passed", _("通过")), ("refused", _("不通过")), ("referred", _("报请确定"))],
        widget=forms.RadioSelect,
    )
    basis = text(_("依据和理由"))
    classification = text(_("定密情况"), required=False, help_text=_("密级、保密期限、定密文件；不涉密的不填"))
    minutes = forms.FileField(label=_("审查意见、会商记录"), required=False, help_text=_("有书面材料的，归入案卷"))
    files = forms.TypedMultipleChoiceField(  # type: ignore[assignment]  # fields leave the class
        label=_("审查的文件"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        """The files that may leave."""
        held = self.case.files.filter(kind__in=("found", "redacted")).select_related("file")
        self.fields["files"].choices = [(one.pk, one.file.name) for one in held]  # type: ignore[attr-defined]


class RemarkForm(StepForm):
    """A remark of who reviews."""

    remark = text(_("意见"), required=False)


class SendBackForm(StepForm):
    """What has to be changed."""

    remark = text(_("要改什么"))


class VoidForm(StepForm):
    """作废: the number stays in the register, with the reason."""

    reason = forms.CharField(label=_("作废的理由"), max_length=200, help_text=_("文号不再使用，留在发文登记簿里"))


class VoidLetterForm(VoidForm):
    """作废: which letter that never left."""

    letter = forms.TypedChoiceField(label=_("文书"), coerce=int)
    field_order = ("letter",)

    def prepare(self) -> None:
        """Those that can be."""
        held = self.case.letters.filter(state="signed", kind__in=VOIDED, deliveries=None)
        self.fields["letter"].choices = [(one.pk, f"{one.title} {one.number}") for one in held]  # type: ignore[attr-defined]


class SendForm(StepForm):
    """How a letter leaves."""

    way = forms.ChoiceField(label=_("送达方式"), choices=WAYS, widget=forms.RadioSelect)
    carrier = forms.ChoiceField(label=_("邮政方式"), choices=POSTS, required=False)
    tracking = forms.CharField(label=_("邮件号"), required=False, max_length=40)
    on = Day(label=_("交邮或者送达日期"))
    address = forms.CharField(label=_("寄送地址"), required=False, max_length=200, help_text=_("不填即申请人所留地址"))
    receiver = forms.CharField(
        label=_("签收人"),
        required=False,
        max_length=80,
        help_text=_("当面送达的填；不填即本人。代收的写明与本人的关系"),
    )


class SendLetterForm(SendForm):
    """Which letter of the procedure."""

    letter = forms.TypedChoiceField(label=_("文书"), coerce=int)
    field_order = ("letter",)

    def prepare(self) -> None:
        """Those that have not left."""
        held = self.case.letters.filter(state__in=("signed", "sealed")).exclude(kind__in=("reply", "lapse"))
        self.fields["letter"].choices = [(one.pk, f"{one.title} {one.number}") for one in held]  # type: ignore[attr-defined]


def _delivery(letter: Letter, one: Delivery) -> str:
    sent = _("%(letter)s，%(day)s发出") % {"letter": f"{letter.title} {letter.number}".strip(), "day": one.sent}
    return _("%(sent)s，%(day)s签收") % {"sent": sent, "day": one.received} if one.received else sent


class DeliveredForm(OnForm):
    """Which delivery reached whom when, with its proof."""

    delivery = forms.TypedChoiceField(label=_("哪一件"), coerce=int)
    proof = forms.FileField(label=_("送达凭证"), required=False, help_text=_("送达回证、签收记录的照片或者扫描件"))
    receiver = forms.CharField(label=_("签收人"), required=False, max_length=80, help_text=_("代收的写明与本人的关系"))
    reason = forms.CharField(
        label=_("更正理由"),
        required=False,
        max_length=200,
        help_text=_("签收日期登记错了的才填，并附凭证；原来的记录划去，不删除"),
    )
    field_order = ("delivery", "on", "receiver", "proof", "reason")

    def prepare(self) -> None:
        """All that did not come back; those whose receipt is not known first."""
        sent = [
            (letter, one)
            for letter in self.case.letters.prefetch_related("deliveries")
            for one in letter.deliveries.all()
            if one.returned is None and not (self.case.joined_to_id and letter.kind == "reply")
        ]
        sent.sort(key=lambda pair: (pair[1].received is not None, pair[1].proof_id is not None))
        self.fields["delivery"].choices = [(one.pk, _delivery(letter, one)) for letter, one in sent]  # type: ignore[attr-defined]


class ReturnedForm(OnForm):
    """退信: which posting came back when."""

    delivery = forms.TypedChoiceField(label=_("哪一件"), coerce=int)
    on = Day(label=_("退回日期"))
    reason = forms.CharField(
        label=_("退信原因"), required=False, max_length=200, help_text=_("照信封上所写：查无此人、拒收、逾期未领")
    )
    field_order = ("delivery", "on", "reason")

    def prepare(self) -> None:
        """Those that went by post and nobody signed for."""
        self.fields["delivery"].choices = [  # type: ignore[attr-defined]
            (one.pk, f"{letter.title} {letter.number} {one.sent}")
            for letter in self.case.letters.prefetch_related("deliveries")
            for one in letter.deliveries.all()
            if one.way == Way.POST and one.received is None and one.returned is None
        ]

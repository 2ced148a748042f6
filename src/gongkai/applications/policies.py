"""Who may do what in a case; joins the one matrix of `foundation.policies`.

Contents of a case are reached by the own organisation only; who supervises sees figures and deadlines (design 4.12).
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.applications.states import STEPS
from gongkai.foundation import actions
from gongkai.foundation.models import Role
from gongkai.foundation.policies import ANYBODY, MATRIX, Reach, Rule

_HANDLERS = (Role.REGISTRAR, Role.CASE_OFFICER, Role.DISCLOSURE_HEAD)
_READERS = (*_HANDLERS, Role.LEGAL_REVIEWER, Role.SECRECY_REVIEWER, Role.LEADER, Role.SEAL_KEEPER)


def _own(*roles: Role) -> dict[Role, Reach]:
    return dict.fromkeys(roles, Reach.OWN)


RULES: dict[str, Rule] = {
    "application.apply": ANYBODY,  # Article 27: no need has to be shown
    "application.track": ANYBODY,  # with number and query code
    "case.read": _own(*_READERS),
    "case.figures": {Role.SUPERVISOR: Reach.BELOW, **_own(*_READERS)},
    "case.register": _own(*_HANDLERS),
    "case.cancel": _own(*_HANDLERS),  # 撤销登记, with a second person
    "case.assign": _own(Role.DISCLOSURE_HEAD),
    "case.handle": _own(Role.CASE_OFFICER, Role.DISCLOSURE_HEAD),
    "case.reveal": _own(*_READERS),  # personal data unmasked: audited
    "case.note": _own(*_READERS),
    "case.file": _own(*_HANDLERS),
    "case.extend": _own(Role.DISCLOSURE_HEAD),  # Article 33: the head of the office only
    "case.approve_late": _own(Role.DISCLOSURE_HEAD),
    "case.search": _own(Role.CASE_OFFICER, Role.DISCLOSURE_HEAD),
    "case.secrecy": _own(Role.SECRECY_REVIEWER),
    "case.legal": _own(Role.LEGAL_REVIEWER),
    "case.meeting": _own(Role.DISCLOSURE_HEAD, Role.LEADER),
    "paper.sign": _own(Role.DISCLOSURE_HEAD, Role.LEADER),  # answers to 更正申请 (with letter.sign), 建议, 举报投诉
    "letter.review": _own(Role.DISCLOSURE_HEAD, Role.LEGAL_REVIEWER),
    "letter.sign": _own(Role.LEADER),
    "letter.seal": _own(Role.SEAL_KEEPER),
    "letter.deliver": _own(*_HANDLERS),
    "letter.template": _own(Role.DISCLOSURE_HEAD),
    "letter.register": _own(*_READERS),  # 发文登记簿: numbers and titles
    "letter.void": _own(Role.DISCLOSURE_HEAD),  # 作废 of a number given
    "case.archive": _own(*_HANDLERS),
    "case.dossier": _own(*_HANDLERS, Role.LEGAL_REVIEWER),  # 案卷、证据清单: all of a case in one file
    "case.ledger": _own(*_READERS),
    "case.columns": _own(Role.DISCLOSURE_HEAD),
    "case.import": _own(Role.DISCLOSURE_HEAD),
}


LABELS: dict[str, Promise] = {
    "application.apply": _("申请公开政府信息"),
    "application.track": _("查办理进度"),
    "case.read": _("看申请案卷"),
    "case.figures": _("看申请的数量和期限"),
    "case.register": _("收件、登记"),
    "case.cancel": _("撤销登记"),
    "case.assign": _("指定承办人"),
    "case.handle": _("办理申请"),
    "case.reveal": _("显示申请人的联系方式、证件（记入审计）"),
    "case.note": _("写便笺"),
    "case.file": _("往案卷里添加文件"),
    "case.extend": _("批准延期"),
    "case.approve_late": _("批准逾期补正"),
    "case.search": _("登记检索情况"),
    "case.secrecy": _("保密审查"),
    "case.legal": _("合法性审核"),
    "case.meeting": _("登记集体会商"),
    "paper.sign": _("签发来件的答复"),
    "letter.review": _("审核文书"),
    "letter.sign": _("签发"),
    "letter.seal": _("用印"),
    "letter.deliver": _("发出、登记送达"),
    "letter.template": _("修改文书样式"),
    "letter.register": _("看发文登记簿"),
    "letter.void": _("作废文号"),
    "case.archive": _("归档"),
    "case.dossier": _("导出案卷、证据"),
    "case.ledger": _("看台账"),
    "case.columns": _("选台账的列"),
    "case.import": _("导入旧系统的申请"),
}

RECORDED: dict[str, Promise] = {
    "case.take": _("收下来件"),
    "case.answer": _("答复来件"),
    "paper.add_file": _("给来件补文件"),
    "case.follow": _("随并案的申请一起答复"),
    "case.link": _("核对网址、存快照"),
    "case.renew_code": _("重发查询码"),
    "case.boxes": _("标出遮盖处"),
    "letter.issue": _("编发文号"),
}


def join() -> None:
    """Add the rules and their words to the matrix; called once when the package is ready."""
    MATRIX.update(RULES)
    actions.GROUPS[_("依申请公开")] = LABELS
    actions.RECORDED.update({f"case.{step.key}": step.button for step in STEPS.values()} | RECORDED)

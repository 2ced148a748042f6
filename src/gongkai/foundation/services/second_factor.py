"""The second factor: time-based codes (RFC 6238: SHA-1, six digits, thirty seconds) and recovery codes on paper."""

from __future__ import annotations

import base64
import secrets
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.foundation import cipher, policies
from gongkai.foundation.errors import NotAllowed, Refused
from gongkai.foundation.models import Person, SecondFactor
from gongkai.foundation.policies import Actor
from gongkai.foundation.services.audit import Act, record

STEP = 30  # seconds
CODES = 10  # recovery codes
# Codes of the step before and after are taken too: clocks differ, and people type slowly.
TOLERANCE = 1
# Without letters that are mistaken for each other on paper.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@transaction.atomic
def offer(person: Person, *, actor: Actor, at: datetime) -> SecondFactor:
    """Begin: a new key, which counts for nothing until `confirm`. Raises Refused where one is in use."""
    _own(person, actor)
    if SecondFactor.objects.filter(person=person, confirmed__isnull=False).exists():
        raise Refused(_("动态口令已经启用；换手机时先停用"))
    fresh = {"key": secrets.token_hex(20), "last_step": -1, "recovery": []}
    return SecondFactor.objects.update_or_create(person=person, defaults=fresh)[0]


@transaction.atomic
def confirm(person: Person, code: str, *, actor: Actor, at: datetime) -> list[str]:
    """Put it in use with a first right code; returns the recovery codes, which are kept as keyed hashes only and can
    never be shown again. Raises Refused for a wrong code."""
    _own(person, actor)
    factor = _locked(person)
    if factor is None or factor.confirmed:
        raise Refused(_("先取得密钥，再输入动态口令"))
    if not _right(factor, code, at):
        raise Refused(_("动态口令不对：看手机上当前的6位数字，手机时间要准"), "code")
    factor.confirmed = at
    codes = _recovery(factor)
    factor.save()
    record(Act("self.manage", target=person, details={"change": "second_factor"}), actor=actor, at=at)
    return codes


def check(person: Person, code: str, *, at: datetime) -> bool:
    """Whether `code` is the device's, or a recovery code. Each counts once."""
    with transaction.atomic():
        factor = _locked(person)
        if factor is None or not factor.confirmed:
            return False
        right = _right(factor, code, at) or _recovers(factor, code)
        if right:
            factor.save()
        return right


@transaction.atomic
def renew_codes(person: Person, code: str, *, actor: Actor, at: datetime) -> list[str]:
    """New recovery codes; the old ones end. Raises Refused for a wrong code."""
    _own(person, actor)
    factor = _proved(person, code, at)
    codes = _recovery(factor)
    factor.save()
    record(Act("self.manage", target=person, details={"change": "recovery_codes"}), actor=actor, at=at)
    return codes


@transaction.atomic
def remove(person: Person, code: str, *, actor: Actor, at: datetime, required: bool) -> None:
    """Stop using it. Raises Refused for a wrong code, and where the office requires one."""
    _own(person, actor)
    if required:
        raise Refused(_("本机关要求动态口令，不能停用；手机丢失的，请安全管理员重置"))
    _proved(person, code, at).delete()
    record(Act("self.manage", target=person, details={"change": "second_factor_off"}), actor=actor, at=at)


@transaction.atomic
def reset(person: Person, *, actor: Actor, at: datetime) -> None:
    """For somebody who lost device and codes: the next sign-in goes by password, and asks to begin again where the
    office requires a second factor. Raises Refused where there is none."""
    grant = policies.require(actor, "sign_in.release")
    if actor.person_id == person.pk:
        raise Refused(_("不能重置自己的动态口令，请另一位安全管理员办理"))
    if not SecondFactor.objects.filter(person=person).delete()[0]:
        raise Refused(_("此人没有启用动态口令"))
    record(Act("sign_in.release", person, details={"change": "second_factor"}, grant=grant), actor=actor, at=at)


def address(factor: SecondFactor, issuer: str) -> tuple[str, str]:
    """The otpauth address for the device's camera, and the key in letters for typing."""
    key = bytes.fromhex(factor.key)
    code = TOTP(key, 6, SHA1(), STEP, enforce_key_length=False)
    return code.get_provisioning_uri(factor.person.username, issuer), base64.b32encode(key).decode()


def _own(person: Person, actor: Actor) -> None:
    policies.require(actor, "self.manage")
    if actor.person_id != person.pk:
        raise NotAllowed("self.manage")


def _locked(person: Person) -> SecondFactor | None:
    return SecondFactor.objects.select_for_update().filter(person=person).first()


def _proved(person: Person, code: str, at: datetime) -> SecondFactor:
    factor = _locked(person)
    if factor is None or not factor.confirmed or not (_right(factor, code, at) or _recovers(factor, code)):
        raise Refused(_("动态口令不对：看手机上当前的6位数字，手机时间要准"), "code")
    return factor


def _right(factor: SecondFactor, code: str, at: datetime) -> bool:
    """Whether it is a code of about now that has not been used; notes that it is used."""
    digits = "".join(code.split())
    generator = HOTP(bytes.fromhex(factor.key), 6, SHA1(), enforce_key_length=False)
    now = int(at.timestamp()) // STEP
    for step in range(max(now - TOLERANCE, factor.last_step + 1), now + TOLERANCE + 1):
        if secrets.compare_digest(generator.generate(step), digits.encode()):
            factor.last_step = step
            return True
    return False


def _recovers(factor: SecondFactor, code: str) -> bool:
    """Whether it is one of the codes on paper; strikes it off."""
    hashed = _hash(code)
    if hashed not in factor.recovery:
        return False
    factor.recovery = [one for one in factor.recovery if one != hashed]
    return True


def _recovery(factor: SecondFactor) -> list[str]:
    letters = ["".join(secrets.choice(_LETTERS) for _ in range(10)) for _ in range(CODES)]
    factor.recovery = [_hash(one) for one in letters]
    return [f"{one[:5]}-{one[5:]}" for one in letters]


def _hash(code: str) -> str:
    return cipher.lookup("recovery" + code.replace("-", ""))

"""Bank details as banks in Japan write them: pure rules, no storage."""

import re
import unicodedata
from dataclasses import dataclass

from contest.kernel.refusal import Invalid, Refused

KINDS = ("ordinary", "current", "savings")  # 普通 当座 貯蓄
LONGEST_NAME, LONGEST_HOLDER = 40, 60
# What a bank prints of a holder: katakana, capitals, figures and the few marks of a passbook.
_HOLDER = re.compile(r"[ァ-ヴヵヶー・A-Z0-9 ()（）.．,，/／\-－「」]+")
_DASHES = str.maketrans(dict.fromkeys("‐‑–—−―", "-"))
_SPELLINGS = str.maketrans(
    "〇○零一二三四五六七八九ヶヵァィゥェォッャュョヮヲ", "000123456789ケカアイウエオツヤユヨワオ"
)
_SEPARATORS = str.maketrans(dict.fromkeys("-ー ", ""))


@dataclass(frozen=True, kw_only=True)
class BankDetails:
    """A bank account; `holder` in katakana as in the passbook, `number` seven figures."""

    bank: str
    branch: str
    kind: str
    number: str
    holder: str

    @property
    def masked(self) -> str:
        """The number as it may be shown: ・・・・567."""
        return f"・・・・{self.number[-3:]}"


def normal(*, bank: str, branch: str, kind: str, number: str, holder: str) -> BankDetails:
    """Details as typed, brought into one form: half-width kana and full-width figures are understood.

    Raises `Invalid` with a refusal for each field that cannot be right.
    """
    errors: dict[str, Refused] = {}
    found = BankDetails(
        bank=_name("bank", bank, errors),
        branch=_name("branch", branch, errors),
        kind=kind,
        number=unicodedata.normalize("NFKC", number).translate(_DASHES).translate(_SEPARATORS),
        holder=_kana(holder),
    )
    if kind not in KINDS:
        errors["kind"] = Refused("bank.kind_unknown")
    if not re.fullmatch(r"[0-9]{7}", found.number):
        errors["number"] = Refused("bank.number_not_seven")
    if not found.holder:
        errors["holder"] = Refused("bank.missing")
    elif len(found.holder) > LONGEST_HOLDER:
        errors["holder"] = Refused("bank.too_long", most=LONGEST_HOLDER)
    elif not _HOLDER.fullmatch(found.holder):
        errors["holder"] = Refused("bank.holder_not_kana")
    if errors:
        raise Invalid(errors)
    return found


def identity(details: BankDetails) -> str:
    """What makes it surely the same account: bank, branch, kind and number, however the names were typed."""
    bank = _bare(details.bank, ("銀行", "信用金庫", "信用組合", "BANK"))
    branch = _bare(details.branch, ("支店", "店", "BRANCH"))
    return "/".join((bank, branch, details.kind, details.number))


def likeness(details: BankDetails) -> str:
    """What makes it perhaps the same account, whatever its bank is called: kind, number and holder."""
    return "/".join((details.kind, details.number, _folded(details.holder)))


def _name(field: str, text: str, errors: dict[str, Refused]) -> str:
    found = " ".join(unicodedata.normalize("NFKC", text).split())
    if not found:
        errors[field] = Refused("bank.missing")
    elif len(found) > LONGEST_NAME:
        errors[field] = Refused("bank.too_long", most=LONGEST_NAME)
    elif any(unicodedata.category(char)[0] == "C" or char == "\ufffd" for char in found):
        errors[field] = Refused("bank.unreadable")
    return found


def _kana(text: str) -> str:
    plain = " ".join(unicodedata.normalize("NFKC", text).translate(_DASHES).upper().split())
    return "".join(chr(ord(char) + 0x60) if "ぁ" <= char <= "ゖ" else char for char in plain)


def _bare(name: str, endings: tuple[str, ...]) -> str:
    plain = _folded(name)
    for ending in endings:
        if len(plain) > len(ending):
            plain = plain.removesuffix(ending)
    return plain


def _folded(name: str) -> str:
    """A name without what differs by keyboard and habit: hiragana, small kana, figures in kanji, spaces and marks."""
    plain = _kana(unicodedata.normalize("NFKC", name).casefold()).translate(_SPELLINGS)
    return "".join(char for char in plain if char.isalnum() or char == "ー")

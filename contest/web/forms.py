"""Form fields that withstand bad input: NUL, broken UTF-8, full-width digits, numbers no database holds."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, NoReturn

import flask
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto
from wtforms import DateField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from contest.kernel import text
from contest.kernel.money import CURRENCIES, HOME

NEEDED = _("Fill in this field.")


class FormRefused(Exception):
    """A form to be filled in again: what is wrong is in it, `status` is what its page is answered with."""

    def __init__(self, form: "Form", status: int = 422) -> None:
        super().__init__(status)
        self.form, self.status = form, status


class Form(FlaskForm):  # type: ignore[misc]
    """A form of the site; its fields below check themselves.

    `refusals` says at which field the refusals of its action are shown, with 422, and `conflicts` those about how
    things stand, with 409: by code, by the part of it before the dot, or "*" for all. The field "" is the whole form,
    None no field of it; what is not named is not the form's.
    """

    refusals: ClassVar[Mapping[str, str | None]] = {}
    conflicts: ClassVar[Mapping[str, str | None]] = {}

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Flask-WTF's, but that fields are texts: never parts of a JSON body, nor files."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What the fields are read from."""
            given = super().wrap_formdata(form, formdata)
            return flask.request.form if formdata is _Auto and given is not None else given

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._beside: dict[str, str] = {}

    @property
    def first_errors(self) -> dict[str, str]:
        """The first error of each field that has one."""
        return {name: str(found[0]) for name, found in self.errors.items() if name and found} | self._beside

    def wrong(self, field: str = "") -> str | None:
        """The first error at a field, or None."""
        return self.first_errors.get(field)

    def say(self, field: str, sentence: str) -> None:
        """Put an error at a field; one of another name than its fields is beside them on the page."""
        if field in self._fields:
            self[field].errors = [sentence]
        else:
            self._beside[field] = sentence

    def refuse(self, field: str, sentence: str, status: int = 422) -> NoReturn:
        """Have the form filled in again for what is wrong at a field. Raises FormRefused."""
        self.say(field, sentence)
        raise FormRefused(self, status)


def readable(_form: Any, field: Any) -> None:
    """Refuse characters that no person types."""
    if not text.readable(field.data or ""):
        raise ValidationError(_("This contains characters that cannot be shown. Please type it again."))


def _strip(value: str | None) -> str | None:
    return value.strip() if value else value


class _Written:
    """Written text of `most` characters at most, trimmed; `clean` counts a character once, however it was sent."""

    data: str
    clean: Callable[[str], str]

    def __init__(self, label: Any, validators: Sequence[Any] = (), *, most: int, **kwargs: Any) -> None:
        self.most = most
        checks = [*validators, readable, Length(max=most, message=_("Use at most %(max)d characters."))]
        super().__init__(label, checks, filters=[_strip], **{"default": ""} | kwargs)  # type: ignore[call-arg]

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the last value, cleaned."""
        super().process_formdata(valuelist)  # type: ignore[misc]
        if self.data:
            self.data = self.clean(self.data)


class Text(_Written, StringField):  # type: ignore[misc]
    """One line of text; line breaks in it become spaces."""

    clean = staticmethod(text.line)


class LongText(_Written, TextAreaField):  # type: ignore[misc]
    """Lines of text; their breaks become of one kind."""

    clean = staticmethod(text.lines)


class Whole(IntegerField):  # type: ignore[misc]
    """A whole number; full-width digits, separators and a currency's sign are understood (１０，０００)."""

    def __init__(
        self, label: Any, validators: Sequence[Any] = (), *, least: int, most: int, **kwargs: Any
    ) -> None:
        self.least, self.most = least, most
        super().__init__(label, [*validators, self._bounds], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; anything else is an error at the field, never an exception."""
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        plain = unicodedata.normalize("NFKC", valuelist[0]).strip()
        for ornament in (",", *CURRENCIES[HOME].typed, " ", "\u3000"):
            plain = plain.replace(ornament, "")
        if not (plain.lstrip("-").isascii() and plain.lstrip("-").isdigit() and len(plain) <= 15):
            self.data = None
            raise ValueError(_("Enter a whole number."))
        self.data = int(plain)

    def _bounds(self, _form: Any, field: Any) -> None:
        if field.data is not None and not self.least <= field.data <= self.most:
            raise ValidationError(
                _(
                    "Enter a number from %(least)s to %(most)s.",
                    least=f"{self.least:,}",
                    most=f"{self.most:,}",
                )
            )


class Day(DateField):  # type: ignore[misc]
    """A calendar day, as a browser sends it or as typed with full-width digits and slashes; from the year 2000 on."""

    data: date | None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day; anything else is an error at the field, never an exception."""
        typed = unicodedata.normalize("NFKC", valuelist[0]).strip().replace("/", "-") if valuelist else ""
        self.data = None
        if typed:
            try:
                self.data = date.fromisoformat(typed)
            except ValueError:
                raise ValueError(_("Enter a date, such as 2026-11-22.")) from None
            if self.data.year < 2000:
                raise ValueError(_("Enter a date, such as 2026-11-22."))


class Reason(Form):
    """A reason, for acts whose grounds others will want to know; the refusals are those of actions that ask for it."""

    refusals = dict.fromkeys(("entry.reason_needed", "text.too_long"), "reason")
    reason: LongText


def reason_form(*, most: int, needed: Any = NEEDED) -> type[Reason]:
    """A reason of `most` characters; `needed` is said where there is none, None leaves that to the action."""

    class Asked(Reason):
        reason = LongText(_("Reason"), [DataRequired(needed)] if needed else [], most=most)

    return Asked

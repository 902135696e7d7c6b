"""Submitting an entry or a new version of one."""

from collections.abc import Callable
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import NoResultFound

from contest.contests import rules as contest_rules
from contest.contests.model import Contest
from contest.entries import actions, declarations, queries, rules, uploads
from contest.entries.actions import Made
from contest.entries.model import ENTRY, WITHDRAWN, Entry
from contest.imaging import specs
from contest.judging.queries.own import own_stars
from contest.kernel.once import once
from contest.kernel.refusal import Invalid, Refused
from contest.web import guard
from contest.web.entries import bp
from contest.web.entries.form import NONE, USED, EntryForm
from contest.web.forms import once_key
from contest.web.uploads import offered
from contest.web.words import sentence
from storage.store import StoreAway

# Refusals that belong to a field; all others stand above the form.
AT_FIELD = {"upload": "uploads", "entry.images": "uploads"}


@bp.get("/contests/<int:number>/entries/new")
def new(number: int) -> ResponseReturnValue:
    """The form of a new entry."""
    contest = guard.contest("entry.enter", number)
    return _page(contest, EntryForm(formdata=None))


@bp.post("/contests/<int:number>/entries")
def enter(number: int) -> ResponseReturnValue:
    """A designer enters, or gives the entry they named a new version."""
    contest = guard.contest("entry.enter", number)
    form = EntryForm()
    if (version_of := (form.version_of.data or "").strip()) == "":
        return _submit(contest, form, None)
    known = version_of.isascii() and version_of.isdigit() and len(version_of) < 10
    if not known or int(version_of) not in {mine.number for mine in _own(contest)}:
        return _page(contest, form, errors={"version_of": _("Choose one of your entries here.")}), 422
    return _submit(contest, form, queries.find(contest.id, int(version_of)))


@bp.get("/contests/<int:number>/entries/<int:entry>/versions/new")
def new_version(number: int, entry: int) -> ResponseReturnValue:
    """The form of a new version, with the words of the last one."""
    contest, row = guard.entry("entry.replace", number, entry)
    seen = queries.entry(contest, row.number, sees=guard.sees(contest), now=g.now)
    return _page(contest, _prefilled(seen), row)


@bp.post("/contests/<int:number>/entries/<int:entry>/versions")
def replace(number: int, entry: int) -> ResponseReturnValue:
    """The author gives an entry a new version."""
    contest, row = guard.entry("entry.replace", number, entry)
    return _submit(contest, EntryForm(), row)


def _submit(contest: Contest, form: EntryForm, row: Entry | None) -> ResponseReturnValue:
    me, number, policy = guard.my_id(), contest.id, contest.ai_policy
    entry_id = row.id if row else None
    form.validate()
    errors = {name: str(found[0]) for name, found in form.errors.items() if found}
    try:
        declarations.check(form.declared(), ai_policy=policy)
    except Invalid as wrong:
        errors |= {name: sentence(why) for name, why in wrong.errors.items()}
    if not form.upload_ids():
        errors["uploads"] = sentence(Refused("entry.images", most=rules.MOST_IMAGES))
    if errors:
        return _page(contest, form, row, errors=errors), 422
    stars = own_stars(me, [row.id]).get(row.id) if row and row.state != WITHDRAWN else None
    if row and stars and "confirmed" not in request.form:
        return _page(contest, form, row, asks=_question(contest, row, stars))
    try:
        uploads.receive(form.upload_ids(), by=me)
        made = once(once_key(), by=me, now=g.now, act=_act(number, entry_id, form, me))
    except Refused as why:
        field = AT_FIELD.get(why.code) or AT_FIELD.get(why.code.partition(".")[0]) or ""
        status = 422 if field else 409
        return _page(contest, form, row, errors={field: sentence(why)}), status
    except StoreAway:
        return _page(contest, form, row, errors={"": sentence(Refused("upload.storage_away"))}), 503
    _tell(made)
    return redirect(url_for(".show", number=number, entry=made["number"]), code=303)


def _question(contest: Contest, row: Entry, stars: int) -> dict[str, Any]:
    """What the author is asked before a new version replaces one that the client rated. Of marks the author knows
    nothing, so they never decide whether it is asked."""
    seen = queries.entry(contest, row.number, sees=guard.sees(contest), now=g.now)
    shown = seen.shown or seen.newest
    image = next((one for one in shown.images if one.preview), None) if shown else None
    return {"stars": stars, "shown": shown, "image": image, "version": len(seen.versions) + 1}


def _act(number: int, entry_id: int | None, form: EntryForm, me: int) -> Callable[[], Made]:
    what: dict[str, Any] = {
        "by": me,
        "upload_ids": form.upload_ids(),
        "words": form.words(),
        "declared": form.declared(),
        "now": g.now,
    }
    if entry_id is None:
        return lambda: actions.enter(number, **what)
    return lambda: actions.replace(entry_id, **what)


def _tell(made: Made) -> None:
    if made["version"] == 1:
        flash(_("Entry submitted. We are preparing the images; this takes a moment."), "done")
    else:
        flash(
            _("New version submitted. It replaces the current one as soon as its images are ready."), "done"
        )
    if made["same_as"]:
        numbers = ", ".join(f"#{number}" for number in made["same_as"])
        flash(_("You already used this file in %(numbers)s. That’s fine.",
                numbers=numbers), "maybe")  # fmt: skip


def _page(
    contest: Contest,
    form: EntryForm,
    row: Entry | None = None,
    *,
    errors: dict[str, str] | None = None,
    asks: dict[str, Any] | None = None,
) -> str:
    me = guard.my_id()
    living = queries.living_of(contest.id, me)
    own = [] if row else _own(contest)
    kept = uploads.own(form.upload_ids(), by=me) if request.method == "POST" else []
    # Only a new entry offers what was sent before: a version must not get a picture of something else by mistake.
    unused = [] if row else uploads.waiting(contest.id, by=me, purpose=ENTRY, most=rules.MOST_IMAGES)
    here = (
        url_for(".replace", number=contest.id, entry=row.number)
        if row
        else url_for(".enter", number=contest.id)
    )
    return render_template(
        "entries/new.html",
        contest=contest,
        form=form,
        entry=row,
        errors=errors or {},
        asks=asks,
        here=here,
        choices=[("", _("New entry")), *((card.number, _choice(card)) for card in own)],
        left=max(0, rules.MOST_LIVING - living),
        closes=contest_rules.closes(contest),
        ends=contest_rules.entry_grace_ends(contest),
        limits=LIMITS,
        most_images=rules.MOST_IMAGES,
        **offered(kept, unused),
        promise_url=url_for("uploads.promise", number=contest.id),
        upload_url=url_for("uploads.look", upload_id="-").removesuffix("/-"),
    )


LIMITS = {
    "types": {media: name for name, media in specs.CONTENT_TYPES.items()},
    "max_bytes": specs.MAX_BYTES,
    "max_pixels": specs.MAX_PIXELS,
    "min_side": specs.SHORTEST_SIDE,
    "max_side": specs.LONGEST_SIDE,
}


def _own(contest: Contest) -> list[queries.Card]:
    cards = queries.gallery(contest, sees=guard.sees(contest), now=g.now, filter="own")
    return [card for card in cards if card.state != WITHDRAWN]


def _choice(card: queries.Card) -> str:
    if card.title:
        return str(_("New version of #%(number)s “%(title)s”", number=card.number, title=card.title))
    return str(_("New version of #%(number)s", number=card.number))


def _prefilled(seen: queries.EntryPage) -> EntryForm:
    last = seen.newest
    if last is None:
        raise NoResultFound
    declared = last.declarations or {}
    ai = declared.get("ai")
    return EntryForm(
        formdata=None,
        title=last.title,
        note=last.note,
        alt=last.alt if last.alt != last.title else "",
        stock_used=bool(declared.get("stock")),
        stock="\n".join(declared.get("stock", ())),
        fonts_used=bool(declared.get("fonts")),
        fonts="\n".join(declared.get("fonts", ())),
        ai="" if ai is None else USED if ai.get("used") else NONE,
        ai_tools=ai.get("tools", "") if ai else "",
    )

"""Submission of an entry or of a new version."""

from typing import Any

from flask import flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import NoResultFound

from contest.contests import rules as contest_rules
from contest.contests.model import Contest
from contest.entries import queries as entry_queries, rules as entry_rules
from contest.entries.actions import entering
from contest.entries.actions.entering import Made
from contest.entries.actions.uploads import arriving
from contest.entries.model import ENTRY, WITHDRAWN, Entry
from contest.imaging.formats import FORMATS
from contest.judging.queries.opinions import own_stars
from contest.kernel.text import whole_number
from contest.web import guard
from contest.web.entries import bp
from contest.web.entries.form import NONE, USED, EntryForm
from contest.web.forms import FormRefused
from contest.web.page_action import done, errors, once_per_form, page_action, read, shown
from contest.web.uploads import field_for, image_limits


@bp.get("/contests/<int:number>/entries/new")
def new(number: int) -> ResponseReturnValue:
    """The form of a new entry."""
    contest, form = guard.contest("entry.enter", number), shown(EntryForm)
    return _page(contest, form, _version_of(contest, form))


@bp.post("/contests/<int:number>/entries")
@page_action(again=new)
def enter(number: int) -> ResponseReturnValue:
    """A designer enters, or gives the entry they named a new version."""
    contest = guard.contest("entry.enter", number)
    form = read(EntryForm, ai_policy=contest.ai_policy)
    row = _version_of(contest, form)
    if form.version_of.data and row is None:
        form.refuse("version_of", _("Choose one of your entries here."))
    return _submit(contest, form, row)


@bp.get("/contests/<int:number>/entries/<int:entry>/versions/new")
def new_version(number: int, entry: int) -> ResponseReturnValue:
    """The form of a new version, with the words of the last one."""
    contest, row = guard.entry("entry.replace", number, entry)
    seen = entry_queries.entry(contest, row.number, sees=guard.sees(contest), now=g.now)
    return _page(contest, shown(EntryForm, **_words(seen)), row)


@bp.post("/contests/<int:number>/entries/<int:entry>/versions")
@page_action(again=new_version)
def replace(number: int, entry: int) -> ResponseReturnValue:
    """The author gives an entry a new version."""
    contest, row = guard.entry("entry.replace", number, entry)
    return _submit(contest, read(EntryForm, ai_policy=contest.ai_policy), row)


def _version_of(contest: Contest, form: EntryForm) -> Entry | None:
    """The entry of their own that the form names."""
    named = whole_number((form.version_of.data or "").strip())
    mine = named is not None and named in {card.number for card in _own(contest)}
    return entry_queries.find(contest.id, named) if named is not None and mine else None


def _submit(contest: Contest, form: EntryForm, row: Entry | None) -> ResponseReturnValue:
    me, number, entry_id = guard.my_id(), contest.id, row.id if row else None
    if row is not None and "confirmed" not in request.form:
        stars = own_stars(me, [row.id]).get(row.id) if row.state != WITHDRAWN else None
        if stars:
            form.question = _question(contest, row, stars)
            raise FormRefused(form, 200)
    arriving.receive(form.upload_ids(), by=me)
    what: dict[str, Any] = {
        "upload_ids": form.upload_ids(), "words": form.words(), "declared": form.declared(),
    }  # fmt: skip
    if entry_id is None:
        made = once_per_form(entering.enter, number, by=me, now=g.now, **what)
    else:
        made = once_per_form(entering.add_version, entry_id, by=me, now=g.now, **what)
    return _done(made, url_for(".show", number=number, entry=made["number"]))


def _question(contest: Contest, row: Entry, stars: int) -> dict[str, Any]:
    """What the author is asked before a new version replaces one that the client rated. Of marks the author knows
    nothing, so they never decide whether it is asked."""
    seen = entry_queries.entry(contest, row.number, sees=guard.sees(contest), now=g.now)
    shown = seen.shown or seen.newest
    image = next((one for one in shown.images if one.preview), None) if shown else None
    return {"stars": stars, "shown": shown, "image": image, "version": len(seen.versions) + 1}


def _done(made: Made, entry: str) -> ResponseReturnValue:
    said = _("Entry submitted. We are preparing the images; this takes a moment.")
    if made["version"] > 1:
        said = _("New version submitted. It replaces the current one as soon as its images are ready.")
    flash(said, "done")
    if not made["same_as"]:
        return done(to=entry)
    numbers = ", ".join(f"#{number}" for number in made["same_as"])
    return done(
        _("You already used this file in %(numbers)s. That’s fine.", numbers=numbers), "maybe", to=entry
    )


def _page(contest: Contest, form: EntryForm, row: Entry | None) -> str:
    own = [] if row else _own(contest)
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
        errors=errors(),
        asks=form.question,
        here=here,
        choices=[("", _("New entry")), *((card.number, _choice(card)) for card in own)],
        left=max(0, entry_rules.MOST_LIVING - entry_queries.living_of(contest.id, guard.my_id())),
        closes=contest_rules.closes(contest),
        ends=contest_rules.entry_grace_ends(contest),
        limits=image_limits(),
        formats=list(FORMATS),
        most_images=entry_rules.MOST_IMAGES,
        promise_url=url_for("uploads.promise", number=contest.id),
        upload_url=url_for("uploads.look", upload_id="-").removesuffix("/-"),
        # Only a new entry offers what was sent before: a version must not get a picture of something else by mistake.
        **field_for(contest.id, purpose=ENTRY, most=None if row else entry_rules.MOST_IMAGES),
    )


def _own(contest: Contest) -> list[entry_queries.GalleryCard]:
    cards = entry_queries.gallery(contest, sees=guard.sees(contest), now=g.now, filter="own")
    return [card for card in cards if card.state != WITHDRAWN]


def _choice(card: entry_queries.GalleryCard) -> str:
    if card.title:
        return str(_("New version of #%(number)s “%(title)s”", number=card.number, title=card.title))
    return str(_("New version of #%(number)s", number=card.number))


def _words(seen: entry_queries.EntryPage) -> dict[str, Any]:
    """What the last version said, for the fields of the next."""
    last = seen.newest
    if last is None:
        raise NoResultFound
    declared = last.declarations or {}
    ai = declared.get("ai")
    return {
        "title": last.title,
        "note": last.note,
        "alt": last.alt if last.alt != last.title else "",
        "stock_used": bool(declared.get("stock")),
        "stock": "\n".join(declared.get("stock", ())),
        "fonts_used": bool(declared.get("fonts")),
        "fonts": "\n".join(declared.get("fonts", ())),
        "ai": "" if ai is None else USED if ai.get("used") else NONE,
        "ai_tools": ai.get("tools", "") if ai else "",
    }

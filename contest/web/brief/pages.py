"""The steps of a brief, its preview, and the last step: check, pay, publish."""

from collections.abc import Mapping
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime, get_locale
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from contest.contests import actions, agreement, brief, queries, rules
from contest.contests.model import Contest
from contest.kernel.refusal import Invalid
from contest.payments import holds
from contest.web import guard, zones
from contest.web.brief import bp, form
from contest.web.errors import wants_json
from contest.web.words import sentence

# The steps, and the fields of each under the names they have on the page.
STEPS: dict[str, tuple[str, ...]] = {
    "what": ("title", "lead", "category", "language"),
    "brief": ("description", "wanted", "avoided"),
    "files": ("formats",),
    "rules": ("visibility", "reveal", "ai_policy"),
    "prize": ("prize", "closes"),
    "check": (),
}


@bp.get("/contests/<int:number>/brief")
def show(number: int) -> ResponseReturnValue:
    """One step of the brief."""
    contest = guard.contest("contest.edit_brief", number)
    return page(contest, _step(request.args.get("step")))


@bp.post("/contests/<int:number>/brief")
def save(number: int) -> ResponseReturnValue:
    """Save one field (by script) or a whole step; what another tab saved meanwhile is not undone."""
    contest = guard.contest("contest.edit_brief", number)
    typed = form.read(request.form, contest)
    if not typed.errors and typed.changes:
        try:
            actions.save(contest.id, typed.changes, by=guard.my_id(), now=g.now)
        except Invalid as why:
            typed.errors = {form.PLACES.get(name, name): sentence(one) for name, one in why.errors.items()}
    step = _step(request.form.get("step"))
    if wants_json():
        if typed.errors:
            return {"errors": typed.errors}, 422
        return {"saved": format_datetime(g.now, "HH:mm"), "show": _figures(queries.contest(number))}
    if typed.errors:
        return page(contest, step, typed=request.form, wrong=typed), 422
    return redirect(url_for(".show", number=number, step=_next(step)), code=303)


@bp.get("/contests/<int:number>/preview")
def preview(number: int) -> ResponseReturnValue:
    """The contest page as a designer will see it once it is open."""
    from contest.web.contests.page import preview as as_designer

    return as_designer(guard.contest("contest.edit_brief", number))


@bp.post("/contests/<int:number>/publication")
def publish(number: int) -> ResponseReturnValue:
    """The client accepts the transfer agreement and opens the contest."""
    contest = guard.contest("contest.publish", number)
    if request.form.get("accept") != "1":
        wrong = form.Typed(errors={"accept": _("Please read the transfer agreement and accept it.")})
        return page(contest, "check", wrong=wrong), 422
    actions.publish(contest.id, agreement=request.form.get("agreement", ""), by=guard.my_id(), now=g.now)
    flash(_("Your contest is open. Designers can enter from now on."), "done")
    return redirect(url_for("contests.show", number=number), code=303)


def page(
    contest: Contest,
    step: str,
    *,
    typed: MultiDict[str, str] | None = None,
    wrong: form.Typed | None = None,
) -> str:
    """A step as HTML; `typed` is kept where it was refused."""
    shown = form.shown(contest)
    missing = [form.PLACES.get(name, name) for name in brief.missing(contest)]
    values: dict[str, Any] = {
        "contest": contest,
        "step": step,
        "steps": _steps(contest, step, missing),
        "next": _next(step),
        "before": _before(step),
        "values": shown | _kept(typed),
        "was": form.marks(shown),
        "errors": wrong.errors if wrong else {},
        "twice": wrong.twice if wrong else [],
        "missing": missing,
        "figures": _figures(contest),
        "rates": [f"{rate.normalize():f}" for rate in contest.rates or actions.house_rates()],
    }
    if step == "what":
        values["categories"] = [(key, _(word)) for key, word in brief.CATEGORIES.items()]
    if step == "files":
        values["offered"] = [(name, name) for name in brief.FORMATS]
        values["agreement"] = agreement.read(agreement.CURRENT, str(get_locale() or "en")[:2])
    if step == "prize":
        values["zones"] = zones.choices(g.now, contest.time_zone)
    if step == "check":
        values |= _check(contest)
    return render_template(f"brief/{step}.html", **values)


def _check(contest: Contest) -> dict[str, Any]:
    held = holds.held_for(contest.id)
    owed = rules.owed(contest).total if contest.rates and contest.prize else None
    return {
        "agreement": agreement.read(agreement.CURRENT, str(get_locale() or "en")[:2]),
        "held": held,
        "owed": owed,
        "paid": owed is not None and held >= owed,
        "call_fits": contest.entries_close_at is not None
        and rules.call_fits(contest.entries_close_at, g.now),
        "places": {name: _where(name) for name in ("title", "description", "formats", "prize", "closes")},
    }


def _where(name: str) -> str:
    return next(step for step, fields in STEPS.items() if name in fields)


def _steps(contest: Contest, at: str, missing: list[str]) -> list[dict[str, Any]]:
    words = {
        "what": _("What you need"),
        "brief": _("Brief and pictures"),
        "files": _("Files and rights"),
        "rules": _("Rules"),
        "prize": _("Prize and deadline"),
        "check": _("Check and pay"),
    }
    return [
        {
            "slug": slug,
            "label": words[slug],
            "url": url_for("brief.show", number=contest.id, step=slug),
            "current": slug == at,
            "done": bool(fields) and not set(fields) & set(missing),
        }
        for slug, fields in STEPS.items()
    ]


def _figures(contest: Contest) -> dict[str, str]:
    """What the standing column shows, by the name of its place."""
    if contest.prize is None:
        return dict.fromkeys(("prize", "fee", "tax", "total"), "–")
    due = rules.due(contest, *(contest.rates or actions.house_rates()))
    return {"prize": str(due.prize), "fee": str(due.fee), "tax": str(due.tax), "total": str(due.total)}


def _kept(typed: Mapping[str, Any] | None) -> dict[str, Any]:
    if typed is None:
        return {}
    many = typed.getlist("formats") if isinstance(typed, MultiDict) else []
    kept: dict[str, Any] = {name: value for name, value in typed.items() if name not in ("formats", "step")}
    return kept | ({"formats": many} if "formats" in typed else {})


def _step(slug: str | None) -> str:
    return slug if slug in STEPS else "what"


def _next(step: str) -> str:
    slugs = list(STEPS)
    return slugs[min(slugs.index(step) + 1, len(slugs) - 1)]


def _before(step: str) -> str | None:
    slugs = list(STEPS)
    return slugs[slugs.index(step) - 1] if step != slugs[0] else None

"""Steps of a brief, as pages."""

from collections.abc import Mapping
from typing import Any

from flask import g, render_template, request, url_for
from flask_babel import get_locale, gettext as _
from werkzeug.datastructures import MultiDict

from contest.contests import agreement, brief, rules as contest_rules
from contest.contests.actions import publication
from contest.contests.model import Contest
from contest.entries import queries as entry_queries, rules as entry_rules
from contest.entries.model import REFERENCE
from contest.imaging.formats import FORMATS
from contest.kernel.money import CURRENCIES, Money
from contest.kernel.refusal import Refused
from contest.kernel.sentences import sentence
from contest.payments import queries as payment_queries
from contest.web import zones
from contest.web.brief import form
from contest.web.page_action import errors, refused_form
from contest.web.uploads import field_for, image_limits

# The steps, and the fields of each under the names they have on the page.
STEPS: dict[str, tuple[str, ...]] = {
    "what": ("title", "lead", "category", "language"),
    "brief": ("description", "wanted", "avoided"),
    "files": ("formats",),
    "rules": ("visibility", "reveal", "ai_policy"),
    "prize": ("prize", "closes"),
    "check": (),
}
# Those without which a brief cannot be published.
NEEDED = ("title", "description", "formats", "prize", "closes")


def page(contest: Contest, step: str) -> str:
    """A step as HTML, with what was typed into it where it was refused."""
    shown, refused = form.shown(contest), refused_form(form.BriefForm)
    typed = request.form if refused else None
    missing = [form.PLACES.get(name, name) for name in brief.missing(contest)]
    values: dict[str, Any] = {
        "contest": contest,
        "step": step,
        "steps": _steps(contest, step, missing),
        "before": _before(step),
        "values": shown | _typed(typed),
        "was": form.marks(shown) | _marks(typed),
        "errors": errors(),
        "twice": refused.twice if refused else [],
        "missing": missing,
        "figures": figures(contest),
        "rates": [f"{rate.normalize():f}" for rate in contest.rates or publication.site_rates()],
    }
    if step == "what":
        values["categories"] = [(key, _(word)) for key, word in brief.CATEGORIES.items()]
    if step == "brief":
        values |= _pictures(contest)
    if step == "files":
        values["offered"] = [(name, name) for name in brief.FORMATS]
        values["agreement"] = agreement.read(agreement.CURRENT, str(get_locale() or "en")[:2])
    if step == "prize":
        values["zones"] = zones.choices(g.now, contest.time_zone)
        values["prize_bounds"] = [
            Money(bound, contest.currency) for bound in CURRENCIES[contest.currency].prize
        ]
    if step == "check":
        values |= _check(contest)
    return render_template(f"brief/{step}.html", **values)


def known(slug: str | None) -> str:
    """The step of this name; the first for any other."""
    return slug if slug in STEPS else "what"


def after(step: str) -> str:
    """The step that follows; the last leads to itself."""
    slugs = list(STEPS)
    return slugs[min(slugs.index(step) + 1, len(slugs) - 1)]


def figures(contest: Contest) -> dict[str, str]:
    """What the standing column shows, by the name of its place."""
    if contest.prize is None:
        return dict.fromkeys(("prize", "fee", "tax", "total"), "–")
    due = contest_rules.due(contest, *(contest.rates or publication.site_rates()))
    return {"prize": str(due.prize), "fee": str(due.fee), "tax": str(due.tax), "total": str(due.total)}


def _check(contest: Contest) -> dict[str, Any]:
    held = payment_queries.held_for(contest.id, contest.currency)
    owed = contest_rules.owed(contest).total if contest.rates and contest.prize else None
    return {
        "agreement": agreement.read(agreement.CURRENT, str(get_locale() or "en")[:2]),
        "held": held,
        "owed": owed,
        "paid": owed is not None and held >= owed,
        "call_fits": contest.entries_close_at is not None
        and contest_rules.call_fits(contest.entries_close_at, g.now),
        "places": {name: step for step, fields in STEPS.items() for name in fields if name in NEEDED},
    }


def _steps(contest: Contest, at: str, missing: list[str]) -> list[dict[str, Any]]:
    words = {
        "what": _("Basics"),
        "brief": _("Brief and pictures"),
        "files": _("Files and rights"),
        "rules": _("Rules"),
        "prize": _("Prize and deadline"),
        "check": _("Review and pay"),
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


def _typed(typed: Mapping[str, Any] | None) -> dict[str, Any]:
    if typed is None:
        return {}
    many = typed.getlist("formats") if isinstance(typed, MultiDict) else []
    values: dict[str, Any] = {name: value for name, value in typed.items() if name not in ("formats", "step")}
    return values | ({"formats": many} if "formats" in typed else {})


def _marks(typed: Mapping[str, str] | None) -> dict[str, str]:
    # A refused form goes back with the marks of its own tab: what it had not touched stays untouched.
    return {name: value for name, value in (typed or {}).items() if name.startswith("was_")}


def _before(step: str) -> str | None:
    slugs = list(STEPS)
    return slugs[slugs.index(step) - 1] if step != slugs[0] else None


def _pictures(contest: Contest) -> dict[str, Any]:
    """The pictures of the brief, and the field for more."""
    found = entry_queries.references(contest.id, now=g.now)
    left = entry_rules.MOST_REFERENCES - len(found)
    return {
        "pictures": found,
        "reasons": {
            one.id: sentence(Refused(one.reason, **one.values)) for one in found if one.reason is not None
        },
        "left": left,
        "limits": image_limits(),
        "formats": list(FORMATS),
        "promise_url": url_for("uploads.promise", number=contest.id),
        "upload_url": url_for("uploads.look", upload_id="-").removesuffix("/-"),
    } | field_for(contest.id, purpose=REFERENCE, most=max(left, 0))

"""Guards as pages ask them: access.guard, and that who asks has shown lately who they are.

Reauthentication happens in the middle of an act: the form that was sent waits inside the question. The question's
form goes to the act's own address with all that was typed and the proof beside it, so that nothing is kept on our
side, nothing is lost, and it works without scripts.
"""

from dataclasses import replace

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contest.access.guard import contest, entry, may, me, my_id, parts, payout, relation, sees, site
from contest.kernel.refusal import Refused
from contest.kernel.sentences import sentence
from contest.people import queries as person_queries
from contest.people.actions import reauthentication

__all__ = [
    "NotFresh", "ask", "contest", "entry", "fresh", "may", "me", "my_id", "parts", "payout", "relation", "sees", "site",
]  # fmt: skip

# The names of the fields that hold a proof; one of them is enough.
PASSWORD, CODE, PASSKEY = "proof_password", "proof_code", "proof_passkey"
_OURS = {"csrf_token", "proof_name", PASSWORD, CODE, PASSKEY}


class NotFresh(Exception):
    """Whoever is signed in must show once more who they are; `why` is what was wrong with the last proof."""

    def __init__(self, why: Refused | None = None, field: str = PASSWORD) -> None:
        super().__init__(why.code if why else "")
        self.errors = {field: sentence(why)} if why else {}


def fresh() -> None:
    """Go on if who asks has shown who they are within ten minutes, or does so with this very form; else they are asked."""
    my_id()
    if g.sign_in.is_fresh(g.now):
        return
    field = next((name for name in (PASSWORD, CODE, PASSKEY) if request.form.get(name)), None)
    if request.method != "POST" or field is None:
        raise NotFresh
    try:
        _prove(field, request.form[field])
    except Refused as why:
        raise NotFresh(why, field) from None
    strong = g.sign_in.strong or field != PASSWORD
    g.sign_in = replace(g.sign_in, proved_at=g.now, strong=strong)


def _prove(field: str, proof: str) -> None:
    if field == PASSWORD:
        reauthentication.by_password(g.sign_in, proof, now=g.now)
    elif field == CODE:
        reauthentication.by_code(g.sign_in, proof, remote=request.remote_addr, now=g.now)
    else:
        reauthentication.by_passkey(g.sign_in, proof, now=g.now)


def ask(errors: dict[str, str]) -> ResponseReturnValue:
    """The question, with the act's form inside; for a page that was only opened, back to it afterwards."""
    here = request.full_path.rstrip("?")
    if request.method == "POST":
        typed = [pair for pair in request.form.items(multi=True) if pair[0] not in _OURS]
        action = here
    else:
        typed, action = [("next", here)], url_for("account.prove")
    page = render_template(
        "security/prove.html",
        action=action,
        typed=typed,
        errors=errors,
        factors=person_queries.factors_of(g.sign_in.person_id),
    )
    return page, 422 if errors else 401

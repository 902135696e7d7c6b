"""Asking again who it is, in the middle of an act: the form that was sent waits inside the question.

The question's form goes to the act's own address with all that was typed and the proof beside it, so that nothing is
kept on our side, nothing is lost, and it works without scripts.
"""

from dataclasses import replace

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contest.kernel.refusal import Refused
from contest.kernel.sentences import sentence
from contest.people import proofs

PASSWORD = "proof_password"  # noqa: S105 — the name of a field
_OURS = {"csrf_token", "proof_name", PASSWORD}


class NotFresh(Exception):
    """Whoever is signed in must show once more who they are; `why` is what was wrong with the last proof."""

    def __init__(self, why: Refused | None = None) -> None:
        super().__init__(why.code if why else "")
        self.why = why


def demand() -> None:
    """Go on only if who asks has shown who they are within ten minutes, or does so with this very form."""
    if g.sign_in.is_fresh(g.now):
        return
    if request.method != "POST" or PASSWORD not in request.form:
        raise NotFresh
    try:
        proofs.by_password(g.sign_in, request.form[PASSWORD], remote=request.remote_addr, now=g.now)
    except Refused as why:
        raise NotFresh(why) from None
    g.sign_in = replace(g.sign_in, proved_at=g.now)


def ask(why: Refused | None) -> ResponseReturnValue:
    """The question, with the act's form inside; for a page that was only opened, back to it afterwards."""
    here = request.full_path.rstrip("?")
    if request.method == "POST":
        typed = [pair for pair in request.form.items(multi=True) if pair[0] not in _OURS]
        action = here
    else:
        typed, action = [("next", here)], url_for("account.prove")
    page = render_template(
        "security/prove.html", action=action, typed=typed, errors={PASSWORD: sentence(why)} if why else {}
    )
    return page, 422 if why else 401

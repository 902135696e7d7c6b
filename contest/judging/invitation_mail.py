"""Invitation mail to a judge, with its link."""

from datetime import datetime

from flask import current_app

from contest.contests.model import Contest
from contest.entries import queries as entry_queries
from contest.judging import methods
from contest.judging.model import Invitation
from contest.kernel.refusal import N_
from contest.mail import compose, outbox
from contest.people.model import Person


def invitation(
    contest: Contest, invitation: Invitation, *, token: str, to: Person | None, client: Person, now: datetime
) -> None:
    """Write the invitation in its reader's language: the account's if there is one, else the brief's."""
    found = compose.compose(
        "judge_invitation",
        language=to.language if to else contest.language,
        subject=N_("Will you judge “%(title)s”?"),
        act_label=N_("View contest and accept"),
        act_url=f"{current_app.config['PUBLIC_URL']}/invitations/{token}",
        name=to.name if to else None,
        client=client.name,
        title=contest.title or f"#{contest.id}",
        asks=methods.of(contest.id).asks,
        count=entry_queries.counts(contest.id).living,
        closes_at=contest.entries_close_at,
        closed=contest.entries_close_at is not None and contest.entries_close_at < now,
        contest_zone=contest.time_zone,
        expires_at=invitation.expires_at,
        zone=to.time_zone if to else contest.time_zone,
    )
    outbox.write(
        to=invitation.email, subject=found.subject, text=found.text, html=found.html, now=now,
        valid_until=invitation.expires_at,
    )  # fmt: skip

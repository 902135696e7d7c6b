"""The mail that carries an invitation's link."""

from datetime import datetime

from flask import current_app

from contest.contests.model import Contest
from contest.judging.model import Invitation
from contest.mail import letters, outbox
from contest.people.model import Person


def invitation(
    contest: Contest, invitation: Invitation, *, token: str, to: Person | None, client: Person, now: datetime
) -> None:
    """Write the invitation in its reader's language: the account's if there is one, else the brief's."""
    letter = letters.compose(
        "judge_invitation",
        language=to.language if to else contest.language,
        name=to.name if to else None,
        client=client.name,
        contest=contest,
        zone=to.time_zone if to else contest.time_zone,
        expires_at=invitation.expires_at,
        act_url=f"{current_app.config['PUBLIC_URL']}/invitations/{token}",
    )
    outbox.write(to=invitation.email, subject=letter.subject, text=letter.text, html=letter.html, now=now)

"""Personal data in notices: the inbox, and which mails a person wants."""

from collections.abc import Iterator

from sqlalchemy import select

from contest.kernel.personal_data import Record, Subject, declare, export_part, picked, read
from contest.notices import queries as notice_queries
from contest.notices.model import Digest, MailSetting, Notice

declare(Digest, drop=True)
declare(MailSetting, part="mail-settings", drop=True)
declare(Notice, part="notices", drop=True)


@export_part("notices")
def notices(who: Subject) -> Iterator[Record]:
    """The inbox."""
    mine = select(Notice).where(Notice.person_id == who.id).order_by(Notice.id)
    for (row,) in read(mine):
        yield {"contest": row.contest_id, **picked(row, "subject", "path", "at", "read_at")}


@export_part("mail-settings")
def mail_settings(who: Subject) -> Iterator[Record]:
    """How each kind of mail is sent."""
    return ({"mails": group, "way": way} for group, way in notice_queries.ways(who.id).items())

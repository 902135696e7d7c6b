"""Records and files of a data export, of all packages.

Of others there is only what they wrote to this person, under the names by which it was read ("Designer C", "client").
"""

from collections.abc import Iterable, Iterator

from contest.kernel.db import reader
from contest.kernel.personal_data import Record, Subject, export_files, parts
from contest.people.model import Person

# The files of records as they follow each other in an export.
PARTS = (
    "account", "bank-details", "sign-ins", "tokens", "passkeys", "contests", "questions", "answers", "clarifications",
    "announcements", "watched", "entries", "threads", "panels", "recusals", "marks", "stars", "shortlists", "awards",
    "changes-asked", "money", "fundings", "payouts", "sanctions", "reports-made", "reported-of-yours", "mails", "record",
    "notices", "mail-settings",
)  # fmt: skip


def subject(person_id: int) -> Subject:
    """A person as they are now. Raises NoResultFound."""
    person = reader().get_one(Person, person_id)
    return Subject(id=person.id, name=person.name, email=person.email, language=person.language)


def documents(who: Subject) -> Iterator[tuple[str, Iterable[Record]]]:
    """The records, by the name of the file that holds them; each list is read while it is written."""
    return ((f"{part}.json", parts[part](who)) for part in PARTS)


def files(who: Subject) -> list[tuple[str, str]]:
    """A person's original files: names in the ZIP, and keys."""
    return [file for files_of in export_files.in_order() for file in files_of(who)]

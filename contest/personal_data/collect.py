"""What is somebody's own, as records and files: their account, what they made and said, and what was said to them.

Of others there is only what they wrote to this person, under the names by which it was read ("Designer C", "client").
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import and_, select

from contest.awards.model import Award, ChangeRequest, Deliverable, Handover
from contest.contests.model import Announcement, Answer, Clarification, Contest, Question, Watch
from contest.entries.aliases import alias
from contest.entries.model import DECLINED, READY, Comment, Entry, Image, Upload, Version
from contest.events.model import Recorded
from contest.judging.model import Mark, Rating, Recusal, Shortlisting
from contest.kernel.db import reader
from contest.mail.model import Mail
from contest.participants.model import Entrant, Judge
from contest.payments import queries as payment_queries
from contest.payments.model import Funding, Payout, Receipt
from contest.people import queries as person_queries, sealed_details
from contest.people.factors.model import Passkey
from contest.people.model import PayoutDetails, Person, SignIn, Token
from contest.personal_data import naming
from contest.reports import queries as report_queries
from contest.reports.model import Inquiry, Report

Record = dict[str, Any]
BATCH = 500
REFUNDED = ("cancelled", "lapsed")  # whose entries their client sees no more

_of_rooms_above: dict[str, Callable[[int], Iterable[Record]]] = {}


def part(name: str) -> Callable[[Callable[[int], Iterable[Record]]], Callable[[int], Iterable[Record]]]:
    """Let a package above this one put its records, by the name of their file, into every copy."""

    def declare(of: Callable[[int], Iterable[Record]]) -> Callable[[int], Iterable[Record]]:
        assert name not in _of_rooms_above, name
        _of_rooms_above[name] = of
        return of

    return declare


def documents(person_id: int) -> Iterator[tuple[str, Iterable[Record]]]:
    """The records, by the name of the file that holds them; each list is read while it is written."""
    parts: dict[str, Callable[[int], Iterable[Record]]] = {
        "account": _account, "bank-details": _bank, "sign-ins": _sign_ins, "tokens": _tokens, "passkeys": _passkeys,
        "contests": _contests, "questions": _questions, "answers": _answers, "clarifications": _clarifications,
        "announcements": _announcements, "watched": _watched, "entries": _entries, "threads": _threads,
        "panels": _panels, "recusals": _recusals, "marks": _marks, "stars": _stars, "shortlists": _shortlists, "awards": _awards,
        "changes-asked": _changes, "money": _money, "fundings": _fundings, "payouts": _payouts,
        "sanctions": _sanctions, "reports-made": _reports, "reported-of-yours": _inquiries, "mails": _mails,
        "record": _record, **_of_rooms_above,
    }  # fmt: skip
    for name, of in parts.items():
        yield f"{name}.json", of(person_id)


def files(person_id: int) -> list[tuple[str, str]]:
    """One's own originals, pictures of one's briefs and source files: names in the ZIP, and keys."""
    images = (
        select(
            Entry.contest_id,
            Entry.number,
            Version.number,
            Image.position,
            Image.content_type,
            Image.original_key,
        )
        .join(Version, Version.entry_id == Entry.id)
        .join(Image, Image.version_id == Version.id)
        .where(Entry.author_id == person_id, Image.original_key.is_not(None))
        .order_by(Image.id)
    )
    found = [(naming.entry(*row[:5]), row[5]) for row in _tuples(images)]
    references = (
        select(Image.reference_of, Image.id, Image.content_type, Image.original_key)
        .join(Contest, Contest.id == Image.reference_of)
        .where(Contest.client_id == person_id, Image.original_key.is_not(None))
        .order_by(Image.id)
    )
    found += [(naming.reference(*row[:3]), row[3]) for row in _tuples(references)]
    sources = (
        select(Handover.contest_id, Deliverable.id, Deliverable.filename, Deliverable.key)
        .join(Deliverable, Deliverable.handover_id == Handover.id)
        .join(Award, Award.id == Handover.award_id)
        .where(Award.winner_id == person_id, Deliverable.key.is_not(None))
        .order_by(Deliverable.id)
    )
    return found + [(naming.source(*row[:3]), row[3]) for row in _tuples(sources)]


def _account(person_id: int) -> Iterable[Record]:
    fields = (
        "name",
        "email",
        "language",
        "time_zone",
        "shortcuts",
        "joined_at",
        "confirmed_at",
        "current_login_at",
    )
    yield _of(reader().get_one(Person, person_id), *fields)


def _bank(person_id: int) -> Iterable[Record]:
    mine = select(PayoutDetails).where(PayoutDetails.person_id == person_id).order_by(PayoutDetails.id)
    for row in _rows(mine):
        plain = sealed_details.opened(row)
        yield {**_of(row, "given_at", "usable_from"), "details": vars(plain) if plain else None}


def _sign_ins(person_id: int) -> Iterable[Record]:
    return _plainly(
        SignIn, SignIn.person_id == person_id, "device", "network", "began_at", "seen_at", "ended_at", "until"
    )


def _tokens(person_id: int) -> Iterable[Record]:
    return _plainly(
        Token, Token.person_id == person_id, "name", "scope", "made_at", "expires_at", "used_at", "revoked_at"
    )


def _passkeys(person_id: int) -> Iterable[Record]:
    return _plainly(Passkey, Passkey.person_id == person_id, "name", "synced", "added_at", "used_at")


def _contests(person_id: int) -> Iterable[Record]:
    mine = select(Contest).where(Contest.client_id == person_id).order_by(Contest.id)
    hidden = {"client_id", "hidden_reason"}
    for row in _rows(mine):
        yield {
            column.key: getattr(row, column.key)
            for column in Contest.__table__.columns
            if column.key not in hidden
        }


def _questions(person_id: int) -> Iterable[Record]:
    return _plainly(Question, Question.asker_id == person_id, "contest_id", "number", "text", "asked_at")


def _answers(person_id: int) -> Iterable[Record]:
    mine = select(Answer, Question.contest_id, Question.number).join(
        Question, Question.id == Answer.question_id
    )
    for row, contest_id, number in _tuples(mine.where(Answer.by_id == person_id).order_by(Answer.id)):
        yield {"contest": contest_id, "question": number, **_of(row, "text", "at")}


def _clarifications(person_id: int) -> Iterable[Record]:
    return _plainly(
        Clarification, Clarification.by_id == person_id, "contest_id", "part", "said", "text", "at"
    )


def _announcements(person_id: int) -> Iterable[Record]:
    return _plainly(Announcement, Announcement.by_id == person_id, "contest_id", "number", "text", "at")


def _watched(person_id: int) -> Iterable[Record]:
    mine = select(Watch).where(Watch.person_id == person_id).order_by(Watch.contest_id)
    return (_of(row, "contest_id", "at") for row in _rows(mine))


def _entries(person_id: int) -> Iterable[Record]:
    mine = (
        select(Entry, Version, Image, Upload.filename, Rating.stars)
        .join(Version, Version.entry_id == Entry.id)
        .join(Image, Image.version_id == Version.id)
        .join(Upload, Upload.id == Image.upload_id)
        .outerjoin(Rating, Rating.entry_id == Entry.id)
        .where(Entry.author_id == person_id)
        .order_by(Entry.id, Version.number, Image.position)
    )
    for entry, version, image, filename, stars in _tuples(mine):
        yield {
            "contest": entry.contest_id, "entry": entry.number, "version": version.number, "image": image.position,
            **_of(entry, "state", "made_at", "withdrawn_at", "declined_at", "decline_reasons", "decline_text"),
            "hidden_at": entry.hidden_at, "stars": stars, "sent_at": version.made_at,
            **_of(version, "title", "note", "alt", "declarations"), "filename": filename,
            "file": naming.entry(entry.contest_id, entry.number, version.number, image.position, image.content_type)
            if image.original_key else None,
        }  # fmt: skip


def _threads(person_id: int) -> Iterable[Record]:
    """The threads of one's own entries, and those one reads as a client."""
    reads = and_(
        Contest.client_id == person_id, Contest.state.not_in(REFUNDED), Entry.state.in_([READY, DECLINED]),
        Entry.hidden_at.is_(None),
    )  # fmt: skip
    said = (
        select(Comment, Entry, Entrant.ordinal)
        .join(Entry, Entry.id == Comment.entry_id)
        .join(Contest, Contest.id == Entry.contest_id)
        .join(Entrant, and_(Entrant.contest_id == Entry.contest_id, Entrant.person_id == Entry.author_id))
        .where((Entry.author_id == person_id) | reads)
        .order_by(Comment.entry_id, Comment.id)
    )
    for word, entry, ordinal in _tuples(said):
        other = f"Designer {alias(ordinal)}" if word.by_id == entry.author_id else "client"
        by = "you" if word.by_id == person_id else other
        yield {"contest": entry.contest_id, "entry": entry.number, "by": by, **_of(word, "text", "at")}


def _panels(person_id: int) -> Iterable[Record]:
    mine = select(Judge).where(Judge.person_id == person_id).order_by(Judge.id)
    for seat in _rows(mine):
        yield _of(seat, "contest_id", "joined_at", "removed_at", "removal_reason", "finished_at")


def _recusals(person_id: int) -> Iterable[Record]:
    mine = select(Recusal, Entry.number).outerjoin(Entry, Entry.id == Recusal.entry_id)
    for said, number in _tuples(mine.where(Recusal.person_id == person_id).order_by(Recusal.id)):
        yield {"entry": number, **_of(said, "contest_id", "reason", "at", "undone_at")}


def _marks(person_id: int) -> Iterable[Record]:
    mine = select(Mark, Entry).join(Judge, Judge.id == Mark.judge_id).join(Entry, Entry.id == Mark.entry_id)
    for mark, entry in _tuples(mine.where(Judge.person_id == person_id).order_by(Mark.id)):
        yield {"contest": entry.contest_id, "entry": entry.number, **_of(mark, "mark", "at")}


def _stars(person_id: int) -> Iterable[Record]:
    mine = select(Rating, Entry).join(Entry, Entry.id == Rating.entry_id).where(Rating.by_id == person_id)
    for rating, entry in _tuples(mine.order_by(Rating.entry_id)):
        yield {"contest": entry.contest_id, "entry": entry.number, **_of(rating, "stars", "at")}


def _shortlists(person_id: int) -> Iterable[Record]:
    mine = select(Shortlisting, Entry).join(Entry, Entry.id == Shortlisting.entry_id)
    for listed, entry in _tuples(mine.where(Shortlisting.by_id == person_id).order_by(Shortlisting.entry_id)):
        yield {"contest": entry.contest_id, "entry": entry.number, "at": listed.at}


def _awards(person_id: int) -> Iterable[Record]:
    """Prizes one won, and those one gave."""
    mine = (
        select(Award, Entry.number, Contest, Handover)
        .join(Entry, Entry.id == Award.entry_id)
        .join(Contest, Contest.id == Award.contest_id)
        .join(Handover, Handover.award_id == Award.id)
        .where((Award.winner_id == person_id) | (Contest.client_id == person_id))
        .order_by(Award.id)
    )
    for award, number, contest, handover in _tuples(mine):
        yield {
            "contest": contest.id, "entry": number, "prize": contest.prize, "won": award.winner_id == person_id,
            **_of(award, "decided_at", "voided_at", "void_reason"), "handover": handover.state,
            **_of(handover, "due_at", "winner_agreed_at", "client_agreed_at", "agreement_version", "accepted_at"),
        }  # fmt: skip


def _changes(person_id: int) -> Iterable[Record]:
    """Changes one asked for, and was asked for."""
    mine = (
        select(ChangeRequest, Contest.id, Contest.client_id)
        .join(Handover, Handover.id == ChangeRequest.handover_id)
        .join(Award, Award.id == Handover.award_id)
        .join(Contest, Contest.id == Handover.contest_id)
        .where((Award.winner_id == person_id) | (Contest.client_id == person_id))
        .order_by(ChangeRequest.id)
    )
    for change, contest_id, client_id in _tuples(mine):
        by = "you" if client_id == person_id else "client"
        yield {"contest": contest_id, "by": by, **_of(change, "number", "note", "at")}


def _money(person_id: int) -> Iterable[Record]:
    before: int | None = None
    while lines := payment_queries.statement(person_id, before=before):
        for line in lines:
            yield {"contest": line.contest_id, **_of(line, "at", "kind", "amount")}
        before = lines[-1].id


def _fundings(person_id: int) -> Iterable[Record]:
    mine = select(Funding, Receipt).outerjoin(Receipt, Receipt.funding_id == Funding.id)
    for funding, receipt in _tuples(
        mine.where(Funding.payer_id == person_id).order_by(Funding.id, Receipt.id)
    ):
        came = _of(receipt, "received_on", "bank", "amount", "currency", "state") if receipt else None
        about = _of(funding, "contest_id", "gateway", "reference", "state", "due", "currency", "asked_at")
        yield {**about, "receipt": came}


def _payouts(person_id: int) -> Iterable[Record]:
    return _plainly(
        Payout, Payout.person_id == person_id, "amount", "currency", "state", "refund", "requested_at",
        "sent_at", "ended_at", "failed_reason",
    )  # fmt: skip


def _sanctions(person_id: int) -> Iterable[Record]:
    fields = "kind", "reason", "at", "until", "lifted_at", "lifted_reason"
    return (_of(row, *fields) for row in person_queries.sanctions_of(person_id))


def _reports(person_id: int) -> Iterable[Record]:
    mine = select(Report, Inquiry, Entry.number).join(Inquiry, Inquiry.id == Report.inquiry_id)
    mine = mine.outerjoin(Entry, Entry.id == Inquiry.entry_id).where(Report.by_id == person_id)
    for report, inquiry, number in _tuples(mine.order_by(Report.id)):
        about = {"contest": inquiry.contest_id, "entry": number, "kind": inquiry.kind, "state": inquiry.state}
        yield {**about, "breach": inquiry.breach, **_of(report, "text", "links", "entries", "at")}


def _inquiries(person_id: int) -> Iterable[Record]:
    fields = (
        "kind",
        "state",
        "opened_at",
        "answer",
        "answered_at",
        "breach",
        "measure",
        "reason",
        "decided_at",
    )
    mine = select(Inquiry, Entry.number).outerjoin(Entry, Entry.id == Inquiry.entry_id)
    for inquiry, number in _tuples(mine.where(Inquiry.subject_id == person_id).order_by(Inquiry.id)):
        about = {"contest": inquiry.contest_id, "entry": number, "links": report_queries.links(inquiry.id)}
        yield {**about, **_of(inquiry, *fields)}


def _mails(person_id: int) -> Iterable[Record]:
    address = reader().get_one(Person, person_id).email
    mine = select(Mail).where(Mail.to_address == address).order_by(Mail.id)
    for mail in _rows(mine):
        yield _of(mail, "subject", "written_at", "sent_at")


def _record(person_id: int) -> Iterable[Record]:
    """What one did, and what happened to one's account: when and where, nothing of whom else it touched."""
    about = and_(Recorded.person_id == person_id, Recorded.kind.startswith("person."))
    mine = select(Recorded).where((Recorded.by_id == person_id) | about)
    return (_of(row, "at", "kind", "contest_id") for row in _rows(mine.order_by(Recorded.id)))


def _plainly(model: Any, whose: Any, *fields: str) -> Iterator[Record]:
    return (_of(row, *fields) for row in _rows(select(model).where(whose).order_by(model.id)))


def _rows(asked: Any) -> Iterator[Any]:
    return (row[0] for row in _tuples(asked))


def _tuples(asked: Any) -> Iterator[Any]:
    return iter(reader().execute(asked.execution_options(yield_per=BATCH)))


def _of(thing: Any, *fields: str) -> Record:
    return {name: getattr(thing, name) for name in fields}

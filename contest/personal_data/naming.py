"""What files are called in a copy: from numbers of ours, so that no name somebody typed can lead out of a folder."""

from contest.entries import rules as entry_rules

_BARRED = str.maketrans(dict.fromkeys('<>:"|?*', "_"))


def entry(contest_id: int, number: int, version: int, position: int, content_type: str | None) -> str:
    """An original of an entry."""
    return f"entries/contest-{contest_id}/entry-{number}-v{version}-{position}.{_ending(content_type)}"


def reference(contest_id: int, image_id: int, content_type: str | None) -> str:
    """A picture of a brief."""
    return f"briefs/contest-{contest_id}/{image_id}.{_ending(content_type)}"


def source(contest_id: int, deliverable_id: int, filename: str) -> str:
    """A source file handed over: its own name behind our number, without what systems do not take."""
    return f"deliverables/contest-{contest_id}/{deliverable_id}-{entry_rules.cleaned(filename).translate(_BARRED)}"


def _ending(content_type: str | None) -> str:
    return (content_type or "").partition("/")[2].partition("+")[0] or "bin"

"""Events of entries."""

from contest.events import Event


class Entered(Event, kind="entry.entered"):
    """A designer (`person_id`) made an entry; its first version waits to be prepared."""

    number: int
    letter: str
    version_id: int


class VersionMade(Event, kind="entry.version_made"):
    """The author gave their entry a new version."""

    number: int
    version: int
    version_id: int


class VersionReady(Event, kind="entry.version_ready"):
    """Version ready: all its images have been prepared, and those who may can look at it."""

    number: int
    version: int


class VersionUnreadable(Event, kind="entry.version_unreadable"):
    """An image of a version cannot be used; `reason` is its code, with the values of its sentence."""

    number: int
    version: int
    reason: str
    reason_values: dict[str, str | int]


class ImagesLeftOut(Event, kind="entry.images_left_out"):
    """A version is shown without `count` of its images, which cannot be used."""

    number: int
    version: int
    count: int


class EntryWithdrawn(Event, kind="entry.withdrawn"):
    """The author withdrew an entry; for a while that can be taken back."""

    number: int


class WithdrawalTakenBack(Event, kind="entry.withdrawal_taken_back"):
    """The author took the withdrawal of an entry back: it is in the contest as it was."""

    number: int


class WithdrawalFinal(Event, kind="entry.withdrawal_final"):
    """A withdrawal made after the deadline can no longer be taken back: the client may be notified."""

    number: int


class EntryDeclined(Event, kind="entry.declined"):
    """The client declined an entry; `chips` are codes of `rules.DECLINE_CHIPS`."""

    number: int
    chips: tuple[str, ...]
    text: str


class EntryRestored(Event, kind="entry.restored"):
    """The client took a declined entry up again."""

    number: int


class EntryHidden(Event, kind="entry.hidden"):
    """Staff hid an entry from all but its author and staff."""

    number: int
    reason: str


class EntryShown(Event, kind="entry.shown"):
    """Staff ended the hiding of an entry."""

    number: int
    reason: str


class Commented(Event, kind="entry.commented"):
    """Author or client wrote in an entry's thread; `person_id` is who shall read it."""

    number: int
    comment_id: int


class PinDone(Event, kind="pin.done"):
    """The author says that what a pin asks for is done; `others_open`: other pins of the entry are not."""

    number: int
    pin: int
    others_open: bool


class PinResolved(Event, kind="pin.resolved"):
    """The client's side has settled a pin."""

    number: int
    pin: int


class PinReopened(Event, kind="pin.reopened"):
    """The client's side opened a pin again."""

    number: int
    pin: int


class OriginalFetched(Event, kind="entry.original_fetched"):
    """Original fetched: its address was given; staff say why."""

    number: int
    version: int
    position: int
    reason: str


class InfectedFile(Event, kind="store.infected_file"):
    """The virus scanner found something in a file that `person_id` sent; it is refused."""

    file: str
    signature: str


class FilesLost(Event, kind="store.files_lost"):
    """Storage no longer has `count` files that rows need; `keys` names the first of them."""

    count: int
    keys: tuple[str, ...]


class ReferenceAdded(Event, kind="contest.reference_added"):
    """The client added a picture to the brief."""

    image_id: int


class ReferenceRemoved(Event, kind="contest.reference_removed"):
    """The client took a picture out of the brief."""

    image_id: int

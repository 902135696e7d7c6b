"""Personal data in exports and deletions themselves: stored copies go with their owner, days stay."""

from contest.kernel.personal_data import declare, retained
from contest.personal_data.model import Departure, Export

declare(
    Export,
    retain=retained("person_id")
    | retained("parts", because="keys of files that `jobs.remove_all` has removed"),
)
declare(Departure, retain=retained("person_id"))

"""Personal data in the ledger: none but numbers of people, which the law requires for ten years."""

from contest.kernel.personal_data import declare, retained
from contest.ledger.model import Transfer

declare(
    Transfer,
    retain=retained(
        "key", because="the books, which company and tax law require, name people by number alone"
    ),
)

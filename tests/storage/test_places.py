"""Fair shares of uploads, each cap at its very edge."""

from contextlib import ExitStack

import pytest

from storage.places import Busy, Places


def take(stack: ExitStack, places: Places, address: str, sender: str = "") -> None:
    stack.enter_context(places.taken(address, sender))


def refused(places: Places, address: str, sender: str) -> tuple[int, int]:
    with pytest.raises(Busy) as found, places.taken(address, sender):
        raise AssertionError("it was let in")
    return found.value.status, found.value.after


def test_an_address_takes_one_upload_at_a_time():
    places = Places(64)
    with ExitStack() as stack:
        take(stack, places, "inbox/a", "ken")

        assert refused(places, "inbox/a", "ken") == (409, 5)
        assert refused(places, "inbox/a", "mei") == (409, 5)
        take(stack, places, "inbox/b", "ken")

    with places.taken("inbox/a", "ken"):
        pass


def test_a_sender_has_six_at_a_time_and_the_next_when_one_ends():
    places = Places(64)
    with ExitStack() as stack:
        for number in range(6):
            take(stack, places, f"inbox/{number}", "ken")

        assert refused(places, "inbox/6", "ken") == (503, 3)
        take(stack, places, "inbox/7", "mei")

    with places.taken("inbox/6", "ken"):
        pass


@pytest.mark.parametrize(("threads", "most"), [(64, 48), (32, 24), (16, 12), (8, 6), (4, 3), (2, 1), (1, 1)])
def test_three_quarters_of_the_threads_take_uploads(threads, most):
    places = Places(threads)
    with ExitStack() as stack:
        for number in range(most):
            take(stack, places, f"inbox/{number}", f"sender {number}")

        assert refused(places, "inbox/more", "another") == (503, 5)


def test_the_fuller_it_gets_the_fewer_one_sender_has():
    """Ten senders who take what they can leave a place each for twelve others."""
    places = Places(64)
    with ExitStack() as stack:
        held = []
        for sender in range(10):
            count = 0
            for number in range(20):
                try:
                    take(stack, places, f"inbox/{sender}/{number}", f"sender {sender}")
                except Busy:
                    break
                count += 1
            held.append(count)
        assert held == [6, 6, 6, 6, 2, 2, 2, 2, 2, 2]
        for number in range(12):
            take(stack, places, f"inbox/late/{number}", f"late {number}")

        assert refused(places, "inbox/late/12", "late 12") == (503, 5)


def test_addresses_of_nobody_in_particular_bind_nobody_else():
    places = Places(64)
    with ExitStack() as stack:
        for number in range(48):
            take(stack, places, f"inbox/{number}")

        assert refused(places, "inbox/48", "") == (503, 5)


def test_a_place_is_free_again_after_a_failure():
    places = Places(1)
    for _ in range(3):
        with pytest.raises(ValueError, match="broke"), places.taken("inbox/a", "ken"):
            raise ValueError("it broke")

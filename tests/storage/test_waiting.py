"""Which connection gives its place to a newcomer."""

import socket
from dataclasses import dataclass

import pytest

from storage.waiting import For, Waiting


@dataclass(eq=False)
class Conn:
    name: str
    sock: socket.socket
    since: float = 0.0
    unsent: int = 0


@pytest.fixture
def at_work():
    """Waiting connections with their other ends."""
    waiting: Waiting[Conn] = Waiting()
    ends: dict[Conn, socket.socket] = {}

    def wait(name: str, what: For, seconds: float, *, sent: bytes = b"") -> Conn:
        ours, theirs = over_tcp()
        ours.sendall(sent)
        conn = Conn(name, ours)
        ends[conn] = theirs
        waiting.add(conn, what)
        conn.since -= seconds
        return conn

    yield waiting, wait, ends
    for conn, theirs in ends.items():
        conn.sock.close()
        theirs.close()


def over_tcp() -> tuple[socket.socket, socket.socket]:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        theirs = socket.create_connection(listener.getsockname())
        return listener.accept()[0], theirs


def test_nobody_goes_where_nobody_is_waited_for(at_work):
    assert at_work[0].first_to_go() is None


def test_heads_go_before_ends_and_ends_before_readers(at_work):
    waiting, wait, _ = at_work
    wait("reader", For.READER, 29)
    wait("end", For.END, 9)
    wait("older", For.HEAD, 3)
    wait("younger", For.HEAD, 2)

    gone = []
    while (conn := waiting.first_to_go()) is not None:
        waiting.remove(conn)
        gone.append(conn.name)

    assert gone == ["older", "younger", "end", "reader"]


@pytest.mark.parametrize(("what", "seconds"), [(For.HEAD, 1), (For.END, 1), (For.READER, 5)])
def test_who_waits_for_less_is_spared_while_another_waits_longer(at_work, what, seconds):
    waiting, wait, _ = at_work
    young = wait("young", what, seconds - 0.9)
    wait("young, too", what, 0)
    other = wait("old", next(other for other in For if other is not what), 60)

    assert waiting.first_to_go() is other
    waiting.remove(other)
    assert waiting.first_to_go() is young


@pytest.mark.parametrize("flood", list(For))
def test_in_a_flood_of_the_young_the_longest_waiting_of_the_flood_goes(at_work, flood):
    waiting, wait, _ = at_work
    for what in For:
        wait("one of few", what, 0.2)
    first = wait("first of many", flood, 0.1)
    wait("last of many", flood, 0)

    waiting.remove(next(conn for conn, what in waiting if what is flood))
    wait("and one more", flood, 0)

    assert waiting.first_to_go() is first


def test_a_reader_who_takes_what_the_kernel_keeps_is_no_idle_reader(at_work):
    waiting, wait, ends = at_work
    body = b"x" * 100_000
    slow = wait("slow", For.READER, 20, sent=body)
    idle = wait("idle", For.READER, 10, sent=body)
    assert waiting.first_to_go() is slow

    for _ in range(50):
        ends[slow].recv(1000)

    assert waiting.first_to_go() is idle


def test_what_is_counted_is_what_is_waited_for(at_work):
    waiting, wait, _ = at_work
    one = wait("one", For.END, 0)
    wait("two", For.END, 0)
    wait("three", For.HEAD, 0)

    assert (waiting.count(For.END), waiting.count(For.HEAD), waiting.count(For.READER)) == (2, 1, 0)
    assert waiting.remove(one) is For.END
    assert waiting.remove(one) is None
    assert waiting.count(For.END) == 1

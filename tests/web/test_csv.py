"""Tables for spreadsheets."""

from datetime import UTC, date, datetime

import pytest

from contest.web import csv


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""), (-5, "-5"), (True, "yes"), ("plain", "plain"), ("=1+1", "'=1+1"), ("+81", "'+81"), ("-1", "'-1"),
        ("@cmd", "'@cmd"), ("\t=1", "'\t=1"), ("\r=1", "'\r=1"), ("\n=1", "'\n=1"), ("  =1", "'  =1"), ("　＝1", "'　＝1"), ("＝1", "'＝1"), ("＋1", "'＋1"),
        ("－1", "'－1"), ("＠1", "'＠1"), ("a=1", "a=1"), (date(2026, 11, 22), "2026-11-22"),
        (datetime(2026, 11, 22, tzinfo=UTC), "2026-11-22T00:00:00+00:00"),
    ],
)  # fmt: skip
def test_a_cell_is_text_and_never_a_formula(value, shown):
    assert csv.cell(value) == shown


def test_a_table_is_sent_line_by_line(app):
    asked = []

    def lines():
        for number in range(3):
            asked.append(number)
            yield [number, 'a "quoted", one']

    with app.test_request_context():
        pieces = iter(csv.streamed("t.csv", ["number", "text"], lines()).response)
        assert [next(pieces), next(pieces), asked] == ["\ufeff", "number,text\r\n", []]
        assert [next(pieces), asked] == ['0,"a ""quoted"", one"\r\n', [0]]

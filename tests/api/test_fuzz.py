"""Whatever is sent, nothing breaks: requests made from the description of the API, wrong ones among them, as everybody.

In CI 2,000 requests in all; `make nightly` 100,000, from the seed of the day unless FUZZ_SEED says another.
"""

import os
from collections import Counter
from datetime import UTC, datetime

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, given, seed, settings
from schemathesis.checks import CHECKS as registered, load_all_checks
from schemathesis.generation import GenerationMode

# Everybody, as what they are to the contests of the scene.
PARTS = {"visitor": "visitor", "ume": "designer", "mei": "entrant", "ken": "winner", "hana": "client", "rei": "judge",
         "sota": "staff"}  # fmt: skip
STATES = "OJWHADYX"  # a step that shares nothing with the number of parts: everybody asks in every state
CI, NIGHT = 2_000, 100_000
KEPT = 50  # requests after which the scene is as it was
load_all_checks()
CHECKS = [
    registered.get_one(name)
    for name in (
        "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance",
    )
]  # fmt: skip


class Fuzz:
    """Requests to one site, counted by part and status."""

    def __init__(self, stage, of, most):
        self.stage, self.of, self.most = stage, of, most
        self.schema = schemathesis.openapi.from_wsgi(
            "/api/openapi.json", stage.app, headers={"Host": "localhost"}
        )
        self.operations = [one.ok() for one in self.schema.get_all_operations()]
        self.sent = Counter()

    def run(self):
        """Ask every route equally often; where there is little to vary, once more from the next seed."""
        while (left := self.most - self.sent.total()) > 0:
            self._round(-(-left // len(self.operations)))
            self.of += 1
        self.stage.restore()

    def _round(self, each):
        for operation in self.operations:
            right, wrong = (operation.as_strategy(generation_mode=mode) for mode in GenerationMode)
            rules = settings(
                max_examples=each, deadline=None, database=None, suppress_health_check=list(HealthCheck),
                phases=[hypothesis.Phase.generate],
            )  # fmt: skip
            seed(self.of)(rules(given(case=right | wrong)(self.ask)))()

    def ask(self, case):
        """One request; most of the time about a thing that is there."""
        count = self.sent.total()
        who, state = list(PARTS)[count % len(PARTS)], STATES[count % len(STATES)]
        if case.path_parameters and count % 5:
            case.path_parameters = {name: self._known(name, state) for name in case.path_parameters}
        secret = self.stage.scene.secrets.get(who)
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        answer = case.call(headers=headers, base_url="http://localhost")
        case.validate_response(answer, checks=CHECKS)
        self.sent[PARTS[who], answer.status_code] += 1
        if count % KEPT == 0:
            self.stage.restore()

    def _known(self, name, state):
        rule = f"<{name}>" if name in ("token", "upload_id") else f"<int:{name}>"
        return self.stage.address(f"/api/{rule}", state).removeprefix("/api/")


def test_nothing_breaks(stage):
    fuzz = Fuzz(stage, of=20261125, most=CI)
    fuzz.run()

    assert fuzz.sent.total() >= CI
    assert {part for part, _status in fuzz.sent} == set(PARTS.values())
    assert {status for _part, status in fuzz.sent} >= {200, 201, 204, 401, 404, 409, 422}


@pytest.mark.nightly
def test_nothing_breaks_all_night(stage):
    of = int(os.environ.get("FUZZ_SEED") or datetime.now(UTC).strftime("%Y%m%d"))
    fuzz = Fuzz(stage, of=of, most=int(os.environ.get("FUZZ_MOST") or NIGHT))
    fuzz.run()
    by_part = {part: sum(n for (one, _), n in fuzz.sent.items() if one == part) for part in PARTS.values()}
    by_status = Counter()
    for (_part, status), n in fuzz.sent.items():
        by_status[status] += n
    print(f"{fuzz.sent.total()} requests from seed {of}: {by_part}, {dict(sorted(by_status.items()))}")

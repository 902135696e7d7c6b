"""Accessibility: what axe-core finds serious or critical on a page as it stands in the browser."""

from functools import cache
from typing import Any

from contest.frontend import bundle

RUN = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help} - ${node.target.join(" ")} - ${node.html.slice(0, 200)}`));
}"""


def check(page: Any) -> list[str]:
    """Serious and critical findings on a Playwright page, one line each; an empty list is the wish."""
    page.evaluate(_source())
    return page.evaluate(RUN)


@cache
def _source() -> str:
    bundle.install()
    return (bundle.PACKAGES / "axe-core" / "axe.min.js").read_text(encoding="utf-8")

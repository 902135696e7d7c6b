"""Demo people, their sign-ins and their bank accounts. Names and banks are invented."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from contest.kernel.db import reader
from contest.people import bank
from contest.people.actions import accounts, details, staff_role
from contest.people.model import Person

PASSWORD = "konpe-demo-2026"  # noqa: S105 — printed at every start; production refuses demo people


@dataclass(frozen=True)
class Someone:
    """A person of the demo; `role` is what the start prints beside the sign-in."""

    key: str
    name: str
    role: str
    language: str = "ja"
    zone: str = "Asia/Tokyo"
    staff: bool = False

    @property
    def email(self) -> str:
        """An address that no mail ever leaves for."""
        return f"{self.key}@konpe.example"


PEOPLE = [
    Someone("hana", "水野 花", "client"),
    Someone("oliver", "Oliver Brandt", "client", "en", "Europe/Berlin"),
    Someone("ken", "高橋 健", "designer, winner of two contests"),
    Someone("mei", "林 芽衣", "designer"),
    Someone("rei", "佐藤 玲", "judge"),
    Someone("taro", "中村 太郎", "judge"),
    Someone("sarah", "Sarah Lindqvist", "judge", "en", "Europe/Stockholm"),
    Someone("sota", "森 颯太", "staff", staff=True),
]
DESIGNERS = [
    ("aoi", "石川 葵"), ("daichi", "藤本 大地"), ("emi", "岡田 恵美"), ("felix", "Felix Moreau"), ("haru", "西村 春"),
    ("ines", "Inês Carvalho"), ("jun", "前田 潤"), ("kaori", "松井 香織"), ("liam", "Liam O’Connor"), ("minh", "Trần Minh"),
    ("nao", "小野 奈緒"), ("riku", "原 陸"), ("saki", "清水 咲"), ("tomo", "長谷川 智"), ("yuki", "村上 雪"), ("zoe", "Zoë Hart"),
]  # fmt: skip
PAID = {"ken": ("みなと銀行", "小樽支店", "1180042", "タカハシ ケン"), "mei": ("あおば銀行", "本店", "2041733", "ハヤシ メイ")}  # fmt: skip
REFUNDED = {"oliver": ("ハーバー銀行", "東京支店", "7700815", "OLIVER BRANDT"), "hana": ("みなと銀行", "本店", "3310090", "ミズノ ハナ")}  # fmt: skip


def move_in(now: datetime) -> dict[str, int]:
    """Make everybody's account, as of half a year ago; their ids by key."""
    joined = now - timedelta(days=180)
    designers = [Someone(key, name, "designer") for key, name in DESIGNERS]
    ids = {}
    for someone in [*PEOPLE, *designers]:
        ids[someone.key] = accounts.create(
            email=someone.email,
            name=someone.name,
            password=PASSWORD,
            language=someone.language,
            time_zone=someone.zone,
            seeded=True,
            now=joined,
        )
        if someone.staff:
            staff_role.make_staff(ids[someone.key], by=None, now=joined)
    for key, (name, branch, number, holder) in (PAID | REFUNDED).items():
        account = bank.normal(bank=name, branch=branch, kind="ordinary", number=number, holder=holder)
        details.give(ids[key], account, now=joined)
    return ids


def sign_ins() -> list[str]:
    """One line per person worth signing in as; none in a site without the demo."""
    lived_in = reader().scalar(select(Person.id).where(Person.seeded).limit(1))
    if lived_in is None:
        return []
    width = max(len(someone.email) for someone in PEOPLE)
    lines = [f"{someone.email:<{width}}  {someone.role}" for someone in PEOPLE]
    return [f"Sign in with the password {PASSWORD} as", *(f"  {line}" for line in lines)]

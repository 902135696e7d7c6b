"""Demo briefs. Names and places are invented."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Brief:
    """A brief as its client wrote it. `name` in Latin letters is what the demo's designers draw."""

    key: str
    client: str
    language: str
    category: str
    title: str
    name: str
    prize: int
    formats: list[str]
    lead: str
    description: str
    visibility: str = "blind"
    reveal: bool = False
    ai_policy: str = "declare"
    zone: str = "Asia/Tokyo"
    comments: list[str] = field(default_factory=list)


BRIEFS = {
    brief.key: brief
    for brief in [
        Brief(
            "minato", "hana", "ja", "logo", "みなと焙煎所のロゴとシンボル", "Minato", 200_000,
            ["SVG", "PDF", "PNG"],
            "小樽の運河沿い、築九十年の倉庫で豆を焼いています。看板、豆袋、ウェブサイトで長く使えるロゴを募集します。",
            "焙煎機は一台、豆は月に四種類。観光の方より、近くで働く人が朝に寄ってくれる店でありたいと思っています。\n\n"
            "大切にしたいこと：倉庫の石と木のような落ち着いたかたち。子どもにも読める文字。クラフト紙に一色で刷ってもつぶれないこと。\n\n"
            "避けたいこと：ガス灯や運河の風景、湯気、ハート。",
            comments=["太陽の線がきれいです。一色で刷ったときの様子も見せていただけますか。", "文字をもう少し太くすると、看板でも読めそうです。"],
        ),
        Brief(
            "aozora", "hana", "ja", "logo", "あおぞら訪問看護ステーションのロゴ", "Aozora", 80_000,
            ["SVG", "PDF"],
            "札幌市で訪問看護を始めます。制服の胸、車のドア、名刺に使うロゴを探しています。",
            "ご高齢の方にも読みやすく、冷たく見えないこと。青と緑のほかにもう一色まで。",
            visibility="open", reveal=True, ai_policy="forbidden",
        ),
        Brief(
            "nordlicht", "oliver", "en", "logo", "Logo for Nordlicht, a small bicycle workshop", "Nordlicht", 120_000,
            ["SVG", "PDF", "EPS"],
            "We repair and build touring bicycles in Hamburg, two people and a dog.",
            "We need one mark that works as a head badge (28 mm, etched brass), on a door and in a browser tab.\n\n"
            "We like: plain geometry, one colour. We don’t like: gears, chains, mountains.",
            zone="Europe/Berlin", ai_policy="free",
        ),
        Brief(
            "kanade", "hana", "ja", "logo", "子ども音楽教室「かなで」のシンボル", "Kanade", 50_000,
            ["SVG", "PNG"],
            "",
            "三歳から通える音楽教室です。楽器を描かずに、音が重なる楽しさが伝わるシンボルをお願いします。",
            reveal=True,
        ),
        Brief(
            "tomoshibi", "hana", "ja", "logo", "古民家宿「ともしび」のロゴ", "Tomoshibi", 150_000,
            ["SVG", "PDF", "Illustrator"],
            "",
            "能登の古民家を直した、一日一組の宿です。暖簾、箸袋、夜の門灯に使います。金箔の一色でも成り立つこと。",
        ),
        Brief(
            "harbour", "oliver", "en", "poster", "Poster for the Harbour Film Nights", "Harbour", 60_000,
            ["PDF"],
            "",
            "Six evenings of open-air film on the quay in August. A2 portrait, two spot colours, with room for dates.",
            zone="Europe/Berlin", visibility="open",
        ),
        Brief(
            "yuzu", "hana", "ja", "packaging", "柚子こしょうのラベル", "Yuzu", 70_000,
            ["PDF"],
            "",
            "大分の農園の柚子こしょう、60グラムのびんに貼るラベルです。",
        ),
        Brief(
            "lantern", "oliver", "en", "logo", "Wordmark for Lantern Books", "Lantern", 40_000,
            ["SVG"],
            "",
            "A second-hand bookshop that is open until midnight.",
            zone="Europe/Berlin",
        ),
        Brief(
            "sora", "hana", "ja", "logo", "空き家再生プロジェクト「そらや」のロゴ", "Soraya", 90_000,
            ["SVG", "PDF"],
            "",
            "空き家を直して、若い人に貸す取り組みです。のぼりと名刺に使います。",
        ),
    ]
}  # fmt: skip

"""Drawings are drawn as browsers draw them, or refused for a reason."""

import re
import zlib
from base64 import b64encode

import pytest
from PIL import Image

from contest.imaging.inspect import inspect
from contest.imaging.reasons import SENTENCES, Unreadable
from contest.imaging.render import rasterized
from contest.imaging.svg import cleaning
from tests.imaging import samples
from tests.imaging.svg.looks import LOOKS, PLACES, drawing

NEAR = 3


def pixels(content):
    clean = cleaning.clean(content, side=200, inspect_picture=inspect)
    picture = rasterized(clean.text, clean.size).convert("RGBA")
    background = Image.new("RGBA", picture.size, "white")
    background.alpha_composite(picture)
    return [background.getpixel(place)[:3] for place in PLACES]


def refusal(content):
    with pytest.raises(Unreadable) as refused:
        inspect(content)
    return refused.value.code, refused.value.values.get("found")


@pytest.mark.parametrize("name", LOOKS)
def test_a_drawing_looks_as_in_a_browser(name):
    root, inside, wanted = LOOKS[name]
    seen = pixels(drawing(inside, root))

    assert all(
        abs(a - b) <= NEAR
        for one, other in zip(seen, wanted, strict=True)
        for a, b in zip(one, other, strict=True)
    ), (seen, wanted)


GREEN = '<rect width="120" height="100" fill="#0a7d55"/>'
DRAWN_GREEN = [(10, 125, 85), (10, 125, 85), (255, 255, 255)]


@pytest.mark.parametrize(
    "before",
    [
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">',
        '<!doctype svg public "-//W3C//DTD SVG 20010904//EN" "http://www.w3.org/TR/2001/svg10.dtd">',
        '<!DOCTYPE svg SYSTEM "svg11.dtd">',
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x" [\n]>',
        "<!DOCTYPE svg [<!-- nothing --> <!ATTLIST svg xmlns:a CDATA #IMPLIED> <?x y?>]>",
        "<?xml version='1.0'?><!-- by hand --><!DOCTYPE svg>",
    ],
)
def test_a_document_type_says_nothing(before):
    assert pixels(before.encode() + drawing(GREEN)) == DRAWN_GREEN


def test_entities_of_plain_text_are_put_in_place():
    before = (
        '<!DOCTYPE svg [<!ENTITY ns_mine "urn:mine?a=&#39;"> <!ENTITY a "x">]>'.replace("&#39;", "'")
        + "<!-- &a; -->"
    )
    inside = (
        '<g xmlns:m="&ns_mine;" m:b="&a;"><switch><foreignObject requiredExtensions="&ns_mine;" width="9" height="9">'
        "<m:pgf/></foreignObject>" + GREEN + "</switch></g><style><![CDATA[.none{fill:&a;}]]></style>"
    )

    assert pixels(before.encode() + drawing(inside)) == DRAWN_GREEN


def test_a_style_may_be_an_entity():
    before = '<!DOCTYPE svg [<!ENTITY st0 "fill:#0A7D55;">]>'

    assert pixels(before.encode() + drawing('<rect width="120" height="100" style="&st0;"/>')) == DRAWN_GREEN


@pytest.mark.parametrize(
    ("declared", "used", "accepted"),
    [
        ("".join(f'<!ENTITY e{n} "v">' for n in range(64)), "&e1;", True),
        ("".join(f'<!ENTITY e{n} "v">' for n in range(65)), "&e1;", False),
        (f'<!ENTITY e "{"v" * 65_536}">', "&e;", True),
        (f'<!ENTITY e "{"v" * 65_537}">', "&e;", False),
        (f'<!ENTITY e "{"v" * 65_000}">', "&e;" * 20, False),
        ('<!ENTITY e "v"><!ENTITY f "&e;&e;">', "&f;", False),
        ('<!ENTITY e "&#38;e;">', "&e;", False),
        ('<!ENTITY e "100%">', "&e;", False),
        ('<!ENTITY e "<g/>">', "&e;", False),
        ('<!ENTITY % p "v">', "", False),
        ('<!ENTITY % p SYSTEM "x.dtd"> %p;', "", False),
        ('<!ENTITY e SYSTEM "file:///etc/passwd">', "&e;", False),
        ('<!ENTITY e PUBLIC "a" "http://127.0.0.1/">', "&e;", False),
        ('<!ATTLIST rect fill CDATA "red">', "", False),
    ],
)  # fmt: skip
def test_other_entities_are_refused(declared, used, accepted):
    content = f"<!DOCTYPE svg [{declared}]>".encode() + drawing(f'<g class="{used}"/>{GREEN}')

    if accepted:
        assert pixels(content) == DRAWN_GREEN
    else:
        assert refusal(content)[0] == "image.drawing_with_entities"


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("UTF-16", "utf-16"),
        ("UTF-16", "utf-16-le"),
        ("UTF-16", "utf-16-be"),
        ("UTF-16", "utf-8"),
        ("utf-8", "utf-8-sig"),
        ("ISO-8859-1", "latin-1"),
        ("windows-1252", "cp1252"),
    ],
)
def test_encodings_that_browsers_know_are_read(declared, encoding):
    text = f'<?xml version="1.0" encoding="{declared}"?>' + drawing(f"<title>café</title>{GREEN}").decode()

    assert pixels(text.encode(encoding)) == DRAWN_GREEN


@pytest.mark.parametrize("declared", ["Shift_JIS", "EUC-JP", "ISO-2022-JP", "x-none"])
def test_other_encodings_are_refused_by_name(declared):
    content = f'<?xml version="1.0" encoding="{declared}"?>'.encode() + drawing(GREEN)

    assert refusal(content) == ("image.drawing_in_encoding", declared)


TEXT = "<text x='5' y='50'>Mizube</text>"


@pytest.mark.parametrize(
    "inside",
    [
        f"<g display='none'>{TEXT}</g>",
        f"<style>.note{{display:none}}</style><g class='note'>{TEXT}</g>",
        f"<g visibility='hidden'>{TEXT}</g>",
        f"<g style='opacity:0'>{TEXT}</g>",
        f"<g fill='none'>{TEXT}</g>",
        f"<defs>{TEXT}</defs>",
        f"<symbol id='s'>{TEXT}</symbol>",
        "<text> <tspan/> </text>",
        "<title>Mizube</title><metadata>Mizube</metadata>",
        "<foreignObject width='9' height='9'/>",
        "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>Mizube</p></foreignObject>",
        "<flowRoot><flowRegion/><flowPara/></flowRoot>",
    ],
)
def test_text_that_nobody_sees_is_no_reason(inside):
    assert pixels(drawing(inside + GREEN)) == DRAWN_GREEN


@pytest.mark.parametrize(
    "inside",
    [
        TEXT,
        "<g visibility='hidden'><text visibility='visible'>Mizube</text></g>",
        "<text><tspan>Mizube</tspan></text>",
        "<text visibility='hidden'>a<tspan visibility='visible'>b</tspan></text>",
        f"<g display='none'><g id='t'>{TEXT}</g></g><use href='#t'/>",
        f"<defs><g id='t' visibility='inherit'>{TEXT}</g></defs><use href='#t'/>",
        f"<clipPath id='c'>{TEXT}</clipPath><rect width='9' height='9' clip-path='url(#c)'/>",
        f"<pattern id='p' width='9' height='9'>{TEXT}</pattern><rect width='9' height='9' fill='url(#p)'/>",
        "<g fill='none' stroke='red'><text>Mizube</text></g>",
        "<flowRoot><flowRegion/><flowPara>Mizube</flowPara></flowRoot>",
        "<foreignObject width='9' height='9'><p xmlns='http://www.w3.org/1999/xhtml'>Mizube</p></foreignObject>",
        "<switch><foreignObject width='9' height='9'><p xmlns='http://www.w3.org/1999/xhtml'>a</p></foreignObject></switch>",
    ],
)  # fmt: skip
def test_text_that_is_seen_is_refused(inside):
    assert refusal(drawing(inside)) == ("image.drawing_with_text", None)


CONIC = (
    "<g clip-path='url(#c)'><foreignObject x='-9' y='-9' width='99' height='99'>"
    "<div xmlns='http://www.w3.org/1999/xhtml' style='background:conic-gradient(red,blue);height:100%'/></foreignObject></g>"
    "<clipPath id='c'><circle r='50'/></clipPath>"
)
REFUSED = {
    "a page": (CONIC, "image.drawing_with_page", None),
    "a linked picture": ("<image href='mark.png' width='9' height='9'/>", "image.picture_in_drawing", None),
    "a picture by its old link": (
        "<image xlink:href='mark.png' width='9' height='9'/>",
        "image.picture_in_drawing",
        None,
    ),
    "a copy from another file": ("<use href='a.svg#b'/>", "image.drawing_not_whole", None),
    "an animation": (
        "<rect><animate attributeName='x' from='0' to='9' dur='1s'/></rect>",
        "image.drawing_moves",
        None,
    ),
    "an animation later": (
        "<rect><set attributeName='x' to='9' begin='2s'/></rect>",
        "image.drawing_moves",
        None,
    ),
    "an animation by style": (
        "<style>@keyframes a{from{opacity:0}}rect{animation:2s a}</style><rect/>",
        "image.drawing_moves",
        None,
    ),
    "styles elsewhere": ("<style>@import 'a.css';</style>", "image.drawing_styled_elsewhere", None),
    "a mesh": ("<meshgradient id='m'/><rect fill='url(#m)'/>", "image.drawing_with_mesh", None),
    "languages": ("<g systemLanguage='ja'><rect/></g>", "image.drawing_in_languages", None),
    "strokes of the screen": (
        "<path d='M0 0h9' stroke='red' vector-effect='non-scaling-stroke'/>",
        "image.drawing_with_strokes",
        "vector-effect: non-scaling-stroke",
    ),
    "dashes of a path's length": (
        "<path d='M0 0h9' stroke='red' stroke-dasharray='1' pathLength='4'/>",
        "image.drawing_with_strokes",
        "pathLength",
    ),
    **{
        name: (inside, "image.drawing_with_style", found)
        for name, inside, found in [
            ("mixed colour", "<rect fill='color-mix(in srgb, red, blue)'/>", "fill: color-mix(in srgb, red, blue)"),
            ("a colour from another", "<rect fill='rgb(from red r g b)'/>", "fill: rgb(from red r g b)"),
            ("a sum", "<path style='stroke-width:calc(1px + 2px)'/>", "stroke-width: calc(1px + 2px)"),
            ("a unit of the screen", "<rect width='5vw' height='9'/>", "width: 5vw"),
            ("a clip by shape", "<rect style='clip-path:circle(5px)'/>", "clip-path: circle(5px)"),
            ("a mask by gradient", "<rect style='mask:linear-gradient(red,blue)'/>", "mask: linear-gradient(red,blue)"),
            ("depth", "<rect style='transform:rotateX(9deg)'/>", "transform: rotateX(9deg)"),
            ("a motion path", "<rect style='offset-path:path(\"M0 0h9\")'/>", 'offset-path: path("M0 0h9")'),
            ("a query", "<style>@media (min-width:9px){rect{fill:red}}</style><rect/>", "@media (min-width:9px)"),
            ("a container", "<style>@container (width>9px){rect{fill:red}}</style><rect/>", "@container (width>9px)"),
            ("all", "<rect style='all:unset'/>", "all: unset"),
            ("an outline", "<rect style='outline:1px solid'/>", "outline: 1px solid"),
            ("light", "<filter id='f'><feDiffuseLighting/></filter><rect filter='url(#f)'/>", "feDiffuseLighting"),
            ("a hatch", "<hatch id='h'/><rect fill='url(#h)'/>", "hatch"),
            ("a variable in a copy",
             "<defs><rect id='r' style='fill:var(--a,blue)'/></defs><use href='#r' style='--a:red'/>",
             "var() in a copy (use)"),
            ("a shadow of a mirrored shape",
             "<g transform='scale(-1 1)'><rect style='filter:drop-shadow(1px 1px 0 red)'/></g>",
             "drop-shadow()"),
        ]
    },
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_we_cannot_draw_is_refused(name):
    inside, code, found = REFUSED[name]

    assert refusal(drawing(inside)) == (code, found)


@pytest.mark.parametrize("code", ["text", "style", "mesh", "page"])
def test_advice_has_a_way_out_for_every_program(code):
    said = SENTENCES[f"image.drawing_with_{code}"]

    assert "export the picture as a PNG" in said or "Export the picture as a PNG" in said
    assert (
        "save as Plain SVG" not in said and "Formatted Text" not in said
    )  # neither takes away what is refused


@pytest.mark.parametrize("name", [name for name in REFUSED if name != "styles elsewhere"])
def test_what_nobody_sees_of_it_is_no_reason(name):
    inside = REFUSED[name][0]
    sheets = "".join(re.findall(r"<style>.*?</style>", inside))
    rest = inside.replace(sheets, "")

    assert pixels(drawing(f"{sheets}<g display='none'>{rest}</g><path fill='#0a7d55' d='M0 0h120v100H0z'/>"))


@pytest.mark.parametrize("root", ["clip-path='url(#c)'", "style='padding:9px'", "transform='translate(9)'"])
def test_what_the_outermost_element_has_in_pixels_of_the_screen_is_refused(root):
    inside = "<clipPath id='c'><rect width='9' height='9'/></clipPath>" + GREEN

    assert refusal(drawing(inside, root))[0] == "image.drawing_with_style"


def test_an_external_sheet_is_refused():
    content = b"<?xml-stylesheet href='a.css' type='text/css'?>" + drawing(GREEN)

    assert refusal(content) == ("image.drawing_styled_elsewhere", None)


@pytest.mark.parametrize(
    "declared", ["image/png", "image/jpg", "IMAGE/PJPEG", "", "text/plain", "img/x;charset=utf-8"]
)
@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_is_what_its_bytes_say(declared, format):
    picture = Image.new("RGB", (40, 40), (10, 125, 85))
    address = f"data:{declared};base64,{b64encode(samples.encoded(picture, format)).decode()}"
    seen = pixels(drawing(f"<image href='{address}' width='200' height='200'/>"))

    assert all(abs(a - b) <= 8 for a, b in zip(seen[0], (10, 125, 85), strict=True))


BOMBS = {
    "selectors of siblings": "<style>a ~ rect ~ rect ~ rect{fill:red}</style>" + "<rect/>" * 9_000,
    "selectors of ancestors": f"<style>{','.join('a b c *' for _ in range(400))}{{fill:red}}</style>"
    + "<g>" * 90 + "<rect/>" * 20_000 + "</g>" * 90,
    "counting selectors": "<style>rect:nth-of-type(3n){fill:red}</style>" + "<rect/>" * 9_000,
    "growing variables": "<style>:root{--a:xxxxxxxxxx;"
    + "".join(f"--a{n}:var(--a{n - 1 if n else ''})var(--a{n - 1 if n else ''});" for n in range(40))
    + "}rect{fill:var(--a15)}</style><rect/>",
    "rules in rules": f"<style>{'a{' * 50}fill:red{'}' * 50}</style>",
    "a long sheet": f"<style>{'a{b:c}' * 400_000}</style>",
    "many rules": f"<style>{'a{fill:red}' * 5_001}</style>",
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_style_sheets_may_not_ask_for_too_much(name):
    assert refusal(drawing(BOMBS[name])) == ("image.drawing_too_complex", None)


@pytest.mark.parametrize(
    "sheet",
    [
        ":is(" * 3_000 + "a" + ")" * 3_000 + "{fill:red}",
        "rect{fill:" + "(" * 100_000,
        '"' * 100_000,
        "@media " + "(" * 3_000 + "{rect{fill:red}}",
        "rect{fill:" + "rgb(" * 5_000 + ")" * 5_000 + "}",
        "\\" * 9_999 + "{}",
        "@layer " * 1_000,
        "rect{fill:var(--a)}:root{--a:var(--b);--b:var(--a)}",
    ],
)
def test_a_broken_sheet_is_refused_or_ignored(sheet):
    try:
        inspect(drawing(f"<style><![CDATA[{sheet}]]></style>{GREEN}"))
    except Unreadable as refused:
        assert refused.code in ("image.drawing_with_style", "image.drawing_too_complex")


def test_the_same_drawing_is_written_the_same_way():
    content = drawing(
        "".join(inside for root, inside, _ in LOOKS.values() if not root and "<style" not in inside)
    )
    texts = {cleaning.clean(content, side=200, inspect_picture=inspect).text for _ in range(2)}

    assert len(texts) == 1
    assert zlib.crc32(texts.pop().encode())

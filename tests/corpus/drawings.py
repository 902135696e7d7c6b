"""SVG: drawings as programs write them, and drawings that want more than to be seen."""

from base64 import b64encode
from itertools import product

from tests.imaging import samples

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
SHAPES = """
<defs><linearGradient id="g"><stop offset="0" stop-color="#1f3dff"/><stop offset="1" stop-color="#fff"/></linearGradient>
<symbol id="s" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4"/></symbol>
<pattern id="p" width="8" height="8" patternUnits="userSpaceOnUse"><path d="M0 0h4v4H0z"/></pattern>
<clipPath id="c"><rect width="90" height="60"/></clipPath></defs>
<rect width="120" height="80" fill="url(#g)"/><use href="#s" x="5" y="5" width="30" height="30"/>
<g clip-path="url(#c)"><rect x="50" y="30" width="60" height="45" fill="url(#p)"/></g>
"""


FLAT = 'viewBox="0 0 120 8"'
"""Few pixels: a drawing is always as wide as the largest rendition."""


def svg(inside=SHAPES, size=FLAT, before=""):
    return f"{before}{HEAD}{size}>{inside}</svg>".encode()


def holding(content, media="image/png", tag="image", name="href"):
    address = f"data:{media};base64,{b64encode(content).decode()}"
    return svg(
        f'<rect width="120" height="80" fill="#ddd"/><{tag} {name}="{address}" width="60" height="40"/>'
    )


def laughs(levels, each):
    rows = ['<g id="l0"><rect width="9" height="9"/></g>']
    for level in range(1, levels):
        rows.append(f'<g id="l{level}">' + f'<use xlink:href="#l{level - 1}"/>' * each + "</g>")
    return svg(f'<defs>{"".join(rows)}</defs><use xlink:href="#l{levels - 1}"/>')


def pattern_laughs(levels):
    rows = [
        '<pattern id="p0" width="1" height="1" patternUnits="userSpaceOnUse"><rect width="1" height="1"/></pattern>'
    ]
    for level in range(1, levels):
        fills = f'<rect width="9" height="9" fill="url(#p{level - 1})"/>' * 10
        rows.append(
            f'<pattern id="p{level}" width="9" height="9" patternUnits="userSpaceOnUse">{fills}</pattern>'
        )
    return svg(f'<defs>{"".join(rows)}</defs><rect width="99" height="70" fill="url(#p{levels - 1})"/>')


def marker_laughs():
    marker = '<marker id="m" markerWidth="3" markerHeight="3">' + "<path d='M0 0h1'/>" * 100 + "</marker>"
    path = "M0 0" + "l1 1" * 3000
    return svg(f'{marker}<path marker-mid="url(#m)" d="{path}" stroke="red"/>')


def styled_laughs():
    """The same by a style sheet: what points is not in the elements."""
    rows = "".join(
        f'<mask id="m{level}"><g class="c{level}">{"<rect/>" * 9}</g></mask>' for level in range(9)
    )
    rules = "".join(f".c{level} rect{{mask:url(#m{level - 1})}}" for level in range(1, 9))
    return svg(f'<style>{rules}</style>{rows}<rect width="99" height="70" mask="url(#m8)"/>')


def effects(inside):
    return svg(f'<filter id="f">{inside}</filter><rect width="120" height="80" filter="url(#f)"/>')


ENTITIES = """<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "ha">%s]>"""
LAUGHS = ENTITIES % "".join(f"<!ENTITY {chr(98 + n)} '" + f"&{chr(97 + n)};" * 10 + "'>" for n in range(9))
W3C = (
    '<?xml version="1.0" encoding="utf-8"?><!-- Generator: a program -->'
    '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
)
HANDLERS = (
    '<script>alert(1)</script><rect onclick="alert(1)" width="120" height="80" fill="#0b7a4b"/>'
    '<a href="javascript:alert(1)"><circle r="20"/></a>'
    "<foreignObject><iframe xmlns='http://www.w3.org/1999/xhtml' src='http://127.0.0.1/'/></foreignObject>"
)
STYLE = (
    "<style>@font-face{src:url(file:///etc/passwd)}"
    " rect{fill:url(http://127.0.0.1/x#a);stroke:red} .a{fill:u\\72l(file:///x)} /* } */ circle{fill:blue}</style>"
    '<rect width="120" height="80"/><circle r="30" style="fill:url(&quot;file:///etc/passwd&quot;)"/>'
)


OUTSIDE = ("/etc/passwd", "file:///etc/passwd", "http://127.0.0.1:1/x.png", "//h/x", "x.png")
"""Where a picture might lie that is not in the drawing."""


def good():
    photograph = samples.jpeg(120, 80)
    utf16 = svg(before='<?xml version="1.0" encoding="UTF-16"?>').decode().encode("utf-16")
    return {
        "shapes.svg": svg(),
        "w3c-doctype.svg": svg(before=W3C),
        "bare-doctype.svg": svg(before="<!DOCTYPE svg>\n"),
        "millimetres.svg": svg(size='width="120mm" height="8mm" viewBox="0 0 120 8"'),
        "pixels-only.svg": svg(size='width="120" height="8"'),
        "percent.svg": svg(size='width="100%" height="100%" viewBox="0 0 120 8"'),
        "one-side.svg": svg(size='width="240" viewBox="0 0 120 8"'),
        "dot.svg": svg('<rect width="1" height="1" fill="#0b7a4b"/>', size='width="1" height="1"'),
        "huge-plane.svg": svg(size='viewBox="0 0 1e9 1e9"'),
        "tiny-plane.svg": svg('<rect width="1" height="1"/>', size='viewBox="0 0 1e-7 1e-7"'),
        "byte-order-mark.svg": b"\xef\xbb\xbf" + svg(),
        "utf16.svg": utf16,
        "scripts.svg": svg(HANDLERS),
        "style-sheet.svg": svg(STYLE),
        "picture-of-nothing.svg": svg(
            SHAPES + '<image href="" width="9" height="9"/><image xlink:href=" "/>'
        ),
        "outside-picture-not-shown.svg": svg(
            SHAPES + '<g display="none"><image href="/etc/passwd"/><use href="file:///etc/passwd#a"/></g>'
        ),
        "doctype-of-another-file.svg": svg(before='<!DOCTYPE svg SYSTEM "file:///etc/passwd">'),
        "photograph-inside.svg": holding(photograph, "image/jpeg"),
        "cut-out-inside.svg": holding(samples.encoded(samples.cut_out(90, 60), "PNG"), name="xlink:href"),
        "dot-inside.svg": holding(samples.png(1, 1)),
        "wrong-name-inside.svg": holding(photograph, "image/png"),
        "page-behind-inside.svg": holding(photograph + samples.HTML, "image/jpeg"),
        "drawing-inside.svg": holding(svg(), "image/svg+xml"),
        "shadow.svg": effects('<feDropShadow dx="2" dy="2" stdDeviation="2"/>'),
        "markers.svg": svg(
            '<marker id="m" markerWidth="4" markerHeight="4"><path d="M0 0h2v2"/></marker>'
            '<path d="M5 5h50v50" stroke="#000" fill="none" marker-end="url(#m)"/>'
        ),
        "empty.svg": svg(""),
        "nothing-to-find.svg": svg('<use href="#none"/><rect width="9" height="9" fill="url(#none)"/>'),
        "odd-numbers.svg": svg(
            '<rect width="1e400" height="nan"/><path d="M0 0 L"/><circle r="-1"/><g transform="x(1"/>'
        ),
        "other-namespaces.svg": svg(
            '<x:namedview xmlns:x="urn:x"><rect/></x:namedview><metadata>secret</metadata><title>t</title>'
            + SHAPES
        ),
        "page-in-comment.svg": svg("<!--" + samples.HTML.decode().replace("<!", "") + "-->" + SHAPES),
        "switch.svg": svg('<switch><foreignObject/><g><rect width="60" height="40"/></g></switch>'),
    }


def bad():
    deep = "<g>" * 120 + "<rect/>" + "</g>" * 120
    bomb = samples.bomb_png(16_000, 16_000)
    complex_, loops = "image.drawing_too_complex", "image.drawing_loops"
    return {
        "laughs.svg": (svg("<title>&j;</title>" + SHAPES, before=LAUGHS), "image.drawing_with_entities"),
        "passwords.svg": (
            svg("<title>&x;</title>", before='<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
            "image.drawing_with_entities",
        ),
        "parameter-entity.svg": (
            svg(before='<!DOCTYPE svg [<!ENTITY % x SYSTEM "http://127.0.0.1/x.dtd"> %x;]>'),
            "image.drawing_with_entities",
        ),
        **{
            f"outside-picture-{number}.svg": (
                svg(f'{SHAPES}<image {name}="{address}" width="60" height="40"/>'),
                "image.picture_in_drawing",
            )
            for number, (name, address) in enumerate(product(("href", "xlink:href"), OUTSIDE))
        },
        "outside-use.svg": (svg('<use href="other.svg#a"/>'), "image.drawing_not_whole"),
        "outside-use-of-old.svg": (
            svg('<use xlink:href="file:///etc/passwd#a"/>'),
            "image.drawing_not_whole",
        ),
        "outside-effect.svg": (effects('<feImage href="file:///etc/passwd"/>'), "image.drawing_with_style"),
        "outside-styles.svg": (
            svg("<style>@import url(http://127.0.0.1/x.css);</style>"),
            "image.drawing_styled_elsewhere",
        ),
        "drawing-inside-points-out.svg": (
            holding(svg('<image href="x.png"/>'), "image/svg+xml"),
            "image.picture_in_drawing",
        ),
        "moves.svg": (
            svg('<set attributeName="href" to="javascript:alert(1)"/>' + SHAPES),
            "image.drawing_moves",
        ),
        "use-laughs.svg": (laughs(10, 10), complex_),
        "pattern-laughs.svg": (pattern_laughs(8), complex_),
        "marker-laughs.svg": (marker_laughs(), complex_),
        "styled-laughs.svg": (styled_laughs(), complex_),
        "deep.svg": (svg(deep), complex_),
        "many.svg": (svg("<path/>" * 50_001), complex_),
        "use-itself.svg": (svg('<g id="a"><use href="#a"/></g>'), loops),
        "use-ring.svg": (svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'), loops),
        "pattern-itself.svg": (
            svg(
                '<pattern id="p" width="9" height="9" patternUnits="userSpaceOnUse"><rect fill="url(#p)"/></pattern><rect fill="url(#p)"/>'
            ),
            loops,
        ),
        "thick.svg": (effects('<feMorphology radius="50"/>'), complex_),
        "cloudy.svg": (effects('<feTurbulence baseFrequency=".05" numOctaves="1000"/>'), complex_),
        "kernel.svg": (
            effects(f'<feConvolveMatrix order="99" kernelMatrix="{"1 " * 9801}"/>'),
            "image.drawing_with_style",
        ),
        "effect-upon-effect.svg": (
            svg(
                '<filter id="f">'
                + '<feGaussianBlur stdDeviation="3"/>' * 30
                + "</filter>"
                + '<rect width="99" height="70" filter="url(#f)"/>' * 100
            ),
            complex_,
        ),
        "text.svg": (svg(SHAPES + '<text x="9" y="20">Konpe</text>'), "image.drawing_with_text"),
        "text-span.svg": (svg("<text><tspan>コンペ</tspan></text>"), "image.drawing_with_text"),
        "huge-tile.svg": (
            svg(
                '<pattern id="p" width="1e6" height="1e6" patternUnits="userSpaceOnUse"/><rect fill="url(#p)"/>'
            ),
            complex_,
        ),
        "many-rules.svg": (svg("<style>" + "a{fill:red}" * 5_001 + "</style>"), complex_),
        "many-attributes.svg": (
            svg("<g " + " ".join(f'a{n}=""' for n in range(600)) + "/>"),
            complex_,
        ),
        "long-chain.svg": (
            svg('<g id="u0"/>' + "".join(f'<use id="u{n + 1}" href="#u{n}"/>' for n in range(5_000))),
            complex_,
        ),
        "no-size.svg": (svg(size=""), "image.drawing_without_size"),
        "nonsense-size.svg": (
            svg(size='width="-4" height="none" viewBox="0 0 0 0"'),
            "image.drawing_without_size",
        ),
        "endless-size.svg": (svg(size='width="1e308" height="1e308"'), "image.too_large_pixels"),
        "long-side.svg": (svg(size='width="20000" height="400"'), "image.side_too_long"),
        "ribbon.svg": (svg(size='viewBox="0 0 4000 10"'), "image.too_small"),
        "cut.svg": (svg()[:300], "image.damaged"),
        "open-tag.svg": (svg().replace(b"</defs>", b""), "image.damaged"),
        "unknown-letters.svg": (
            svg(before='<?xml version="1.0" encoding="x-none"?>'),
            "image.drawing_in_encoding",
        ),
        "bomb-inside.svg": (holding(bomb), "image.too_large_pixels"),
        "broken-inside.svg": (holding(samples.png()[:90]), "image.picture_in_drawing"),
        "page-inside.svg": (holding(samples.HTML), "image.picture_in_drawing"),
        "scans-inside.svg": (holding(samples.many_scans(400), "image/jpeg"), "image.too_many_scans"),
        "entities-inside.svg": (holding(svg(before=LAUGHS), "image/svg+xml"), "image.drawing_with_entities"),
        "laughs-inside.svg": (holding(laughs(10, 10), "image/svg+xml"), complex_),
        "drawing-in-drawing.svg": (
            holding(holding(holding(svg(), "image/svg+xml"), "image/svg+xml"), "image/svg+xml"),
            complex_,
        ),
        "repeated-photograph.svg": (
            svg(
                f'<image id="i" href="data:image/jpeg;base64,{b64encode(samples.jpeg(4000, 3000)).decode()}"/>'
                + '<use href="#i"/>' * 60
            ),
            complex_,
        ),
        "zipped.svgz": (b"\x1f\x8b\x08\0" + bytes(60), "image.format_not_accepted"),
    }

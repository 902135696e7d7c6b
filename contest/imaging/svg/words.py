"""Allow-list of elements and attributes of a drawing (W3C, SVG 1.1 and what of SVG 2 is drawn)."""

from typing import Final


def words_of(text: str) -> frozenset[str]:
    """A list of words, written as they are read."""
    return frozenset(text.split())


SVG: Final = "{http://www.w3.org/2000/svg}"
XHTML: Final = "{http://www.w3.org/1999/xhtml}"
HREFS: Final = ("href", "{http://www.w3.org/1999/xlink}href")
"""The first counts where both are there."""

LIVE_TEXT: Final = ("text", "tspan", "textPath", "tref")
TEMPLATES: Final = ("linearGradient", "radialGradient")
"""Pointed to for their values; they draw nothing themselves."""
ON_DEMAND: Final = ("defs", "symbol", "pattern", "clipPath", "mask", "marker", "filter", *TEMPLATES)
"""Drawn only where something points to them."""
SHAPES: Final = frozenset(["path", "rect", "circle", "ellipse", "line", "polyline", "polygon"])
ANIMATIONS: Final = frozenset(
    ["animate", "animateColor", "animateMotion", "animateTransform", "set", "discard"]
)
FLOWED_TEXT: Final = frozenset(["flowRoot", "flowPara", "flowSpan", "flowDiv", "flowLine", "flowTref"])

_GROUPS = "svg g a switch stop"
_EFFECTS = """
    feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap
    feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode
    feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence
"""
ELEMENTS: Final = frozenset([*SHAPES, "image", "use", *_GROUPS.split(), *_EFFECTS.split(), *ON_DEMAND])
"""Written; all others are left out."""

PAINT_SERVERS: Final = ("linearGradient", "radialGradient", "pattern")
MESHES: Final = ("meshgradient", "meshGradient", "mesh")
UNKNOWN_PAINT: Final = ("hatch", "solidcolor", "solidColor")
"""What a fill may point to in some programs, and no browser draws; meshes have a sentence of their own."""

GEOMETRY: Final[dict[str, tuple[str, ...]]] = {
    "rect": ("x", "y", "width", "height", "rx", "ry"),
    "image": ("x", "y", "width", "height"),
    "foreignObject": ("x", "y", "width", "height"),
    "use": ("x", "y"),
    "circle": ("cx", "cy", "r"),
    "ellipse": ("cx", "cy", "rx", "ry"),
    "path": ("d",),
}
"""Attributes that are properties too, by element. Of an inner `svg` they are not, in browsers."""

LENGTHS: Final = words_of("x y width height x1 y1 x2 y2 cx cy r fx fy fr markerWidth markerHeight refX refY")
_OTHERS = """
    amplitude azimuth baseFrequency bias clipPathUnits diffuseConstant divisor dx dy edgeMode elevation exponent
    filterUnits gradientUnits in in2 intercept k1 k2 k3 k4 kernelMatrix kernelUnitLength limitingConeAngle markerUnits
    maskContentUnits maskUnits mode numOctaves offset operator order orient patternContentUnits patternUnits points
    pointsAtX pointsAtY pointsAtZ preserveAlpha preserveAspectRatio primitiveUnits radius result rx ry scale seed
    slope specularConstant specularExponent spreadMethod stdDeviation stitchTiles surfaceScale tableValues targetX
    targetY type values viewBox xChannelSelector yChannelSelector z
"""
ATTRIBUTES: Final = LENGTHS.union(_OTHERS.split())
"""Attributes that are no properties."""

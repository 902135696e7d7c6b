"""What a drawing may be made of (W3C, SVG 1.1 and what of SVG 2 is drawn); anything else is left out."""

from typing import Final

SVG: Final = "{http://www.w3.org/2000/svg}"
HREFS: Final = ("href", "{http://www.w3.org/1999/xlink}href")

LIVE_TEXT: Final = ("text", "tspan", "textPath", "tref")
TEMPLATES: Final = ("linearGradient", "radialGradient")
"""Pointed to for their values; they draw nothing themselves."""
ON_DEMAND: Final = ("defs", "symbol", "pattern", "clipPath", "mask", "marker", "filter", *TEMPLATES)
"""Drawn only where something points to them."""

_SHAPES = "path rect circle ellipse line polyline polygon image use"
_GROUPS = "svg g a switch style stop"
_EFFECTS = """
    feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap
    feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode
    feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence
"""
ELEMENTS: Final = frozenset([*_SHAPES.split(), *_GROUPS.split(), *_EFFECTS.split(), *ON_DEMAND, *LIVE_TEXT])

_STYLES = """
    clip clip-path clip-rule color color-interpolation color-interpolation-filters color-rendering display
    enable-background fill fill-opacity fill-rule filter flood-color flood-opacity image-rendering isolation
    lighting-color marker marker-end marker-mid marker-start mask mask-type mix-blend-mode opacity overflow
    paint-order shape-rendering stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap
    stroke-linejoin stroke-miterlimit stroke-opacity stroke-width transform transform-box transform-origin
    vector-effect visibility
"""
STYLES: Final = frozenset(_STYLES.split())
"""Allowed as attributes and in style sheets alike."""

_OTHERS = """
    amplitude azimuth baseFrequency bias class clipPathUnits cx cy d diffuseConstant divisor dx dy edgeMode
    elevation exponent filterUnits fr fx fy gradientTransform gradientUnits height id in in2 intercept k1 k2 k3 k4
    kernelMatrix kernelUnitLength limitingConeAngle markerHeight markerUnits markerWidth maskContentUnits
    maskUnits mode numOctaves offset operator order orient patternContentUnits patternTransform patternUnits
    points pointsAtX pointsAtY pointsAtZ preserveAlpha preserveAspectRatio primitiveUnits r radius refX refY
    requiredExtensions requiredFeatures result rx ry scale seed slope specularConstant specularExponent
    spreadMethod stdDeviation stitchTiles surfaceScale systemLanguage tableValues targetX targetY type values
    viewBox width x x1 x2 xChannelSelector y y1 y2 yChannelSelector z
"""
ATTRIBUTES: Final = STYLES.union(_OTHERS.split())

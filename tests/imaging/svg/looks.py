"""Drawings of one question each, and three of their pixels as Chromium 140 or later draws them.

Each is 200 × 100 px on white; the pixels lie at 50, 104 and 150 from the left, half way down."""

HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'width="200" height="100" viewBox="0 0 200 100"'
)
PLACES = ((50, 50), (104, 50), (150, 50))


def drawing(inside, root=""):
    """The bytes of a drawing with something in it, and attributes of its outermost element."""
    return f"{HEAD} {root}>{inside}</svg>".encode()


# Name: attributes of the outermost element, what is in it, the pixels.
LOOKS = {
    "rgb with a slash": (
        "",
        "<rect width='120' height='100' fill='rgb(10 125 85 / 80%)'/>",
        ((59, 151, 119), (59, 151, 119), (255, 255, 255)),
    ),
    "rgb of both kinds": (
        "",
        "<rect width='120' height='100' fill='rgb(10% 120 3)'/>",
        ((26, 120, 3), (26, 120, 3), (255, 255, 255)),
    ),
    "rgb in percent": (
        "",
        "<rect width='120' height='100' fill='rgb(10%, 50%, 30%)'/>",
        ((26, 128, 77), (26, 128, 77), (255, 255, 255)),
    ),
    "rgb beyond": (
        "",
        "<rect width='120' height='100' fill='rgb(300, -5, 20)'/>",
        ((255, 0, 20), (255, 0, 20), (255, 255, 255)),
    ),
    "rgb none": (
        "",
        "<rect width='120' height='100' fill='rgb(none 50% 20%)'/>",
        ((0, 128, 51), (0, 128, 51), (255, 255, 255)),
    ),
    "hsl with commas": (
        "",
        "<rect width='120' height='100' fill='hsl(160, 85%, 26%)'/>",
        ((10, 123, 85), (10, 123, 85), (255, 255, 255)),
    ),
    "hsl in turns": (
        "",
        "<rect width='120' height='100' fill='hsl(.5turn 50% 50% / .5)'/>",
        ((159, 223, 223), (159, 223, 223), (255, 255, 255)),
    ),
    "hwb": (
        "",
        "<rect width='120' height='100' fill='hwb(200 20% 30%)'/>",
        ((51, 136, 179), (51, 136, 179), (255, 255, 255)),
    ),
    "lab": (
        "",
        "<rect width='120' height='100' fill='lab(50% 40 -40)'/>",
        ((158, 92, 188), (158, 92, 188), (255, 255, 255)),
    ),
    "lch": (
        "",
        "<rect width='120' height='100' fill='lch(50% 80 40)'/>",
        ((216, 58, 34), (216, 58, 34), (255, 255, 255)),
    ),
    "oklab": (
        "",
        "<rect width='120' height='100' fill='oklab(.6 .1 -.1)'/>",
        ((159, 99, 186), (159, 99, 186), (255, 255, 255)),
    ),
    "oklch": (
        "",
        "<rect width='120' height='100' fill='oklch(0.52 0.12 160)'/>",
        ((0, 125, 80), (0, 125, 80), (255, 255, 255)),
    ),
    "display-p3": (
        "",
        "<rect width='120' height='100' fill='color(display-p3 0.851 0.1882 0.2431)'/>",
        ((237, 5, 54), (237, 5, 54), (255, 255, 255)),
    ),
    "a98": (
        "",
        "<rect width='120' height='100' fill='color(a98-rgb .2 .6 .3)'/>",
        ((0, 154, 69), (0, 154, 69), (255, 255, 255)),
    ),
    "prophoto": (
        "",
        "<rect width='120' height='100' fill='color(prophoto-rgb .4 .6 .3)'/>",
        ((72, 178, 75), (72, 178, 75), (255, 255, 255)),
    ),
    "rec2020": (
        "",
        "<rect width='120' height='100' fill='color(rec2020 .2 .6 .3)'/>",
        ((0, 171, 80), (0, 171, 80), (255, 255, 255)),
    ),
    "linear sRGB": (
        "",
        "<rect width='120' height='100' fill='color(srgb-linear .3 .2 .1 / 50%)'/>",
        ((202, 189, 172), (202, 189, 172), (255, 255, 255)),
    ),
    "xyz": (
        "",
        "<rect width='120' height='100' fill='color(xyz .3 .2 .4)'/>",
        ((182, 89, 169), (182, 89, 169), (255, 255, 255)),
    ),
    "xyz under D50": (
        "",
        "<rect width='120' height='100' fill='color(xyz-d50 .3 .2 .4)'/>",
        ((173, 90, 194), (173, 90, 194), (255, 255, 255)),
    ),
    "eight digits": (
        "",
        "<rect width='120' height='100' fill='#0A7D55CC'/>",
        ((59, 151, 119), (59, 151, 119), (255, 255, 255)),
    ),
    "four digits": (
        "",
        "<rect width='120' height='100' fill='#0a7c'/>",
        ((51, 187, 146), (51, 187, 146), (255, 255, 255)),
    ),
    "light-dark": (
        "",
        "<rect width='120' height='100' style='fill:light-dark(#0a7d55,#f00)'/>",
        ((10, 125, 85), (10, 125, 85), (255, 255, 255)),
    ),
    "system colour": (
        "",
        "<rect width='120' height='100' fill='ButtonFace'/>",
        ((239, 239, 239), (239, 239, 239), (255, 255, 255)),
    ),
    "current colour": (
        "",
        "<g color='#1f5fbf'><rect width='120' height='100' fill='currentColor'/></g>",
        ((31, 95, 191), (31, 95, 191), (255, 255, 255)),
    ),
    "stop of another space": (
        "",
        "<linearGradient id='a'><stop style='stop-color:#123456;stop-color:oklch(.7 .15 30)'/></linearGradient><rect width='200' height='100' fill='url(#a)'/>",
        ((236, 118, 100), (236, 118, 100), (236, 118, 100)),
    ),
    "unknown colour": (
        "",
        "<rect width='120' height='100' fill='icc-color(a,1,2)'/>",
        ((0, 0, 0), (0, 0, 0), (255, 255, 255)),
    ),
    "unknown space falls back": (
        "",
        "<rect width='120' height='100' style='fill:#0a7d55;fill:color(foo 1 2 3);fill:bogus'/>",
        ((10, 125, 85), (10, 125, 85), (255, 255, 255)),
    ),
    "P3 twin": (
        "",
        "<rect width='120' height='100' fill='#D9303E' style='fill:#D9303E;fill:color(display-p3 0.8510 0.1882 0.2431)'/>",
        ((237, 5, 54), (237, 5, 54), (255, 255, 255)),
    ),
    "escaped classes": (
        "",
        "<style>.\\32 -b{fill:#d9303e}.c\\:d{fill:#1f5fbf}</style><rect class='2-b' width='100' height='100'/><rect class='c:d' x='100' width='100' height='100'/>",
        ((217, 48, 62), (31, 95, 191), (31, 95, 191)),
    ),
    "root selector": (
        "",
        "<style>:root{fill:#0A7D55}</style><rect width='120' height='100'/>",
        ((10, 125, 85), (10, 125, 85), (255, 255, 255)),
    ),
    "attribute selectors": (
        "",
        "<style>[fill='red']{fill:#00f}rect[width^='12']{stroke:#f00;stroke-width:60}</style><rect width='120' height='100' fill='red'/>",
        ((0, 0, 255), (255, 0, 0), (255, 255, 255)),
    ),
    "combinators": (
        "",
        "<style>g > rect ~ rect + rect{fill:#0a7d55}</style><g><rect/><rect/><rect width='120' height='100'/></g>",
        ((10, 125, 85), (10, 125, 85), (255, 255, 255)),
    ),
    "is, where and not": (
        "",
        "<style>:is(rect,path):not(.x){fill:#0a7d55}:where(rect){fill:#f00}</style><rect width='120' height='100'/>",
        ((10, 125, 85), (10, 125, 85), (255, 255, 255)),
    ),
    "has": (
        "",
        "<style>g:has(> rect){fill:#0a7d55}</style><g><rect width='120' height='100'/></g>",
        ((10, 125, 85), (10, 125, 85), (255, 255, 255)),
    ),
    "nth": (
        "",
        "<style>rect:nth-of-type(2){fill:#0a7d55}</style><rect/><rect width='120' height='100'/>",
        ((10, 125, 85), (10, 125, 85), (255, 255, 255)),
    ),
    "specificity": (
        "",
        "<style>.a.b{fill:#0a7d55}.a{fill:#00f}</style><rect width='120' height='100' class='a b'/>",
        ((10, 125, 85), (10, 125, 85), (255, 255, 255)),
    ),
    "important": (
        "",
        "<style>rect{fill:#0a7d55!important}</style><rect width='120' height='100' style='fill:#00f'/>",
        ((10, 125, 85), (10, 125, 85), (255, 255, 255)),
    ),
    "layers": (
        "",
        "<style>@layer a,b;@layer b{rect{fill:#0a7d55}}@layer a{rect{fill:#00f}}</style><rect width='120' height='100'/>",
        ((10, 125, 85), (10, 125, 85), (255, 255, 255)),
    ),
    "nesting": (
        "",
        "<style>g{rect{fill:#0a7d55} &amp; > rect{stroke:#00f;stroke-width:60}}</style><g><rect width='120' height='100'/></g>",
        ((10, 125, 85), (0, 0, 255), (255, 255, 255)),
    ),
    "media": (
        "",
        "<style>@media print{rect{fill:#f00}}@media screen and (prefers-color-scheme: light){rect{fill:#0a7d55}}</style><rect width='120' height='100'/>",
        ((10, 125, 85), (10, 125, 85), (255, 255, 255)),
    ),
    "media of a sheet": (
        "",
        "<style media='print'>rect{fill:#f00}</style><rect width='120' height='100'/>",
        ((0, 0, 0), (0, 0, 0), (255, 255, 255)),
    ),
    "supports": (
        "",
        "<style>@supports (color:color(display-p3 1 1 1)){rect{fill:#0a7d55}}@supports not (fill:red){rect{fill:#00f}}</style><rect width='120' height='100'/>",
        ((10, 125, 85), (10, 125, 85), (255, 255, 255)),
    ),
    "namespaces": (
        "",
        "<style>@namespace s 'http://www.w3.org/2000/svg';s|rect{fill:#0a7d55}t|rect{fill:#00f}</style><rect width='120' height='100'/>",
        ((10, 125, 85), (10, 125, 85), (255, 255, 255)),
    ),
    "another language of styles": (
        "",
        "<style type='text/less'>rect{fill:#f00}</style><rect width='120' height='100'/>",
        ((0, 0, 0), (0, 0, 0), (255, 255, 255)),
    ),
    "a sheet of a page": (
        "",
        "<style xmlns='http://www.w3.org/1999/xhtml'>rect{fill:#0a7d55}</style><rect width='120' height='100'/>",
        ((10, 125, 85), (10, 125, 85), (255, 255, 255)),
    ),
    "import of fonts": (
        "",
        "<style>@import url('https://fonts.example/css?family=A');rect{fill:#0a7d55}</style><rect width='120' height='100'/>",
        ((10, 125, 85), (10, 125, 85), (255, 255, 255)),
    ),
    "variables": (
        "",
        "<style>:root{--a:#0a7d55}rect{fill:var(--b, var(--a))}</style><rect width='120' height='100'/>",
        ((10, 125, 85), (10, 125, 85), (255, 255, 255)),
    ),
    "a variable without a value": (
        "",
        "<g fill='#0a7d55'><rect width='120' height='100' style='fill:var(--none)'/></g>",
        ((10, 125, 85), (10, 125, 85), (255, 255, 255)),
    ),
    "unset": (
        "",
        "<g fill='#0a7d55'><rect width='120' height='100' fill='#f00' style='fill:unset'/></g>",
        ((10, 125, 85), (10, 125, 85), (255, 255, 255)),
    ),
    "initial": (
        "",
        "<g fill='#0a7d55'><rect width='120' height='100' style='fill:initial'/></g>",
        ((0, 0, 0), (0, 0, 0), (255, 255, 255)),
    ),
    "inherit": (
        "",
        "<g opacity='.5'><rect width='120' height='100' opacity='inherit'/></g>",
        ((191, 191, 191), (191, 191, 191), (255, 255, 255)),
    ),
    "opacity in percent": (
        "",
        "<rect width='120' height='100' fill='#f00' opacity='50%'/>",
        ((255, 127, 127), (255, 127, 127), (255, 255, 255)),
    ),
    "geometry in a sheet": (
        "",
        "<style>rect{width:50%;height:100%;x:25%}</style><rect width='1' height='1' fill='#0a7d55'/>",
        ((10, 125, 85), (10, 125, 85), (255, 255, 255)),
    ),
    "a path in a sheet": (
        "",
        "<path fill='#0a7d55' style=\"d:path('M0 0h120v100h-120z')\"/>",
        ((10, 125, 85), (10, 125, 85), (255, 255, 255)),
    ),
    "an inner svg sized by a sheet": (
        "",
        "<svg style='width:50px'><rect width='120' height='100' fill='#0a7d55'/></svg>",
        ((10, 125, 85), (10, 125, 85), (255, 255, 255)),
    ),
    "about a shape's middle": (
        "",
        "<rect x='50' y='25' width='20' height='20' fill='#0a7d55' transform='scale(4)' style='transform-box:fill-box;transform-origin:center'/>",
        ((10, 125, 85), (255, 255, 255), (255, 255, 255)),
    ),
    "transformed by a sheet": (
        "",
        "<rect width='50' height='100' fill='#0a7d55' style='transform:translate(75px,0)'/>",
        ((255, 255, 255), (10, 125, 85), (255, 255, 255)),
    ),
    "a transformation without units": (
        "",
        "<rect width='60' height='100' fill='#0a7d55' style='transform:translate(75,0)'/>",
        ((10, 125, 85), (255, 255, 255), (255, 255, 255)),
    ),
    "translate and scale by themselves": (
        "",
        "<rect width='100' height='100' fill='#0a7d55' style='translate:50px;scale:.5'/>",
        ((255, 255, 255), (255, 255, 255), (255, 255, 255)),
    ),
    "a wrong transformation": (
        "",
        "<rect width='60' height='100' fill='#0a7d55' transform='translate(75,)'/>",
        ((10, 125, 85), (255, 255, 255), (255, 255, 255)),
    ),
    "a gradient turned by a sheet": (
        "",
        "<style>#a{transform:rotate(90deg)}</style><linearGradient id='a'><stop stop-color='#f00'/><stop offset='1'/></linearGradient><rect width='200' height='100' fill='url(#a)'/>",
        ((126, 0, 0), (126, 0, 0), (126, 0, 0)),
    ),
    "letters as a measure": (
        "",
        "<g font-size='50'><rect width='1em' height='100' fill='#0a7d55'/><path d='M150 0v100' stroke='#00f' stroke-width='1em'/></g>",
        ((255, 255, 255), (255, 255, 255), (0, 0, 255)),
    ),
    "a ground": (
        "style='background:#0a7d55'",
        "<rect width='60' height='100'/>",
        ((0, 0, 0), (10, 125, 85), (10, 125, 85)),
    ),
    "turned as a whole": (
        "transform='scale(.5)'",
        "<rect width='200' height='100' fill='#0a7d55'/>",
        ((10, 125, 85), (10, 125, 85), (255, 255, 255)),
    ),
    "not displayed as a whole": (
        "style='display:none'",
        "<rect width='120' height='100' fill='#0a7d55'/>",
        ((10, 125, 85), (10, 125, 85), (255, 255, 255)),
    ),
    "a part that is not there": (
        "",
        "<rect width='120' height='100' fill='url(#none)' stroke='#00f'/><rect width='70' height='100' mask='url(#no)' clip-path='url(#no)' filter='url(#no)'/>",
        ((0, 0, 0), (255, 255, 255), (255, 255, 255)),
    ),
    "a fallback": (
        "",
        "<rect width='120' height='100' fill='url(#none) #0a7d55'/>",
        ((10, 125, 85), (10, 125, 85), (255, 255, 255)),
    ),
    "a group as a mask": (
        "",
        "<g id='c'/><rect width='120' height='100' mask='url(#c)' fill='#0a7d55'/>",
        ((10, 125, 85), (10, 125, 85), (255, 255, 255)),
    ),
    "a name with blanks": (
        "",
        "<linearGradient id='a b'><stop stop-color='#0a7d55'/></linearGradient><rect width='200' height='100' fill='url(#a%20b)'/>",
        ((10, 125, 85), (10, 125, 85), (10, 125, 85)),
    ),
    "a name twice": (
        "",
        "<linearGradient id='a'><stop stop-color='#d9303e'/></linearGradient><linearGradient id='a'><stop stop-color='#00f'/></linearGradient><rect width='200' height='100' fill='url(#a)'/>",
        ((217, 48, 62), (217, 48, 62), (217, 48, 62)),
    ),
    "a gradient of another file": (
        "",
        "<linearGradient id='a'><stop stop-color='#d9303e'/></linearGradient><rect width='200' height='100' fill='url(file.svg#a)'/>",
        ((255, 255, 255), (255, 255, 255), (255, 255, 255)),
    ),
    "a gradient in what is not displayed": (
        "",
        "<g display='none'><linearGradient id='a'><stop stop-color='#d9303e'/></linearGradient></g><rect width='200' height='100' fill='url(#a)'/>",
        ((217, 48, 62), (217, 48, 62), (217, 48, 62)),
    ),
    "a gradient that is not displayed": (
        "",
        "<defs display='none'><linearGradient id='a'><stop stop-color='#d9303e'/></linearGradient></defs><rect width='200' height='100' fill='url(#a)'/>",
        ((255, 255, 255), (255, 255, 255), (255, 255, 255)),
    ),
    "a gradient without stops": (
        "",
        "<linearGradient id='a'/><rect width='200' height='100' fill='url(#a) #f00'/>",
        ((255, 255, 255), (255, 255, 255), (255, 255, 255)),
    ),
    "a clip that is not displayed": (
        "",
        "<clipPath id='c' display='none'><rect width='9' height='9'/></clipPath><rect width='120' height='100' clip-path='url(#c)' fill='#0a7d55'/>",
        ((10, 125, 85), (10, 125, 85), (255, 255, 255)),
    ),
    "a masked mask": (
        "",
        "<mask id='n'><rect width='60' height='100' fill='#fff'/></mask><mask id='m' mask='url(#n)'><rect width='200' height='100' fill='#fff'/></mask><rect width='120' height='100' mask='url(#m)' fill='#0a7d55'/>",
        ((10, 125, 85), (10, 125, 85), (255, 255, 255)),
    ),
    "a mask by a sheet": (
        "",
        "<mask id='m'><rect width='70' height='100' fill='#fff'/></mask><rect width='120' height='100' style='mask-image:url(#m)' fill='#0a7d55'/>",
        ((10, 125, 85), (255, 255, 255), (255, 255, 255)),
    ),
    "a copy from what nobody knows": (
        "",
        "<foo><rect id='r' width='120' height='100' fill='#0a7d55'/></foo><use href='#r'/>",
        ((10, 125, 85), (10, 125, 85), (255, 255, 255)),
    ),
    "href before xlink": (
        "",
        "<defs><rect id='r' width='120' height='100' fill='#0a7d55'/><rect id='q' width='200' height='100' fill='#f00'/></defs><use xlink:href='#q' href='#r'/>",
        ((10, 125, 85), (10, 125, 85), (255, 255, 255)),
    ),
    "markers on a rectangle": (
        "",
        "<marker id='m' overflow='visible'><circle r='60' fill='#f00'/></marker><rect x='20' width='60' height='100' fill='#0a7d55' marker-start='url(#m)'/>",
        ((10, 125, 85), (255, 255, 255), (255, 255, 255)),
    ),
    "a marker that inherits": (
        "",
        "<marker id='m' overflow='inherit' markerUnits='userSpaceOnUse'><circle r='60' fill='#0a7d55'/></marker><path d='M100 50h1' marker-start='url(#m)'/>",
        ((10, 125, 85), (10, 125, 85), (10, 125, 85)),
    ),
    "the paint of the context": (
        "",
        "<marker id='m' overflow='visible' markerUnits='userSpaceOnUse'><rect width='80' height='100' y='-50' fill='context-stroke'/></marker><path d='M80 50h50' stroke='#0a7d55' marker-start='url(#m)'/>",
        ((255, 255, 255), (10, 125, 85), (10, 125, 85)),
    ),
    "a switch": (
        "",
        "<switch><g requiredExtensions='http://x'><rect width='200' height='100' fill='#f00'/></g><rect width='120' height='100' fill='#0a7d55'/></switch>",
        ((10, 125, 85), (10, 125, 85), (255, 255, 255)),
    ),
    "another language": (
        "",
        "<rect width='120' height='100' fill='#0a7d55'/><rect width='200' height='100' systemLanguage='ru' fill='#f00'/>",
        ((10, 125, 85), (10, 125, 85), (255, 255, 255)),
    ),
    "features of old": (
        "",
        "<rect width='120' height='100' fill='#0a7d55' requiredFeatures='http://x'/>",
        ((10, 125, 85), (10, 125, 85), (255, 255, 255)),
    ),
    "a drawing as a picture": (
        "",
        "<image width='200' height='100' preserveAspectRatio='xMinYMin' href=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'%3E%3Crect width='1' height='1' fill='%230a7d55'/%3E%3C/svg%3E\"/>",
        ((10, 125, 85), (10, 125, 85), (255, 255, 255)),
    ),
    "an animation upon a click": (
        "",
        "<rect width='120' height='100' fill='#0a7d55'><animate begin='click' attributeName='opacity' from='0' to='0' dur='9s'/></rect>",
        ((10, 125, 85), (10, 125, 85), (255, 255, 255)),
    ),
    "blend": (
        "",
        "<rect width='200' height='100' fill='#0af'/><rect width='120' height='100' fill='#fa0' style='mix-blend-mode:multiply'/>",
        ((0, 113, 0), (0, 113, 0), (0, 170, 255)),
    ),
    "blend as an attribute": (
        "",
        "<rect width='200' height='100' fill='#0af'/><rect width='120' height='100' fill='#fa0' mix-blend-mode='multiply'/>",
        ((255, 170, 0), (255, 170, 0), (0, 170, 255)),
    ),
    "a shadow by a function": (
        "",
        "<rect width='60' height='100' fill='#0a7d55' style='filter:drop-shadow(60px 0 0 #00f)'/>",
        ((10, 125, 85), (0, 0, 255), (255, 255, 255)),
    ),
    "colours by functions": (
        "",
        "<rect width='120' height='100' fill='#866' style='filter:saturate(3) invert(.7) sepia(.5) hue-rotate(90deg)'/>",
        ((133, 151, 155), (133, 151, 155), (255, 255, 255)),
    ),
    "a function without a unit": (
        "",
        "<rect width='60' height='100' fill='#0a7d55' style='filter:blur(30)'/>",
        ((10, 125, 85), (255, 255, 255), (255, 255, 255)),
    ),
    "an effect as an attribute's function": (
        "",
        "<rect width='60' height='100' fill='#0a7d55' filter='opacity(.5) url(#none)'/>",
        ((132, 190, 170), (255, 255, 255), (255, 255, 255)),
    ),
    "points and a word": (
        "",
        "<polygon points='0 0 120 0 120 100 0 100 x' fill='#f00'/>",
        ((255, 255, 255), (255, 255, 255), (255, 255, 255)),
    ),
}

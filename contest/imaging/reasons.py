"""Reasons why a picture cannot be used, in words that say what to do.

A reason is a value: a code and the figures that belong to it. The edge looks the
sentence up, translates it and fills the figures in. Nothing here needs Flask.
"""

Value = str | int


def N_(sentence: str) -> str:
    """Mark a sentence for translation, and leave it as it is."""
    return sentence


SENTENCES: dict[str, str] = {
    "image.empty": N_("This file is empty. Export it again and upload the new file."),
    "image.file_too_large": N_(
        "This file is %(megabytes)s MB; images can be up to %(limit)s MB. Export it smaller or with more compression."
    ),
    "image.not_an_image": N_("This file is not an image. Upload one of these: %(accepted)s."),
    "image.format_not_accepted": N_(
        "This is a %(found)s file, despite its name. Export the picture as one of these: %(accepted)s."
    ),
    "image.variant_not_accepted": N_(
        "This file is of an uncommon kind (%(found)s) that browsers cannot show. Export it again with 8 bits per colour and default options."
    ),
    "image.too_small": N_(
        "This image is %(width)s × %(height)s px; each side needs at least %(limit)s px. Export it larger."
    ),
    "image.side_too_long": N_(
        "This image is %(width)s × %(height)s px; no side may be longer than %(limit)s px. Export it smaller."
    ),
    "image.too_large_pixels": N_(
        "This image is %(width)s × %(height)s px, %(megapixels)s megapixels; the limit is %(limit)s. Export it smaller."
    ),
    "image.too_many_frames": N_(
        "This animation has %(frames)s frames; the limit is %(limit)s. Export a shorter one."
    ),
    "image.too_many_frame_pixels": N_(
        "The frames of this animation add up to %(megapixels)s megapixels; the limit is %(limit)s. Export it smaller or shorter."
    ),
    "image.too_many_scans": N_(
        "This JPEG has %(scans)s scans; the limit is %(limit)s. Export it as a baseline JPEG."
    ),
    "image.too_many_parts": N_(
        "This %(found)s file consists of %(parts)s parts. The limit is %(limit)s. Export it again without metadata."
    ),
    "image.profile_too_large": N_(
        "The colour profile in this file is %(megabytes)s MB; the limit is %(limit)s MB. Convert the picture to sRGB and export it again."
    ),
    "image.notes_too_large": N_(
        "Besides the picture, this file carries %(megabytes)s MB of text and metadata; the limit is %(limit)s MB. Export it again without metadata."
    ),
    "image.drawing_with_text": N_(
        "This SVG contains live text, which looks different on every machine. Convert all text to outlines and export it "
        "again (Illustrator: Type > Create Outlines; Inkscape: Path > Object to Path; Figma: Outline text in the export "
        "settings; LibreOffice Draw: Shape > Convert > To Curve), or export the picture as a PNG (draw.io, Mermaid and others)."
    ),
    "image.drawing_with_entities": N_(
        "This SVG declares entities that are not plain text, or too many of them. Export it again as SVG 1.1 without them "
        '(Illustrator: untick "Preserve Illustrator Editing Capabilities", and choose Presentation Attributes under CSS '
        "Properties)."
    ),
    "image.drawing_in_encoding": N_(
        "The text of this SVG is encoded as %(found)s. Save it again with the encoding UTF-8 "
        "(Illustrator: Save As > SVG > More Options > Encoding: UTF-8)."
    ),
    "image.drawing_with_page": N_(
        "This SVG contains a part in HTML (foreignObject), which only browsers can draw. Figma writes angular and diamond "
        "gradients and background blurs this way: use a linear or radial gradient, or export the picture as a PNG."
    ),
    "image.drawing_with_style": N_(
        "This SVG uses \u201c%(found)s\u201d, which is not drawn alike everywhere. Use a plain style instead "
        "(Illustrator: Object > Expand Appearance, Styling: Presentation Attributes; Figma: Flatten), "
        "or export the picture as a PNG (Inkscape: File > Export, as PNG)."
    ),
    "image.drawing_with_mesh": N_(
        "This SVG contains a mesh gradient, which browsers do not draw. Export the picture as a PNG "
        "(Inkscape: File > Export, as PNG; plain SVG keeps the gradient)."
    ),
    "image.drawing_with_strokes": N_(
        "This SVG has strokes whose look depends on the size at which it is shown (%(found)s). Turn strokes into shapes "
        "(Illustrator: Object > Path > Outline Stroke; Inkscape: Path > Stroke to Path; Figma: Outline stroke) "
        "and export it again."
    ),
    "image.drawing_moves": N_(
        "This SVG is animated; a moving SVG cannot be judged. Export it without animation, or upload the animation as a GIF or WebP."
    ),
    "image.drawing_in_languages": N_(
        "Parts of this SVG are shown in some languages only (systemLanguage). Remove them, or convert them to one picture for "
        "everybody, and export it again."
    ),
    "image.drawing_styled_elsewhere": N_(
        "The styles of this SVG are in another file. Export it with its styles inside "
        "(Illustrator: Styling: Internal CSS or Presentation Attributes; CorelDRAW: Styling options: Internal style sheet)."
    ),
    "image.drawing_not_whole": N_(
        "This SVG draws parts of another file, which is missing here. Break the links to symbols of other files "
        "(Illustrator: Break Link to Symbol; Inkscape: Edit > Clone > Unlink Clone) and export it again."
    ),
    "image.drawing_without_size": N_(
        "This SVG has no size. Export it with a width and height, or with a viewBox."
    ),
    "image.drawing_loops": N_(
        "A part of this SVG refers to itself, so that it cannot be drawn. Remove that part, or export the picture as a PNG."
    ),
    "image.drawing_too_complex": N_(
        "This SVG is too complex: too many shapes, copies or effects. Flatten or simplify it, or export the picture as a PNG."
    ),
    "image.picture_in_drawing": N_(
        "A picture inside this SVG is missing or cannot be used. Embed it as a PNG or JPEG "
        "(Illustrator: Image Location: Embed; Inkscape: Extensions > Images > Embed Images; CorelDRAW: Embed Images) "
        "and export the SVG again."
    ),
    "image.truncated": N_(
        "This file ends in the middle of the picture. Export it again and wait until the upload is complete."
    ),
    "image.damaged": N_("This %(found)s file is damaged and cannot be opened. Export it again."),
    "image.took_too_long": N_(
        "This image took too long to open. Export it again as a plain PNG or baseline JPEG, or smaller."
    ),
    "image.used_too_much_memory": N_(
        "This image needs too much memory to open. Export it smaller, or as a plain PNG or baseline JPEG."
    ),
    "image.crashed": N_(
        "This image could not be opened safely. Export it again as a plain PNG or baseline JPEG."
    ),
}


class Unreadable(Exception):
    """A picture cannot be used; `code` and `values` say why."""

    def __init__(self, code: str, **values: Value) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values

    def __str__(self) -> str:
        return f"{self.code}: {sentence(self.code, self.values)}"


def sentence(code: str, values: dict[str, Value]) -> str:
    """The English sentence of a reason with its figures; an unknown code raises KeyError."""
    return SENTENCES[code] % values

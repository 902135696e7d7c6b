"""Why a picture cannot be used, in words that tell a designer what to do.

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
        "This file has %(megabytes)s MB; an image may have %(limit)s MB. "
        "Export it with more compression or at a smaller size."
    ),
    "image.not_an_image": N_("This file is not an image. Upload one of these: %(accepted)s."),
    "image.format_not_accepted": N_(
        "This is a %(found)s file, whatever its name says. Export the picture as one of these: %(accepted)s."
    ),
    "image.variant_not_accepted": N_(
        "This file is of a rare kind (%(found)s) that browsers cannot show. "
        "Export it again with 8 bits per colour, without special options."
    ),
    "image.too_small": N_(
        "This image is %(width)s × %(height)s px; each side needs at least %(limit)s px. Export it larger."
    ),
    "image.side_too_long": N_(
        "This image is %(width)s × %(height)s px; no side may be longer than %(limit)s px. Export it smaller."
    ),
    "image.too_large_pixels": N_(
        "This image is %(width)s × %(height)s px, %(megapixels)s megapixels; at most %(limit)s are possible. "
        "Export it smaller."
    ),
    "image.too_many_frames": N_(
        "This animation has %(frames)s frames; at most %(limit)s are possible. Export a shorter one."
    ),
    "image.too_many_frame_pixels": N_(
        "All frames of this animation together have %(megapixels)s megapixels; at most %(limit)s are possible. "
        "Export it smaller or shorter."
    ),
    "image.too_many_scans": N_(
        "This JPEG has %(scans)s scans; at most %(limit)s are possible. Export it as a baseline JPEG."
    ),
    "image.too_many_parts": N_(
        "This %(found)s file consists of %(parts)s parts. The limit is %(limit)s. Export it again without metadata."
    ),
    "image.profile_too_large": N_(
        "The colour profile in this file has %(megabytes)s MB; at most %(limit)s MB are possible. "
        "Convert the picture to sRGB and export it again."
    ),
    "image.notes_too_large": N_(
        "Beside its picture this file carries %(megabytes)s MB of text and notes; at most %(limit)s MB are possible. "
        "Export it again without metadata."
    ),
    "image.drawing_with_text": N_(
        "This SVG contains live text, which looks different on every machine. "
        "Convert all text to outlines (paths) and export it again."
    ),
    "image.drawing_with_entities": N_(
        "This SVG declares a document type or entities, which are not accepted. "
        "Export it again as plain SVG 1.1 for the web."
    ),
    "image.drawing_without_size": N_(
        "This SVG does not say how large it is. Export it with a width and height, or with a viewBox."
    ),
    "image.drawing_loops": N_(
        "A part of this SVG refers to itself, so that it cannot be drawn. Export it again as plain SVG."
    ),
    "image.drawing_too_complex": N_(
        "This SVG asks for too much work: too many shapes, copies or effects. "
        "Flatten or simplify it, or export the picture as a PNG."
    ),
    "image.picture_in_drawing": N_(
        "A picture inside this SVG cannot be used. Embed it as a PNG or JPEG and export the SVG again."
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

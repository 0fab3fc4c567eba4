"""A QR code as a picture inside the page: black on white in dark mode too, since telephones read nothing else."""

from markupsafe import Markup


def svg_of(text: str) -> Markup:
    import segno

    picture = segno.make(text, micro=False, error="m").svg_inline(
        scale=5, border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr-code"
    )
    return Markup(picture)  # noqa: S704 (made by segno of squares; the text itself is not in it)

"""PDF files for the walk of the README."""

from collections.abc import Callable

from congvu.formats.pdf.sample import sample_official_pdf

# File name in var/demo -> its maker. Written when `formats.pdf.sample` offers them.
SAMPLES: dict[str, Callable[[], bytes]] = {
    "quyet-dinh-mau.pdf": lambda: sample_official_pdf(),
}

"""A printed page as a small picture: white edges cut off, few colours, a thin grey frame."""

from __future__ import annotations

import subprocess
from pathlib import Path

from PIL import Image, ImageChops, ImageOps

MOST_BYTES = 150_000
_DPI = 110  # letters of 10 points stay legible where a manual is read on a screen
_WIDEST = 1600  # pixels; a browser shows no more
_COLOURS = 48
_EDGE, _FRAME = 6, "#BFBFBF"


def picture_of(pdf: Path, png: Path) -> None:
    """The first page of *pdf* as *png*. RuntimeError where it is larger than MOST_BYTES."""
    stem = pdf.with_suffix("")
    page = ["-f", "1", "-l", "1", "-singlefile", "-png", "-r", str(_DPI)]
    subprocess.run(["pdftoppm", *page, pdf, stem], check=True)  # noqa: S607 - as installed
    with Image.open(stem.with_suffix(".png")) as printed:
        small = _shrunk(_trimmed(printed.convert("RGB")))
    small.quantize(_COLOURS, dither=Image.Dither.NONE).save(png, optimize=True)
    if png.stat().st_size > MOST_BYTES:
        raise RuntimeError(f"{png.name} has {png.stat().st_size} bytes: show fewer cells")


def _trimmed(page: Image.Image) -> Image.Image:
    white = Image.new("RGB", page.size, "white")
    box = ImageChops.difference(page, white).getbbox()
    inner = ImageOps.expand(page.crop(box), _EDGE, "white")
    return ImageOps.expand(inner, 1, _FRAME)


def _shrunk(picture: Image.Image) -> Image.Image:
    if picture.width <= _WIDEST:
        return picture
    height = round(picture.height * _WIDEST / picture.width)
    return picture.resize((_WIDEST, height), Image.Resampling.LANCZOS)

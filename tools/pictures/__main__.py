"""``python -m tools.pictures``: make the district, draw every picture, renew what the manuals
quote, and print the desk sheet. Unattended; needs LibreOffice and poppler."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.generated_doc import WRITING, hold
from tools.pictures import origin
from tools.pictures.desk_sheet import NAME, desk_sheet
from tools.pictures.district import make_district
from tools.pictures.image import picture_of
from tools.pictures.manuals import FOLDER, ORIGIN, PICTURE_FOLDER, holders
from tools.pictures.office import Shot, shoot, to_pdf
from tools.pictures.wanted import PICTURES


def make() -> None:
    """Everything in ``docs`` that is made from the product's outputs."""
    with tempfile.TemporaryDirectory(prefix="pictures-") as folder:
        scratch = Path(folder)
        home = scratch / "区"
        _renew(make_district(home))
        _draw(home, scratch)
        origin.write(ORIGIN, origin.digests(home))
        _print_desk_sheet(scratch)


def _renew(spoken: Mapping[str, str]) -> None:
    os.environ[WRITING] = "1"
    for block, text in spoken.items():
        for manual in holders(block):
            hold(manual, block, text)


def _draw(home: Path, scratch: Path) -> None:
    shots = [
        Shot(
            book=origin.book_of(home, picture),
            sheet=picture.sheet,
            area=picture.area,
            pdf=scratch / f"{picture.name}.pdf",
            typed=picture.typed,
            headings=picture.headings,
        )
        for picture in PICTURES
    ]
    shoot(shots, scratch)
    PICTURE_FOLDER.mkdir(exist_ok=True)
    for old in PICTURE_FOLDER.glob("*.png"):
        old.unlink()
    for shot in shots:
        picture_of(shot.pdf, PICTURE_FOLDER / f"{shot.pdf.stem}.png")


def _print_desk_sheet(scratch: Path) -> None:
    """Anew only where it says something else: LibreOffice puts the hour into every PDF."""
    card, made = FOLDER / f"{NAME}.xlsx", desk_sheet()
    printed = card.with_suffix(".pdf").exists()
    if not printed or not card.exists() or card.read_bytes() != made:
        card.write_bytes(made)
        to_pdf(card, FOLDER, scratch)


if __name__ == "__main__":
    make()

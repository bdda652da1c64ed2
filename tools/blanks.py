"""``python -m tools.blanks`` draws the committed blanks in templates_xlsx/ anew: of the current
period, under the settings that the specification brings along."""

from __future__ import annotations

from pathlib import Path

from pipeline.spec import load
from pipeline.stages.make_templates import write_blanks
from pipeline.stages.settings import default_settings

FOLDER = Path(__file__).resolve().parent.parent / "templates_xlsx"

if __name__ == "__main__":
    settings = default_settings(load())
    write_blanks(load(), settings, settings.periods[settings.current], FOLDER)

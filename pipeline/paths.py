"""Where things lie in a campaign home. Knows names of folders and files, never their content."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from pipeline.landmarks import INBOX, KEY, LAST_RUN

SETTINGS_NAME = "活动设置.xlsx"
SCOREBOOK_NAME = "督查评分簿.xlsx"
TRACKING_NAME = "催报退回.xlsx"
SUMMARY_NAME = "汇总排名.xlsx"
RETURNS_FOLDER = "退回"
PACKS_FOLDER = "下发"
SLIPS_FOLDER = "成绩单"
TABLES_FOLDER = "数据"
EARLIER_FOLDER = "往期来件"


class Home(Struct, frozen=True):
    """A campaign home (活动目录): the folder that holds settings, inbox, outbox and ledger."""

    root: Path

    @property
    def inbox(self) -> Path:
        """Where whatever units send is put, in folders or not; a run only reads it."""
        return self.root / INBOX

    @property
    def templates(self) -> Path:
        """Blank workbooks of every class."""
        return self.root / "templates_xlsx"

    @property
    def settings(self) -> Path:
        """The office's workbook of units, periods, what is due and parameters."""
        return self.root / SETTINGS_NAME

    @property
    def scorebook(self) -> Path:
        """The workbook in which superiors score."""
        return self.root / SCOREBOOK_NAME

    @property
    def ledger(self) -> Path:
        """SQLite file of all that was ever received and decided."""
        return self.root / "ledger.db"

    @property
    def key(self) -> Path:
        """The HMAC key of this home; it never leaves it."""
        return self.root / KEY

    @property
    def worked(self) -> bool:
        """True where a job was done here: what is missing was lost, not yet to be made."""
        return self.ledger.exists() or self.last_run.exists()

    @property
    def lock(self) -> Path:
        """Held by the one job at work; the file stays when the job is done."""
        return self.root / "run.lock"

    @property
    def last_run(self) -> Path:
        """What the last run said and wrote, and from what; lost, it costs one more run."""
        return self.root / LAST_RUN

    @property
    def scratch(self) -> Path:
        """Drafts and unpacked containers of a job at work; what lies here otherwise was left by
        one that was killed."""
        return self.root / ".work"

    @property
    def rehearsals(self) -> Path:
        """Copies of the ledger for files that are only tried out, each gone afterwards."""
        return self.root / ".check"

    def outbox(self, period: str) -> Path:
        """Results of *period*; a code, as in all below."""
        return self.root / "outbox" / period

    def returns(self, period: str) -> Path:
        """Workbooks that go back to their units."""
        return self.outbox(period) / RETURNS_FOLDER

    def packs(self, period: str) -> Path:
        """Prefilled workbooks for the units due."""
        return self.outbox(period) / PACKS_FOLDER

    def slips(self, period: str) -> Path:
        """The page of each unit with its own score."""
        return self.outbox(period) / SLIPS_FOLDER

    def tables(self, period: str) -> Path:
        """Tables for other programs."""
        return self.outbox(period) / TABLES_FOLDER

    def earlier(self, period: str) -> Path:
        """Where files of *period* may be kept once they are taken out of the inbox."""
        return self.root / EARLIER_FOLDER / period

    def relative(self, path: Path) -> str:
        """*path* relative to the home, with forward slashes (``inbox/a.xlsx``)."""
        return path.relative_to(self.root).as_posix()

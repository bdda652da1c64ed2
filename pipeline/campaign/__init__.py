"""The campaign as typed values: units, periods, what is due, parameters."""

from pipeline.campaign.names import LONGEST, pack_name, unwritable
from pipeline.campaign.parameters import Parameters
from pipeline.campaign.periods import Due, Period
from pipeline.campaign.senders import Senders, mail_entries, useless_entries
from pipeline.campaign.settings import (
    GROUP_CLASS,
    REPORTING_CLASSES,
    SCORED_CLASSES,
    Settings,
)
from pipeline.campaign.tokens import genuine, pack_code, sign
from pipeline.campaign.units import Unit

__all__ = [
    "GROUP_CLASS",
    "LONGEST",
    "REPORTING_CLASSES",
    "SCORED_CLASSES",
    "Due",
    "Parameters",
    "Period",
    "Senders",
    "Settings",
    "Unit",
    "genuine",
    "mail_entries",
    "pack_code",
    "pack_name",
    "sign",
    "unwritable",
    "useless_entries",
]

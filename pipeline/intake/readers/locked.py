"""Workbooks «encrypted» with Excel's default password: protection of sheets, not a secret.

Knows one password; any other file is told to remove its own.
"""

from __future__ import annotations

import io

from pipeline.intake.refusal import quarantined

# Excel and WPS use it to encrypt workbooks whose structure is protected
_DEFAULT = "VelvetSweatshop"


def unlocked(data: bytes) -> bytes:
    """The plain workbook in *data*; Refused where the default password does not open it."""
    import msoffcrypto

    plain = io.BytesIO()
    try:
        locked = msoffcrypto.OfficeFile(io.BytesIO(data))
        # of .xls the password is always verified, and the argument unknown
        verified = {"verify_password": True} if locked.format == "ooxml" else {}
        locked.load_key(password=_DEFAULT, **verified)
        locked.decrypt(plain)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except Exception as error:
        # its own exceptions share no base with those of olefile, cryptography and struct, and
        # whichever it is, the file stays closed
        raise quarantined("I08", name="工作簿") from error
    return plain.getvalue()

"""Texts that a spreadsheet would run: how they are written to a CSV so that they stay texts."""

# Excel and WPS take a cell of a CSV that begins so for a formula, the full-width signs too (OWASP ASVS 1.2.10).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(text: str) -> str:
    """Return ``text`` for a cell of a CSV: an apostrophe goes before what would run as a formula.

    To be used for texts alone; a negative number is no formula.
    """
    return f"'{text}" if text.startswith(_FORMULA) else text

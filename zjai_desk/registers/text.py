"""Cleaning of text: what a person reads, and the form in which two texts are compared."""

import re
import unicodedata

_BLANKS = re.compile(r"\s+")
_HAN = r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff（）、，。《》]"
# Chinese knows no blanks: a line broken inside a narrow cell is no end of a word.
_BROKEN_LINE = re.compile(
    rf"(?<={_HAN})[ \t\u3000]*[\r\n]+[ \t\u3000]*|[ \t\u3000]*[\r\n]+[ \t\u3000]*(?={_HAN})"
)
_UNPRINTABLE = {"Cc", "Cf", "Cs", "Co", "Cn"}


def _drop_unprintable(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(
        " " if char in "\t\n\r\v\f" else char
        for char in text
        if char in "\t\n\r\v\f" or unicodedata.category(char) not in _UNPRINTABLE
    )


def clean(text: str) -> str:
    """Return ``text`` as it should be shown: no control or zero-width characters, blanks single, ends stripped.

    A line break beside a Chinese character goes without a trace.
    """
    if text.isprintable() and "  " not in text:  # the only printable blank is the plain one
        return text.strip()
    if "\n" in text or "\r" in text:
        text = _BROKEN_LINE.sub("", text)
    return _BLANKS.sub(" ", _drop_unprintable(text)).strip()


def fold(text: str) -> str:
    """Return ``text`` as it is compared: NFKC, no blanks, upper case (headings, codes, choices)."""
    if text.isascii() and text.isprintable():
        return text.replace(" ", "").upper()
    return _BLANKS.sub("", _drop_unprintable(unicodedata.normalize("NFKC", text))).upper()


_COMPANY_FORMS = re.compile(r"(股份有限公司|有限责任公司|有限公司)$")


def name_key(name: str) -> str:
    """Return the form of an enterprise's name that decides whether two names are the same one.

    Brackets, blanks, width and letter case do not matter, and 有限责任公司 is 有限公司; words inside
    the name, the place in brackets among them, do.
    """
    folded = fold(name)
    return _COMPANY_FORMS.sub(lambda m: "有限公司" if m[0] == "有限责任公司" else m[0], folded)

"""Which enterprise a name means (企业身份): names taken apart by Chinese rules, and held against all that are known."""

from zjai_desk.naming.index import CERTAIN, DOUBTFUL, WORTH_SHOWING, Likeness, NameIndex, likely
from zjai_desk.naming.likeness import compare
from zjai_desk.naming.names import Name, taken_apart

__all__ = [
    "CERTAIN",
    "DOUBTFUL",
    "WORTH_SHOWING",
    "Likeness",
    "Name",
    "NameIndex",
    "compare",
    "likely",
    "taken_apart",
]

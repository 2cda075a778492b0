"""Where the records are kept; the only place that knows SQL."""

from zjai_desk.store.backup import restore as restore_store
from zjai_desk.store.changes import Change
from zjai_desk.store.database import SUFFIX, Store
from zjai_desk.store.model import (
    Condition,
    Detail,
    Figures,
    Group,
    Hit,
    Op,
    Origin,
    Original,
    Query,
    Record,
    Sort,
    Step,
)

__all__ = [
    "SUFFIX",
    "Change",
    "Condition",
    "Detail",
    "Figures",
    "Group",
    "Hit",
    "Op",
    "Origin",
    "Original",
    "Query",
    "Record",
    "Sort",
    "Step",
    "Store",
    "restore_store",
]

"""Where the records are kept; the only place that knows SQL."""

from zjai_desk.store.backup import restore as restore_store
from zjai_desk.store.changes import Change
from zjai_desk.store.database import SUFFIX, Store
from zjai_desk.store.model import (
    Among,
    Condition,
    Deleted,
    Detail,
    Figures,
    Found,
    Group,
    Hit,
    Op,
    Origin,
    Original,
    Query,
    Record,
    Sort,
    Step,
    Years,
)

__all__ = [
    "SUFFIX",
    "Among",
    "Change",
    "Condition",
    "Deleted",
    "Detail",
    "Figures",
    "Found",
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
    "Years",
    "restore_store",
]

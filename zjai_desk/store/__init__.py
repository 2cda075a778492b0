"""Where the records are kept; the only place that knows SQL."""

from zjai_desk.store.backup import restore as restore_store
from zjai_desk.store.changes import Change
from zjai_desk.store.closing import Closed, PeriodClosed
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
    Touched,
    Years,
)
from zjai_desk.store.tables import KEPT

__all__ = [
    "KEPT",
    "SUFFIX",
    "Among",
    "Change",
    "Closed",
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
    "PeriodClosed",
    "Query",
    "Record",
    "Sort",
    "Step",
    "Store",
    "Touched",
    "Years",
    "restore_store",
]

"""Every table of the reports on the city store, timed against one pandas pass over the columns that it needs.

Processor time, as pages of the file are in memory on both sides. Libraries are loaded before the clock starts.
"""

import importlib
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path

_AREA, _YEAR = "杭州市", 2019
_WHO = ("district", "status")
_HOLDING = ("kind", "granted_on", "legal_status", "district", "holder_uscc", "holder")
_OWNERS = (*_WHO, "uscc", "name", "short_name", "former_names")
_ACCOUNT = (
    "scheme", "status", "district", "issuer", "applied_on", "issued_on", "used_on", "redeemed_on", "event_on",
    "face_amount", "used_amount", "returned_amount", "reclaimed_amount", "voided_amount", "contract_amount",
    "redeemed_amount", "recovered_amount",
)  # fmt: skip
_PATENTS = {"patents": ("kind", "granted_on", "legal_status", "district")}

Needed = dict[str, Sequence[str]]
TABLES: dict[str, tuple[Needed, str]] = {
    "atlas.fields": ({"enterprises": (*_WHO, "field")}, "field"),
    "enterprises.by_district": ({"enterprises": (*_WHO, "town")}, "district"),
    "atlas.names": ({"enterprises": (*_WHO, "field", "name", "short_name")}, "field"),
    "enterprises.representatives": (
        {"enterprises": (*_WHO, "field", "listing", "financing_stage", "valuation")},
        "field",
    ),
    "enterprises.by_founding": ({"enterprises": (*_WHO, "founded_on")}, "founded_on"),
    "enterprises.by_stage": ({"enterprises": (*_WHO, "financing_stage")}, "financing_stage"),
    "enterprises.by_financing_year": ({"enterprises": (*_WHO, "financed_on")}, "financed_on"),
    "enterprises.titles": ({"enterprises": (*_WHO, "titles")}, "titles"),
    "patents.by_year": (_PATENTS, "granted_on"),
    "patents.by_district": (_PATENTS, "district"),
    "patents.kinds_by_district": (_PATENTS, "district"),
    "patents.by_layer": ({"patents": _HOLDING, "enterprises": (*_OWNERS, "field")}, "field"),
    "patents.by_field": ({"patents": _HOLDING, "enterprises": (*_OWNERS, "field")}, "field"),
    "patents.holders_by_district": ({"patents": _HOLDING, "enterprises": _OWNERS}, "district_y"),
    "patents.without": ({"patents": _HOLDING, "enterprises": (*_OWNERS, "field", "founded_on")}, "name"),
    "patents.by_age": ({"patents": _HOLDING, "enterprises": (*_OWNERS, "founded_on")}, "founded_on"),
    "patents.age_test": ({"patents": _HOLDING, "enterprises": (*_OWNERS, "founded_on")}, "founded_on"),
    "vouchers.summary": ({"vouchers": _ACCOUNT}, "scheme"),
    "vouchers.by_year": ({"vouchers": _ACCOUNT}, "issued_on"),
    "vouchers.by_district": ({"vouchers": _ACCOUNT}, "district"),
    "vouchers.by_provider": ({"vouchers": (*_ACCOUNT, "provider", "applicant", "uscc")}, "provider"),
    "vouchers.ageing": (
        {"vouchers": (*_ACCOUNT, "use_by", "approved_amount", "claimed_amount")},
        "issued_on",
    ),
    "vouchers.events": ({"vouchers": (*_ACCOUNT, "event_name", "tickets", "attendance")}, "event_on"),
}
"""The columns that each table needs, by register, and by which of them its records are grouped."""


def table_ours(store: str, *names: str) -> float:
    """Count tables as the program does, on a store that was just opened; what several read is read once."""
    for library in ("pandas", "scipy.stats", "pypinyin", "zjai_desk.store.finding"):
        importlib.import_module(library)
    from zjai_desk.analysis.catalogue import build
    from zjai_desk.store import Store

    with Store.open(Path(store)) as opened:
        opened.count("settings")
        start = time.process_time()
        memo: dict[str, object] = {}
        for name in names or TABLES:
            build(opened, name, _AREA, _YEAR, memo)
        return time.process_time() - start


def table_plain(store: str, *names: str) -> float:
    """Read for each table the columns that it needs with pandas and group them, nothing else."""
    import pandas as pd

    connection = sqlite3.connect(store)
    pd.read_sql_query("SELECT 1", connection)
    start = time.process_time()
    for name in names or TABLES:
        needed, by = TABLES[name]
        frames = [
            pd.read_sql_query(f"SELECT id, {', '.join(columns)} FROM {register}", connection)
            for register, columns in needed.items()
        ]
        frame = frames[0]
        if len(frames) > 1:
            frame = frame.merge(frames[1], left_on="holder_uscc", right_on="uscc")
        if by.endswith("_on"):
            frame[by] = frame[by].str[:4]
        frame.groupby(by).sum(numeric_only=True)
    taken = time.process_time() - start
    connection.close()
    return taken

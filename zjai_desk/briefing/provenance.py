"""Where the numbers of a briefing come from, as its last section prints it."""

from collections.abc import Iterable, Iterator

from zjai_desk.analysis.tables import Table
from zjai_desk.store import Store


def provenance(store: Store, tables: Iterable[Table]) -> Iterator[str]:
    """Say of each table what was counted and where it comes from, and which state of the store was printed."""
    for table in tables:
        if table.source:
            yield f"{table.title}：统计对象为{table.population}，数据来源为{table.source}。"
        else:
            yield f"{table.title}：没有数据。"
    seq, chain = store.printed_head()
    yield f"本简报依据台账历史第{seq}步的数据生成，校验码{chain[:16]}。"

"""Where the numbers of a briefing come from, as its last section prints it."""

from collections.abc import Iterable, Iterator

from zjai_desk.analysis.tables import Table
from zjai_desk.store import Store

_PUBLISHED = "公布数"


def provenance(store: Store, tables: Iterable[Table]) -> Iterator[str]:
    """Say what was counted for each table and where it comes from, and which state of the store was printed.

    Tables of one source are told together, those of one population among them too; of a table without a source
    there is nothing to tell.
    """
    by_source: dict[str, dict[str, list[str]]] = {}
    for table in tables:
        if table.source:
            by_source.setdefault(table.source, {}).setdefault(table.population, []).append(table.title)
    for source, groups in by_source.items():
        said = (f"{'、'.join(titles)}（{_counted(population)}）" for population, titles in groups.items())
        yield f"来自{source}的：{'；'.join(said)}。"
    seq, chain = store.printed_head()
    yield f"本简报依据台账历史第{seq}步的数据生成，校验码{chain[:16]}。"


def _counted(population: str) -> str:
    return population if population.startswith(_PUBLISHED) else f"统计对象为{population}"

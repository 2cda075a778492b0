"""The speed goals of the design, measured: ``make bench`` (or ``python -m tests.bench [RUNS]``)."""

import os
import sys
from pathlib import Path

from tests.bench.city import write_patents_workbook, write_store
from tests.bench.run import NOW, Row

_FOLDER = Path("out/bench")


def main(runs: int) -> None:
    """Make the city's files once, then print one line for each goal."""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    workbook = _FOLDER / "专利_161918.xlsx"
    if not workbook.exists():
        write_patents_workbook(workbook)
    store = _FOLDER / "全市.zjdb"
    if not store.exists():
        write_store(store)
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    ours = ("import-ours", str(workbook))
    rows = (
        Row("导入161918件专利 / calamine读取+sqlite3插入", ours, ("import-plain", str(workbook)), 1.5),
        Row(
            "导入161918件专利 / 仅pandas.read_excel",
            ours,
            ("import-pandas", str(workbook)),
            4,
            better_above=True,
        ),
        Row("启动到可用窗口 / 空的PySide6窗口", ("start-ours", str(store), NOW), ("start-empty", NOW), 3),
    )
    print("项目\t本程序\t标尺\t比值\t目标\t结果")
    for row in rows:
        print(row.line(runs), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)

"""The speed goals of the design, measured: ``make bench`` (or ``python -m tests.bench [RUNS] [PART]``)."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.brief import record
from tests.bench.city import write_patents_workbook, write_store
from tests.bench.frames import PLAIN, SELECTED, UNFROZEN, WRAPPED
from tests.bench.run import NOW, Row, growth, seconds
from tests.bench.tables import TABLES
from tests.bench.window import has_calc
from zjai_desk.analysis.catalogue import TABLES as ALL_TABLES
from zjai_desk.registers import REGISTERS
from zjai_desk.sample import make_sample

_FOLDER = Path("out/bench")
_STORES = {"全市": 1, "全省": 10}
_FRAMES = (
    ("全市", "patents", PLAIN, "1"),
    ("全市", "patents", UNFROZEN, "1"),
    ("全市", "patents", WRAPPED, "1"),
    ("全市", "patents", SELECTED, "1"),
    ("全市", "patents", PLAIN, "1.5"),
    ("全市", "vouchers", PLAIN, "1"),
    ("全省", "patents", PLAIN, "1"),
)
"""What is scrolled: store, register, how it is looked at, scale of the screen."""
_FINDING = {
    "filter": "筛选一个区县",
    "text": "全部列查“图像”",
    "pinyin": "全部列查拼音首字母“txsb”",
    "sort": "按专利名称拼音排序",
    "tally": "列出各权利人及件数",
}


def _workbook() -> str:
    path = _FOLDER / "专利_161918.xlsx"
    if not path.exists():
        write_patents_workbook(path)
    return str(path)


def _store(name: str) -> str:
    path = _FOLDER / f"{name}.zjdb"
    if not path.exists():
        write_store(path, _STORES[name])
    return str(path)


def _import_rows() -> Iterator[Row]:
    workbook = _workbook()
    ours = ("import-ours", workbook)
    yield Row("导入161918件专利 / calamine读取+sqlite3插入", ours, ("import-plain", workbook), 1.5)
    yield Row(
        "导入161918件专利 / 仅pandas.read_excel", ours, ("import-pandas", workbook), 4, better_above=True
    )


def _start_rows() -> Iterator[Row]:
    ours, empty = ("start-ours", _store("全市"), NOW), ("start-empty", NOW)
    for command in (ours, empty):
        seconds(command)  # the first start after an installation compiles
    yield Row("启动到可用窗口 / 空的PySide6窗口", ours, empty, 3)


def _table_rows() -> Iterator[Row]:
    for name in _STORES:
        store = _store(name)
        for what, title in _FINDING.items():
            # Qt's model of a whole province takes a minute and more than a gigabyte to fill: twice is enough.
            if name == "全市" or what in ("text", "sort"):
                ours, qt = ("finding-ours", store, what), ("finding-qt", store, what)
                yield Row(f"{name}：{title} / QSqlTableModel", ours, qt, 10, better_above=True)
        yield Row(f"{name}：改一格并记历史 / 一次SQLite提交", ("edit-ours", store), ("edit-plain", store), 2)


def _growth_lines() -> Iterator[str]:
    city, province = _store("全市"), _store("全省")
    for what, title in _FINDING.items():
        yield growth(f"全省比全市：{title}", ("finding-ours", province, what), ("finding-ours", city, what))
    yield growth("全省比全市：打开后第一次查找", ("first-ours", province), ("first-ours", city))
    yield growth("全省比全市：改一格", ("edit-ours", province), ("edit-ours", city))


def _brief_rows() -> Iterator[Row]:
    store, recorded = _FOLDER / "示例.zjdb", _FOLDER / "简报页面.json"
    if not store.exists():
        make_sample(store)
    record(store, recorded)
    plain = ("brief-plain", str(recorded))
    yield Row("写出生态和专利两份简报 / 单用reportlab画同样的页", ("brief-ours", str(store)), plain, 1.5)
    yield Row("其中排版和画页 / 单用reportlab画同样的页", ("brief-pages", str(store)), plain, 1.5)


def _window_rows() -> Iterator[Row]:
    store = _store("全市")
    if has_calc():
        ours, calc = ("memory-ours", store), ("memory-calc", _workbook())
        yield Row("打开全市台账的内存峰值 / LibreOffice转换专利工作簿", ours, calc, 0.5, unit="MiB")
    else:
        print("没有装LibreOffice，内存一项没有量。", flush=True)


def _frame_lines() -> Iterator[str]:
    """Tell of the ways to go through tables, in each view; no frame is to take longer than the display shows one."""
    yield "表格\t动作\t本线程中位\t本线程最慢\t钟表中位\t钟表最慢\t本线程超16ms\t钟表超16ms"
    for name, register, view, scale in _FRAMES:
        environment = {**os.environ, "QT_SCALE_FACTOR": scale}
        command = [sys.executable, "-m", "tests.bench.frames", _store(name), register, view]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        title = f"{name}·{REGISTERS[register].label}·{view}" + (
            "" if scale == "1" else f"·{float(scale):.0%}"
        )
        yield from (f"{title}\t{line}" for line in done.stdout.splitlines())


def _batch_rows() -> Iterator[Row]:
    store = _FOLDER / "示例.zjdb"
    if not store.exists():
        make_sample(store)
    one = ("batch-one", str(store), "52")
    yield Row("13个区县×4种简报 / 同一份简报写52遍", ("batch-ours", str(store)), one, 1)
    memory = ("batch-memory", str(store)), ("batch-memory-of-one", str(store))
    yield Row("其内存峰值 / 四种简报各写一份", *memory, 1.25, unit="MiB")


def _tables_rows() -> Iterator[Row]:
    store = _store("全市")
    for name in TABLES:
        yield Row(
            f"{ALL_TABLES[name]} / pandas读一遍并分组",
            ("table-ours", store, name),
            ("table-plain", store, name),
            1.5,
        )
    yield Row("以上各表，共用所读 / pandas逐表读", ("table-ours", store), ("table-plain", store), 1.5)


_PARTS = {
    "import": _import_rows,
    "start": _start_rows,
    "table": _table_rows,
    "window": _window_rows,
    "tables": _tables_rows,
    "brief": _brief_rows,
    "batch": _batch_rows,
}


def _ratio(line: str) -> float:
    return float(line.split("\t")[3].split(maxsplit=1)[0])


def main(runs: int, only: str = "") -> None:
    """Make the files that are needed once, then print one line for each goal, of one part or of all."""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    print("项目\t本程序\t标尺\t比值\t目标\t结果")
    for part, rows in _PARTS.items():
        lines = []
        for row in rows() if only in ("", part) else ():
            lines.append(row.line(runs))
            print(lines[-1], flush=True)
        if part == "tables" and lines:
            print(f"其中最差\t{max(lines, key=_ratio)}")
    for line in _frame_lines() if only in ("", "frames") else ():
        print(line, flush=True)
    if only in ("", "table"):
        print("项目\t全省\t全市\t倍数")
        for line in _growth_lines():
            print(line, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3, *sys.argv[2:3])

"""The sample store: the real atlas of 490 enterprises and the figures published about them, taken in as returns are."""

from pathlib import Path

import platformdirs

from zjai_desk import paths
from zjai_desk.errors import DeskError
from zjai_desk.files import replacing
from zjai_desk.progress import SILENT, Progress
from zjai_desk.registers import divisions
from zjai_desk.store import SUFFIX, Store

OPERATOR = "示例"
SETTINGS = {"office": "（示例）区县人工智能产业办", "area": "杭州市", "year": "2019"}
RETURNS = ("2020杭州人工智能企业图谱.xlsx", "公布数.csv", "规划目标.csv")
"""What the sample store is made from, in ``data/sample/``."""

ROUND, DUE_ON = "2019年企业年报", "2020-03-31"
"""The round of returns for which the districts of Hangzhou, as they were then, have yet to send."""
_HANGZHOU = "330100"


def default_path() -> Path:
    """Return where the sample store of the person at this computer lies."""
    return Path(platformdirs.user_data_dir("zjai-desk", appauthor=False)) / f"示例台账{SUFFIX}"


def ready_sample(progress: Progress = SILENT) -> Path:
    """Return the path of this person's sample store, made if it is not there yet."""
    path = default_path()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        make_sample(path, progress)
    return path


def make_sample(path: Path, progress: Progress = SILENT) -> None:
    """Make a sample store at ``path``, complete or not at all; raises a DeskError if something is there."""
    if path.exists():
        raise DeskError(f"“{path.name}”已存在，没有改动它。", "请换一个文件名，或直接打开它。")
    with replacing(path) as beside, Store.create(beside) as store:
        _fill(store, progress)


def _fill(store: Store, progress: Progress) -> None:
    from zjai_desk.returns import apply_plan, plan_import, read_return
    from zjai_desk.returns.rounds.rounds import Round, save_round

    districts = tuple(division.name for division in divisions.children(_HANGZHOU, DUE_ON))
    with store.change("新建示例台账", operator=OPERATOR) as change:
        for key, text in SETTINGS.items():
            change.configure(key, text)
        save_round(store, change, Round(ROUND, "annual_returns", SETTINGS["year"], DUE_ON, districts))
    for done, name in enumerate(RETURNS):
        file = paths.DATA / "sample" / name
        progress.report(f"正在导入示例资料“{file.name}”", done, len(RETURNS))
        apply_plan(store, plan_import(store, read_return(file)), operator=OPERATOR)

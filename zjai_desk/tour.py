"""What ``make run`` does: the window on the sample store or, where there is no screen, the main job into ``out/``."""

import argparse
import shlex
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from zjai_desk import cli, paths
from zjai_desk.commands.screen import has_screen
from zjai_desk.errors import DeskError
from zjai_desk.sample import make_sample, ready_sample
from zjai_desk.store import SUFFIX


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window on the sample store, or do the main job without one; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m zjai_desk.tour", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("out"), help="where the main job leaves its work")
    parser.add_argument(
        "--screenshots", type=Path, help="only take pictures of the main pages, into this folder"
    )
    options = parser.parse_args(arguments)
    try:
        if options.screenshots:
            with tempfile.TemporaryDirectory() as folder:
                sample = Path(folder) / f"示例台账{SUFFIX}"
                make_sample(sample)
                return _picture(sample, options.screenshots)
        if has_screen():
            return cli.main(["--store", str(ready_sample())])
        return _without_screen(options.out)
    except (DeskError, OSError) as error:
        print(error, file=sys.stderr)
        return 1


def _without_screen(out: Path) -> int:
    """Do the main job: returns become a store, the store tables, a briefing and pictures of the window."""
    print("没有屏幕，不开窗口，改为直接跑一遍主要工作：")
    out.mkdir(parents=True, exist_ok=True)
    sample, trial = out / f"示例台账{SUFFIX}", out / f"收表试验{SUFFIX}"
    for store in (sample, trial):
        store.unlink(missing_ok=True)
    briefing = out / "创业生态简报.pdf"
    steps = (
        ["sample", str(sample)],
        ["--store", str(sample), "table", "patents.by_year"],
        ["--store", str(sample), "brief", "ecosystem", "-o", str(briefing)],
        ["--store", str(sample), "verify"],
        # Into a store of their own: the enterprises of these returns are made up.
        ["--store", str(trial), "import", str(paths.DATA / "sample" / "returns"), "--year", "2019"],
        ["--store", str(trial), "check"],
        ["--store", str(trial), "history"],
    )
    for step in steps:
        print(f"$ zjai-desk {shlex.join(step)}", flush=True)
        code = cli.main(step)
        if code:
            return code
    code = _picture(sample, out / "screenshots")
    print(f"都在“{out}”里：简报“{briefing.name}”，台账“{sample.name}”，窗口截图在screenshots。")
    return code


def _picture(store: Path, folder: Path) -> int:
    from zjai_desk.desktop.screenshots import take

    for picture in take(store, folder):
        print(f"已截图“{picture}”")
    return 0


if __name__ == "__main__":
    sys.exit(main())

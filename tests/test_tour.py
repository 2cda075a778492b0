"""``make run`` on a computer without a screen: it says so and leaves a briefing, stores and pictures."""

import os
import subprocess
import sys
from pathlib import Path

from zjai_desk.store import Store


def test_without_a_screen_the_main_job_is_done_into_a_folder(tmp_path: Path) -> None:
    out = tmp_path / "成果 out"
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    done = subprocess.run(
        [sys.executable, "-m", "zjai_desk.tour", "--out", str(out)],
        env={name: value for name, value in os.environ.items() if name not in hidden},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("没有屏幕，不开窗口")
    assert (out / "创业生态简报.pdf").read_bytes().startswith(b"%PDF")
    pictures = sorted(picture.stem for picture in (out / "screenshots").glob("*.png"))
    assert pictures == ["briefing", "history", "home", "import", "register", "statistics"]
    with Store.open(out / "示例台账.zjdb") as store:
        assert store.count("enterprises") == 490

"""Try the program as a folder (``make app``) as its users will: without Python, in a folder of its own.

Standard library only; exits 1 at the first thing that fails, with what the program said.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RETURNS = ROOT / "data" / "sample" / "returns"


def main() -> int:
    """Run each of the parts that a library may be missing for: worker, store, tables, pages, Word, encryption, window."""
    name = "zjai-desk.exe" if os.name == "nt" else "zjai-desk"
    program = ROOT / "dist" / "zjai-desk" / name
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "口令").write_text("正确的口令 123456", encoding="utf-8")
        encrypted = ["--store-password-file", "口令"]
        steps = [
            ["--version"],
            *(["read", str(path)] for path in sorted(RETURNS.iterdir())),
            ["sample", "示例.zjdb"],
            ["--store", "试.zjdb", "import", str(RETURNS), "--year", "2019"],
            ["--store", "示例.zjdb", "table", "patents.age_test", "--area", "杭州市"],
            *(
                ["--store", "示例.zjdb", "brief", "ecosystem", "-o", f"简报{end}"]
                for end in (".pdf", ".docx", ".xlsx")
            ),
            ["form", "enterprises", "-o", "空白表.xlsx"],
            ["--store", "试.zjdb", "encrypt", "--new-password-file", "口令"],
            ["--store", "试.zjdb", "verify", *encrypted],
            ["--store", "示例.zjdb", "backup"],
        ]
        for step in steps:
            if code := run(program, step, home):
                return code
        return window(program, home)


def run(program: Path, step: list[str], home: Path) -> int:
    """Run one command in ``home`` with nothing of this computer's Python around it; returns its exit code."""
    done = subprocess.run(
        [program, *step], cwd=home, env=bare(home), capture_output=True, encoding="utf-8", check=False
    )
    print(f"{'好' if done.returncode == 0 else '失败'}  zjai-desk {' '.join(step)}", flush=True)
    if done.returncode:
        print(done.stdout, done.stderr, sep="\n")
    return done.returncode


def window(program: Path, home: Path) -> int:
    """Open the window where no screen is, and close it again: it must still be there after some seconds."""
    opened = subprocess.Popen(
        [program, "示例.zjdb"], cwd=home, env=bare(home) | {"QT_QPA_PLATFORM": "offscreen"}
    )
    try:
        code = opened.wait(15)
    except subprocess.TimeoutExpired:
        opened.terminate()
        opened.wait(15)
        print("好  窗口")
        return 0
    print(f"失败  窗口自己关了（{code}）")
    return 1


def bare(home: Path) -> dict[str, str]:
    """Return an environment without a Python, whose user has nothing yet."""
    kept = ("SYSTEMROOT", "TEMP", "TMP", "LANG", "PATH")
    return {key: os.environ[key] for key in kept if key in os.environ} | {
        "HOME": str(home),
        "APPDATA": str(home),
        "LOCALAPPDATA": str(home),
        "USERPROFILE": str(home),
    }


if __name__ == "__main__":
    sys.exit(main())

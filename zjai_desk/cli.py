"""The command line, one of the two edges of the program: options, one library call, what it says."""

import argparse
import contextlib
import gc
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from zjai_desk import __version__
from zjai_desk.commands import (
    copying,
    encrypting,
    exporting,
    issuing,
    keeping,
    receiving,
    signing_off,
    telling,
)
from zjai_desk.commands.parser import ChineseParser, add_store
from zjai_desk.commands.screen import has_screen
from zjai_desk.errors import DeskError
from zjai_desk.files import reason
from zjai_desk.folders import ENDINGS

SUFFIX = ".zjdb"
"""As the store has it, which is not imported before a command needs it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0, 1 with one line on what is wrong, 2 for a wrong use."""
    _speak_utf8()
    try:
        options = _parser().parse_args(_told_apart(sys.argv[1:] if arguments is None else arguments))
        code: int = options.run(options)
        sys.stdout.flush()
    except DeskError as error:
        code = _fail(str(error))
    except KeyboardInterrupt:
        code = _fail("已中断，正在做的一步没有保存。")
    except BrokenPipeError:
        # Whoever read us has seen enough; the interpreter's own flush at exit must not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    except OSError as error:
        why, hint = reason(error)
        code = _fail(f"读写“{error.filename or '文件'}”失败：{why}。{hint}")
    except Exception as fault:  # noqa: BLE001  # an edge of the program: no user is shown a traceback
        code = _fail(f"程序出错（{type(fault).__name__}），没有完成；请把“{_log_fault()}”交给维护人员。")
    return code


def _told_apart(arguments: Sequence[str]) -> Sequence[str]:
    """Return the arguments, but files alone, as a file manager hands them over, as the store and the returns they are.

    A store that is double-clicked opens the window on it; returns dropped on the icon open it at the page 收表.
    """
    if not arguments or not all(_is_handed_over(argument) for argument in arguments):
        return arguments
    stores = [argument for argument in arguments if Path(argument).suffix.lower() == SUFFIX]
    rest = [argument for argument in arguments if argument not in stores]
    return [*(f"--store={store}" for store in stores[:1]), *(f"--return={path}" for path in rest)]


def _is_handed_over(argument: str) -> bool:
    if argument.startswith("-"):
        return False
    suffix = Path(argument).suffix.lower()
    return suffix == SUFFIX or (suffix in ENDINGS and Path(argument).is_file())


def _parser() -> ChineseParser:
    parser = ChineseParser(
        prog="zjai-desk",
        description="区县人工智能产业工作台。不带命令时打开窗口，其余命令不需要屏幕。",
        epilog="退出码：0 完成，1 没有完成（说明见末行），2 用法不对。",
    )
    parser.add_argument("--version", action="version", version=f"zjai-desk {__version__}", help="显示版本")
    add_store(parser, default=None)
    parser.add_argument(
        "--return", dest="returns", type=Path, action="append", default=[], help=argparse.SUPPRESS
    )
    parser.set_defaults(run=_open_window)
    commands = parser.add_subparsers(title="命令", metavar="命令", prog="zjai-desk")
    receiving.add_to(commands)
    telling.add_to(commands)
    exporting.add_to(commands)
    issuing.add_to(commands)
    signing_off.add_to(commands)
    keeping.add_to(commands)
    copying.add_to(commands)
    encrypting.add_to(commands)
    return parser


def _open_window(options: argparse.Namespace) -> int:
    if not has_screen() and "QT_QPA_PLATFORM" not in os.environ:
        raise DeskError("没有屏幕，开不了窗口。", "其余命令不需要屏幕，见 zjai-desk --help。")
    # Nothing of what is imported now is garbage: to look for some among it would take a tenth of the start. The
    # window goes on as desktop/threads/garbage.py says.
    gc.disable()
    # Qt is loaded only here: every other command works on a computer without it.
    from zjai_desk.desktop.app import run_window

    return run_window(options.store, options.returns)


def _speak_utf8() -> None:
    """Write UTF-8 into files and pipes, whatever the code page of the computer is; a terminal keeps its own."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(
            AttributeError
        ):  # a stream put in place by a test or a window has no encoding
            if not stream.isatty():
                stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # TextIO does not declare it
            else:
                stream.reconfigure(errors="replace")  # type: ignore[union-attr]


def _fail(sentence: str) -> int:
    print(sentence.replace("\n", " "), file=sys.stderr)
    return 1


def _log_fault() -> Path:
    """Write the fault that is being handled to the log file, and return where that is."""
    import platformdirs

    path = Path(platformdirs.user_log_dir("zjai-desk", appauthor=False)) / "zjai-desk-cli.log"
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(traceback.format_exc(), encoding="utf-8")
    return path

"""The parent's side of reading: starts the worker, listens, keeps time, and turns its death into a sentence."""

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, cast

from zjai_desk import files
from zjai_desk.errors import DeskError
from zjai_desk.progress import Progress
from zjai_desk.returns.books import frames, limits
from zjai_desk.returns.books.patience import Patience
from zjai_desk.returns.books.worker import FLAG, ORDER

# Memory that a piece gave back serves the next one: a quarter less time, where the system's allocator is glibc.
_ALLOCATION = {"MALLOC_MMAP_THRESHOLD_": "2000000000", "MALLOC_TRIM_THRESHOLD_": "2000000000"}
_PIPE = 2**20
"""Bytes that the worker may say before anybody listens, where the system lets that be chosen."""
_PATIENCE = 0.1
_WAITING = 64


class _Died(Exception):
    """The worker ended before it had said everything."""


def command() -> list[str]:
    """Return the command that starts a worker, in a checkout or in a frozen program."""
    if getattr(sys, "frozen", False):
        return [sys.executable, FLAG]
    return [sys.executable, "-P", "-m", "zjai_desk.returns.books.worker"]


def answers(content: bytes, name: str, progress: Progress) -> Iterator[frames.Frame]:
    """Yield what the worker tells of a file, frame by frame; ``name`` is for the sentences.

    Raises a DeskError when the file cannot be read, and what ``progress`` raises when the user asks to
    stop. If the fast reader brings the worker down, the file is read again by the careful one; a frame
    ("again",) says that what came before is void.
    """
    patience = Patience(limits.seconds_for(len(content)))
    try:
        yield from _Reading(content, name, patience, careful=False).answers(progress)
    except _Died:
        yield ("again",)
        try:
            yield from _Reading(content, name, patience, careful=True).answers(progress)
        except _Died as error:
            raise DeskError(
                f"读“{name}”时出错中断：文件可能已损坏，或内容异常庞大，没有读入。",
                "请在WPS或Excel里打开，另存为.xlsx后再导入。",
            ) from error


class _Reading:
    """One worker and the thread that talks to it."""

    def __init__(self, content: bytes, name: str, patience: Patience, *, careful: bool) -> None:
        self._name = name
        self._patience = patience
        self._said: queue.Queue[frames.Frame | None] = queue.Queue(_WAITING)
        self._stopped = threading.Event()
        self._process = _start()
        _widen(self._process)
        patience.begin()
        self._release = _capped(self._process)
        self._pipes = cast(tuple[BinaryIO, BinaryIO], (self._process.stdin, self._process.stdout))
        order = ORDER.pack(len(content), careful)
        self._thread = threading.Thread(target=self._talk, args=(order, content), daemon=True)

    def answers(self, progress: Progress) -> Iterator[frames.Frame]:
        """Yield frames up to the one that ends the answer; the worker is gone when this ends, however it ends."""
        rows = 0
        self._thread.start()
        try:
            while True:
                progress.report(f"正在读取“{self._name}”", rows)
                frame = self._next()
                # Rows that come on without an end are overdue too; an answer that is complete never is.
                if (frame is None or frame[0] == "rows") and self._patience.is_over(self._process):
                    raise self._overdue()
                if frame is None:
                    continue
                if frame[0] == "refused":
                    raise DeskError(f"“{self._name}”：{frame[1]}", frame[2])
                if frame[0] == "rows":
                    rows = frame[1] + frame[2]
                yield frame
                if frame[0] == "end":
                    return
        finally:
            self._end()

    def _next(self) -> frames.Frame | None:
        try:
            frame = self._said.get(timeout=_PATIENCE)
        except queue.Empty:
            return None
        if frame is None:
            raise _Died
        self._patience.heard()
        return frame

    def _overdue(self) -> DeskError:
        return DeskError(
            f"读“{self._name}”用时过长，还没读完，已停止，没有读入。",
            "文件可能异常，请在WPS或Excel里打开，只留下要报的表，另存为.xlsx后再导入。",
        )

    def _talk(self, order: bytes, content: bytes) -> None:
        """Hand the file over and pass on the answers, in a thread of its own: pipes block."""
        source, target = self._pipes
        # When the worker is gone, that it is gone is all there is to tell.
        with suppress(OSError, ValueError):
            source.write(order)
            source.write(content)
            source.flush()
            while (frame := frames.read(target)) is not None:
                if not self._put(frame):
                    return
        self._put(None)

    def _put(self, frame: frames.Frame | None) -> bool:
        while not self._stopped.is_set():
            try:
                self._said.put(frame, timeout=_PATIENCE)
            except queue.Full:
                continue
            return True
        return False

    def _end(self) -> None:
        self._stopped.set()
        self._process.kill()
        self._process.wait()
        self._thread.join()
        for pipe in self._pipes:
            with suppress(OSError):
                pipe.close()
        self._release()


def _start() -> subprocess.Popen[bytes]:
    # The package may lie on a path that only this process knows (a checkout that is not installed).
    package = str(Path(__file__).resolve().parents[3])
    known = [package, *filter(None, [os.environ.get("PYTHONPATH")])]
    try:
        return subprocess.Popen(  # noqa: S603  # our own program, without a shell
            command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | _ALLOCATION | {"PYTHONPATH": os.pathsep.join(known)},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise DeskError(f"启动读取程序失败：{files.reason(error)[0]}。", "请关掉一些程序后重试。") from error


def _widen(process: subprocess.Popen[bytes]) -> None:
    """Let the worker say a whole block of rows at once: it goes on to the next one while this one waits to be heard."""
    if sys.platform == "linux" and process.stdout is not None:
        import fcntl

        with suppress(OSError):  # an administrator may allow less
            fcntl.fcntl(process.stdout, fcntl.F_SETPIPE_SZ, _PIPE)


def _capped(process: subprocess.Popen[bytes]) -> Callable[[], object]:
    """Cap the worker's memory from outside where it cannot do so itself; returns what to call at its end."""
    if sys.platform == "win32":
        from zjai_desk.returns.books.windows_job import Job

        return Job(int(process._handle), limits.MEMORY).close
    return process.poll

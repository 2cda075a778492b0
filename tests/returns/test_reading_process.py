"""The worker process: killed, overdue, cancelled, orphaned; nothing of it may reach or outlive the program."""

import io
import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from made_files import plain_book

from zjai_desk.errors import Cancelled, DeskError
from zjai_desk.progress import SILENT, Watched
from zjai_desk.returns import read_return
from zjai_desk.returns.books import frames, limits, reader
from zjai_desk.returns.books.reader import command
from zjai_desk.returns.books.worker import FLAG, ORDER

needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for children in /proc")


def workers() -> set[int]:
    """Return the processes that this one has started and not yet seen off."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue
        if int(parent) == os.getpid():
            found.add(int(entry.name))
    return found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "报表.xlsx"
    path.write_bytes(plain_book())
    return path


def kill_some(most: int) -> tuple[Watched, list[int]]:
    """Return a progress that kills workers as they come, so many of them."""
    before = workers()
    killed: list[int] = []

    def show(_text: str, _done: int, _total: int) -> None:
        for worker in workers() - before - set(killed):
            if len(killed) < most:
                os.kill(worker, signal.SIGKILL)
                killed.append(worker)

    return Watched(show, lambda: False), killed


@needs_proc
def test_a_worker_that_dies_once_is_followed_by_a_careful_one(file: Path) -> None:
    progress, killed = kill_some(1)
    (sheet,) = read_return(file, progress).sheets
    assert len(killed) == 1
    assert [record.values["revenue"] for record in sheet.records] == [100, 200, 300]


@needs_proc
def test_a_worker_that_dies_again_is_one_sentence(file: Path) -> None:
    before = workers()
    progress, killed = kill_some(2)
    with pytest.raises(DeskError, match=r"读“报表\.xlsx”时出错中断"):
        read_return(file, progress)
    assert len(killed) == 2
    assert workers() == before


@needs_proc
def test_an_overdue_worker_is_stopped_and_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = workers()
    monkeypatch.setattr(limits, "STANDSTILL", 0.3)
    monkeypatch.setattr(reader, "command", lambda: [sys.executable, "-c", "import time; time.sleep(60)"])
    with pytest.raises(DeskError, match="用时过长"):
        read_return(file)
    assert workers() == before


@needs_proc
def test_a_worker_that_never_ends_is_stopped_when_its_processor_time_is_up(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = workers()
    monkeypatch.setattr(limits, "seconds_for", lambda _size: 0.2)
    monkeypatch.setattr(reader, "command", lambda: [sys.executable, "-c", "while True: pass"])
    with pytest.raises(DeskError, match="用时过长"):
        read_return(file)
    assert workers() == before


@needs_proc
def test_rows_without_an_end_are_stopped_though_the_worker_gets_on(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "import sys, itertools; from zjai_desk.returns.books import frames; out = sys.stdout.buffer; "
        "frames.write(out, ('sheet', '表', [])); "
        "[frames.write(out, ('rows', at, 1, [([str(at)], b'\\1\\0\\0\\0')])) for at in itertools.count()]"
    )
    monkeypatch.setattr(limits, "seconds_for", lambda _size: 1.0)
    monkeypatch.setattr(reader, "command", lambda: [sys.executable, "-c", code])
    with pytest.raises(DeskError, match="用时过长"):
        list(reader.answers(file.read_bytes(), file.name, SILENT))


@needs_proc
def test_a_worker_that_the_machine_leaves_waiting_is_waited_for(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = 2.0
    code = (
        "import sys, time; from zjai_desk.returns.books import worker; "
        f"[time.sleep(0.1) for _ in range({int(12 * seconds)})]; sys.exit(worker.main())"
    )
    monkeypatch.setattr(limits, "seconds_for", lambda _size: seconds)
    monkeypatch.setattr(reader, "command", lambda: [sys.executable, "-c", code])
    assert len(read_return(file).sheets[0].records) == 3


@needs_proc
def test_cancelling_leaves_no_worker_behind(file: Path) -> None:
    before = workers()
    reports: list[str] = []
    progress = Watched(lambda text, _done, _total: reports.append(text), lambda: len(reports) > 0)
    with pytest.raises(Cancelled):
        read_return(file, progress)
    assert workers() == before
    assert reports == ["正在读取“报表.xlsx”"]


def test_a_worker_ends_when_its_parent_is_gone() -> None:
    worker = subprocess.Popen(command(), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    assert worker.stdin is not None
    worker.stdin.write(ORDER.pack(10_000, False) + b"PK\x03\x04")
    worker.stdin.close()
    assert worker.wait(10) is not None


def test_a_program_that_cannot_start_workers_says_so(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "command", lambda: ["/nonexistent/program"])
    with pytest.raises(DeskError, match="启动读取程序失败"):
        read_return(file)


def test_a_worker_starts_without_the_heavy_libraries() -> None:
    code = (
        "import sys, zjai_desk.returns.books.worker, zjai_desk.returns.books.xlsx, zjai_desk.returns.books.texts; "
        "print(sorted({n.partition('.')[0] for n in sys.modules} & "
        "{'PySide6', 'sqlalchemy', 'pandas', 'numpy', 'openpyxl', 'xlrd', 'reportlab'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_frozen_program_is_its_own_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert command() == [sys.executable, FLAG]


def test_the_program_itself_serves_as_worker(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "command", lambda: [sys.executable, "-m", "zjai_desk", FLAG])
    assert len(read_return(file).sheets[0].records) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="a job object caps the memory there")
def test_a_worker_cannot_take_more_memory_than_it_may() -> None:
    code = (
        "from zjai_desk.returns.books import limits; limits.cap_this_process(5); bytearray(3 * limits.MEMORY)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "MemoryError" in done.stderr


class Harmful:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("true",)


def test_nothing_but_plain_values_is_taken_from_a_worker() -> None:
    stream = io.BytesIO()
    frames.write(stream, ("sheet", Harmful()))
    stream.seek(0)
    assert frames.read(stream) is None
    assert frames.read(io.BytesIO(b"\xff\xff\xff\xff")) is None
    assert frames.read(io.BytesIO(frames.struct.pack("<I", 5) + pickle.dumps(1)[:5])) is None


def test_reading_a_small_file_takes_a_moment(file: Path) -> None:
    start = time.monotonic()
    read_return(file)
    assert time.monotonic() - start < 5

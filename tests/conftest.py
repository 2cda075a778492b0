"""What all tests share: no screen, no settings of the person who runs them, sample returns, empty and filled stores."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as examples

from zjai_desk.store import Store

# Before Qt is first imported; QT_QPA_PLATFORM=xcb shows the windows to whoever wants to watch.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

FILES = Path(__file__).parent / "files"
MEMORY = Path("/dev/shm")

# Every step of every store is written through to the disk: half of the time, where the disk is one.
if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 1 << 30:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

# The same examples at each run, however slow the machine; --hypothesis-profile=search looks for new ones.
examples.register_profile(
    "same", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
examples.register_profile("search", deadline=None, max_examples=1000)
examples.load_profile("same")


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give settings, data and logs folders of their own: no test reads or changes those of a person."""
    home = tmp_path_factory.mktemp("home")
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home))


@pytest.fixture
def returns_dir() -> Path:
    """The sample returns, each beside the truth of what it holds (``NAME.truth.json``)."""
    return FILES / "returns"


@pytest.fixture(scope="session")
def new_store(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Store]:
    """Gives a new, empty store at a path, open: a copy of one made once, which takes a twentieth of making it."""
    made = tmp_path_factory.mktemp("empty") / "空台账.zjdb"
    Store.create(made).close()
    return lambda path: Store.open(Path(shutil.copy(made, path)))


@pytest.fixture(scope="session")
def sample_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample store made once for the whole run, to be read and never changed."""
    from zjai_desk.sample import make_sample

    path = tmp_path_factory.mktemp("sample") / "示例台账.zjdb"
    make_sample(path)
    return path


@pytest.fixture
def sample_path(sample_made: Path, tmp_path: Path) -> Path:
    """A sample store of the test's own, to do anything with."""
    path = tmp_path / "示例台账.zjdb"
    path.write_bytes(sample_made.read_bytes())
    return path


@pytest.fixture(scope="session")
def as_published_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of exactly the margins the published reports have, made once for the whole run."""
    from tests.analysis import margins

    path = tmp_path_factory.mktemp("margins") / "台账.zjdb"
    margins.make(path)
    return path


@pytest.fixture(scope="module")
def as_published(as_published_made: Path) -> Iterator[Store]:
    """The store of the published margins, open, to be read by all tests of a module and changed by none."""
    with Store.open(as_published_made) as opened:
        yield opened


@pytest.fixture
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let passwords be hashed at a thousandth of their cost, in tests that are not about it."""
    from argon2 import PasswordHasher

    from zjai_desk.keeping import passwords

    def hasher() -> PasswordHasher:
        return PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)

    monkeypatch.setattr(passwords, "hasher", hasher)

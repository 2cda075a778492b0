"""A store with names that can be looked for, and where in a folder they are found."""

from pathlib import Path

from zjai_desk.keeping.opening import create_store

NAME = "钱塘未来视觉科技有限公司"
PASSWORD = "滨江区的春天来得真早"


def filled(path: Path) -> Path:
    """Make a store at ``path`` with 300 enterprises of that name."""
    with create_store(path) as store, store.change("录入 300 家") as change:
        change.insert("enterprises", [{"name": f"{NAME}{number}"} for number in range(300)])
    return path


def hits(folder: Path) -> set[Path]:
    """Return the files below a folder in which the name can be read."""
    wanted = [NAME.encode(encoding) for encoding in ("utf-8", "utf-16-le", "gb18030")]
    found = set()
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            if any(name in content for name in wanted):
                found.add(path)
    return found

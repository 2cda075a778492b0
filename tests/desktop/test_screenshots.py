"""The pictures of the window, as ``make screenshots`` takes them."""

from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from zjai_desk.desktop import screenshots
from zjai_desk.store import Store


def test_each_main_page_is_pictured_and_the_store_left_as_it_was(
    qapp: QApplication, sample_path: Path, tmp_path: Path
) -> None:
    with Store.open(sample_path) as store:
        head = store.head()
    taken = screenshots.take(sample_path, tmp_path / "图")
    names = ["home", "register", "import", "statistics", "briefing", "history"]
    assert taken == [tmp_path / "图" / f"{name}.png" for name in names]
    for picture in taken:
        image = QImage(str(picture))
        assert (image.width(), image.height()) == (1366, 768)
        seen = {image.pixel(x, y) for x in range(180, 1366, 7) for y in range(50, 768, 7)}
        assert len(seen) > 20, f"{picture.name} is all but blank"
    with Store.open(sample_path) as store:
        assert store.head() == head

"""Where the files that ship with the program live."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
# A wheel or a frozen build carries the files inside the package;
# a source checkout, also when installed editable, has them beside it.
_FILES = _PACKAGE / "_files" if (_PACKAGE / "_files").is_dir() else _PACKAGE.parent

UI = _FILES / "ui"
RESOURCES = _FILES / "resources"
FONTS = RESOURCES / "fonts"
DATA = _FILES / "data"

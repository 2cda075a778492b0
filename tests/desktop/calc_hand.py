"""A person at LibreOffice Calc: copies a block, pastes another one into a new sheet, and tells what then stands there.

``python3 calc_hand.py PIPE FOLDER`` runs under the Python that comes with LibreOffice's ``uno``, apart from the project.
"""

import importlib
import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

_PATIENCE = 60


def wait_for(path: Path) -> None:
    """Wait until the other side has left its sign."""
    for _ in range(_PATIENCE * 10):
        if path.exists():
            return
        time.sleep(0.1)
    raise TimeoutError(path.name)


def answer(done: threading.Event) -> None:
    """Press Enter in the dialog in which Calc asks for the language of what is pasted."""
    while not done.wait(0.5):
        command = ["xdotool", "search", "--onlyvisible", "--name", "Import"]
        for window in subprocess.run(command, capture_output=True, text=True, check=False).stdout.split():
            press = ["xdotool", "windowfocus", window, "sleep", "0.2", "key", "Return"]
            subprocess.run(press, capture_output=True, check=False)


def _desktop(uno: Any, pipe: str) -> tuple[Any, Any]:
    """Return the running LibreOffice and what makes its services, as soon as it answers."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(_PATIENCE * 5):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception as error:
            if "NoConnectException" not in type(error).__name__:
                raise
            time.sleep(0.2)
        else:
            manager = context.ServiceManager
            return manager.createInstanceWithContext("com.sun.star.frame.Desktop", context), manager
    raise TimeoutError(pipe)


def main(pipe: str, folder: Path) -> None:
    """Copy ``block.xlsx``, wait for ``copied-back``, paste, and write what stands there to ``calc.json``."""
    desktop, manager = _desktop(importlib.import_module("uno"), pipe)
    book = desktop.loadComponentFromURL((folder / "block.xlsx").as_uri(), "_blank", 0, ())
    view = book.CurrentController
    dispatcher = manager.createInstance("com.sun.star.frame.DispatchHelper")

    def do(command: str) -> None:
        dispatcher.executeDispatch(view.Frame, f".uno:{command}", "", 0, ())

    sheet = book.Sheets.getByIndex(0)
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(True)
    view.select(cursor)
    do("Copy")
    (folder / "copied").touch()
    wait_for(folder / "copied-back")
    book.Sheets.insertNewByName("回", 1)
    back = book.Sheets.getByIndex(1)
    view.setActiveSheet(back)
    view.select(back.getCellByPosition(0, 0))
    pasted = threading.Event()
    threading.Thread(target=answer, args=(pasted,), daemon=True).start()
    do("Paste")
    pasted.set()
    cursor = back.createCursor()
    cursor.gotoEndOfUsedArea(True)
    last = cursor.RangeAddress
    cells = [
        [back.getCellByPosition(column, row).String for column in range(last.EndColumn + 1)]
        for row in range(last.EndRow + 1)
    ]
    (folder / "calc.json").write_text(json.dumps(cells), encoding="utf-8")
    (folder / "done").touch()
    book.close(True)
    desktop.terminate()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))

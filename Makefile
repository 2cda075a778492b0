# Each target does its own set-up; a second run finds it done. PYTHON=/path/to/python3.11 chooses the interpreter.
PYTHON_HERE := .venv/bin/python
READY := .venv/.ready

.PHONY: run test check lint screenshots bench torture app clean

run: $(READY)
	@$(PYTHON_HERE) -m zjai_desk.tour

test check: lint
	@$(PYTHON_HERE) -m pytest -n 2 --dist worksteal

lint: $(READY)
	@$(PYTHON_HERE) -m ruff check
	@$(PYTHON_HERE) -m ruff format --check
	@$(PYTHON_HERE) -m mypy

screenshots: $(READY)
	@QT_QPA_PLATFORM=offscreen $(PYTHON_HERE) -m zjai_desk.tour --screenshots resources/screenshots

bench: $(READY)
	@$(PYTHON_HERE) -m tests.bench

torture: $(READY)
	@$(PYTHON_HERE) -m tests.torture

app: $(READY)
	@$(PYTHON_HERE) -m pip install --quiet --disable-pip-version-check --editable '.[app]'
	@$(PYTHON_HERE) -m PyInstaller --noconfirm --log-level ERROR packaging/app.spec
	@$(PYTHON_HERE) packaging/try_app.py

$(READY): pyproject.toml packaging/setup.sh packaging/qt_libraries.py
	@sh packaging/setup.sh

clean:
	rm -rf .venv build dist out .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

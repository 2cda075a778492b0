"""Run the program: ``python -m zjai_desk``."""

import sys

from zjai_desk.cli import main

if __name__ == "__main__":
    sys.exit(main())

"""Run the program: ``python -m zjai_desk``; a frozen program also starts its own workers here."""

import sys

from zjai_desk.returns.books.worker import FLAG

if __name__ == "__main__":
    if sys.argv[1:2] == [FLAG]:
        from zjai_desk.returns.books.worker import main
    else:
        from zjai_desk.cli import main
    sys.exit(main())

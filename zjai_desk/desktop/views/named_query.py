"""Records that another page picked out, and in what words: the chip above the table says them."""

from dataclasses import dataclass

from zjai_desk.store import Query


@dataclass(frozen=True)
class NamedQuery(Query):
    """A query for picked records; ``about`` says which they are, ``step`` which step of vouchers it offers at once."""

    about: str = ""
    step: str = ""

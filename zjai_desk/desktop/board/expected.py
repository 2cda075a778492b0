"""From whom a file is expected, where the user says so by dropping it on a cell of the board."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Expected:
    """The sender and the task (报送任务) that a file is for; blank where its content is to tell."""

    sender: str = ""
    round: str = ""

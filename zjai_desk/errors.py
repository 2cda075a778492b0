"""What the program says when something cannot be done."""


class DeskError(Exception):
    """A fault to be told to the user: what happened and where, and what to do about it.

    Both texts are Chinese sentences. Only the two edges of the program, the window and
    the command line, catch it.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}{self.hint}"


class Cancelled(DeskError):
    """The user stopped a piece of work; nothing of it was kept."""

    def __init__(self, work: str = "操作") -> None:
        super().__init__(f"{work}已取消，", "没有保存任何改动。")

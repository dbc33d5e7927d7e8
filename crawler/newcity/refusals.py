"""The error for a city that cannot be created."""

from __future__ import annotations

NOT_STARTED, USAGE = 1, 2


class NewCityError(Exception):
    """A city cannot be created. The message says what to try.

    Attributes:
        code: the exit code: 2 if the command line is wrong, 1 if the portal or the disk fails.
    """

    def __init__(self, sentence: str, code: int = USAGE) -> None:
        """Create the error with its message and the exit code."""
        super().__init__(sentence)
        self.code = code

"""Why no city was made."""

from __future__ import annotations

NOT_STARTED, USAGE = 1, 2


class NewCityError(Exception):
    """No city can be made. The message is a sentence that says what to try.

    Attributes:
        code: 2 where another command line would do, 1 where the portal or the disk does not.
    """

    def __init__(self, sentence: str, code: int = USAGE) -> None:
        """Say why."""
        super().__init__(sentence)
        self.code = code

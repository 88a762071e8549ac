"""What a file of a table is held to, whatever program has written it."""

MAX_BYTES = 25 * 1024 * 1024
MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_CELL = 10_000
MAX_CELLS = 3_000_000


class UnreadableFile(Exception):
    """The file cannot be read as a table; the message says why and what to do."""

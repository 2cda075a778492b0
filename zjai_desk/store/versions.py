"""The versions of a store file, by the names of the migrations that lead to each."""

NAMES = (
    "0001 the ten registers, history and originals",
    "0002 notebooks of the office",
    "0003 seals, people, log, closed periods, editions",
)
LATEST = len(NAMES)

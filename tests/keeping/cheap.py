"""Passwords at a thousandth of their cost, for tests that are not about it."""

from argon2 import PasswordHasher


def cheap_hasher() -> PasswordHasher:
    return PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)

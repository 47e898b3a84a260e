"""Digests of programs: whether two hospitals were lowered to the same bytes, and where not."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields

import numpy as np

from flowsim.engine.program import Program

WORDS = ("step_names",)
"""Fields that only traces and errors read: they change no record."""

DIGITS = 12


def program_digests(program: Program) -> dict[str, str]:
    """Return a digest of every field of a program that decides its records, by name.

    An array counts with its type, shape and bytes; the labels of `names` field by field, as
    'names.wards'. Python functions of an analyst's own steps have no bytes to digest and are
    left out.
    """
    found: dict[str, str] = {}
    for item in fields(program):
        value = getattr(program, item.name)
        if item.name in WORDS or item.name == "python_functions":
            continue
        if item.name == "names":
            for label in fields(value):
                found[f"names.{label.name}"] = digest(repr(getattr(value, label.name)).encode())
        elif isinstance(value, np.ndarray):
            found[item.name] = array_digest(value)
        else:
            found[item.name] = digest(repr(value).encode())
    return found


def array_digest(values: np.ndarray[tuple[int, ...], np.dtype[np.generic]]) -> str:
    """Return the digest of an array: its type, shape and bytes."""
    layout = f"{values.dtype.str}{values.shape}".encode()
    return digest(layout + b"\0" + np.ascontiguousarray(values).tobytes())


def one_digest(parts: Mapping[str, str]) -> str:
    """Return one digest over several, by name."""
    return digest(json.dumps(dict(parts), sort_keys=True).encode())


def digest(content: bytes) -> str:
    """Return the first digits of a SHA-256, enough to tell results apart."""
    return hashlib.sha256(content).hexdigest()[:DIGITS]

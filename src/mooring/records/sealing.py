"""Sealing: each person's identity and free text under a key of their own, each such key under the master key.

**What is sealed opens only for the same person and the same place** (associated data), and **once a person's key is
destroyed, nothing opens it again**: that is the only deletion that retention knows. AES-256-GCM with a random 96-bit
nonce in front; plaintext is JSON.
"""

from __future__ import annotations

import base64
import os
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from .errors import NoMasterKey, Unreadable

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
ERASED: Final = "[erased]"


class Seal:
    """One key, ready to seal and to open."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, value: Any, *, place: str) -> bytes:
        """The JSON-able `value`, encrypted and bound to `place`."""
        return self.seal_bytes(orjson.dumps(value), place=place)

    def open(self, sealed: bytes, *, place: str) -> Any:
        """The value sealed at `place`. Raises Unreadable if it was changed, moved, or sealed with another key."""
        return orjson.loads(self.open_bytes(sealed, place=place))

    def seal_bytes(self, plain: bytes, *, place: str) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, place.encode())

    def open_bytes(self, sealed: bytes, *, place: str) -> bytes:
        # SQLite gives bytes and PostgreSQL a memoryview.
        whole = bytes(sealed)
        try:
            return self._cipher.decrypt(whole[:NONCE_BYTES], whole[NONCE_BYTES:], place.encode())
        except (InvalidTag, ValueError) as error:
            raise Unreadable("A sealed part of the record does not open. Tell your administrator.") from error


def ensure_master_key(path: Path) -> None:
    """Make the master key file, readable by this user alone, unless it is there."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        # O_EXCL: of two processes that start at once exactly one makes the key.
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(number, "wb") as file:
        file.write(base64.b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
        file.flush()
        os.fsync(file.fileno())


def master() -> Seal:
    """The installation's master seal. Raises NoMasterKey."""
    return _master(Path(settings.MOORING_KEY_FILE))


@lru_cache(maxsize=4)
def _master(path: Path) -> Seal:
    try:
        key = base64.b64decode(path.read_bytes().strip(), validate=True)
    except (OSError, ValueError) as error:
        raise NoMasterKey(f"The key file {path} cannot be read. Put it back from your safe copy.") from error
    if len(key) != KEY_BYTES:
        raise NoMasterKey(f"The key file {path} holds no usable key. Put it back from your safe copy.")
    return Seal(key)


def new_key() -> bytes:
    """A fresh key for one person."""
    return secrets.token_bytes(KEY_BYTES)


def wrap(key: bytes, *, person: str) -> bytes:
    """A person's key, sealed under the master key and bound to the person."""
    return master().seal_bytes(key, place=f"key of {person}")


def unwrap(wrapped: bytes | None, *, person: str) -> Seal | None:
    """The seal of a person; None once their key was destroyed."""
    if wrapped is None:
        return None
    return Seal(master().open_bytes(wrapped, place=f"key of {person}"))

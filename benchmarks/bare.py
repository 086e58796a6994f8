"""The same work with the bare driver and a fast JSON encoder, under the same server: what Mooring is held against.

The same look-up of the session and the member with the same signature checks, the same SELECTs and INSERTs, the same
entry in the audit in the same transaction. It decides nothing, unseals nothing and draws no page.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import threading
import zlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import orjson

from benchmarks import bare_database as sql

_LOCAL = threading.local()
_BEGINNING = hashlib.sha256(f"mooring audit of facility {os.environ['BENCH_FACILITY']}".encode()).hexdigest()
_SIGNER = hashlib.sha256(b"django.contrib.sessions.SessionStore" + b"signer" + os.environ["BENCH_SECRET"].encode())
_MEMBER = hashlib.sha256(
    b"django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash" + os.environ["BENCH_SECRET"].encode()
)
Environ = dict[str, Any]
Start = Callable[[str, list[tuple[str, str]]], object]


def application(environ: Environ, start: Start) -> Iterable[bytes]:
    """WSGI: GET /chart/<person>, GET /board, POST /cows/<person>."""
    database = _database()
    member = _signed_in(database, environ)
    if member is None:
        return _answer(start, "401 Unauthorized", {"error": "sign in"})
    _, job, *person = environ["PATH_INFO"].split("/")
    if job == "chart":
        return _answer(start, "200 OK", _chart(database, member, person[0]))
    if job == "board":
        return _answer(start, "200 OK", _board(database, member))
    if job == "cows":
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        return _answer(start, "200 OK", _cows(database, member, person[0], parse_qs(body.decode())))
    return _answer(start, "404 Not Found", {})


def _database() -> sql.Database:
    if not hasattr(_LOCAL, "database"):
        _LOCAL.database = sql.connect()
    found: sql.Database = _LOCAL.database
    return found


def _answer(start: Start, status: str, content: Any) -> list[bytes]:
    body = orjson.dumps(content)
    start(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


def _signed_in(database: sql.Database, environ: Environ) -> Any:
    key = SimpleCookie(environ.get("HTTP_COOKIE", ""))["mooring_session"].value
    found = database.rows(sql.SESSION, (key, sql.moment(datetime.now(UTC))))
    if not found:
        return None
    content = _session(found[0][0])
    if content is None:
        return None
    member = database.rows(sql.MEMBER, (int(content["_auth_user_id"]),))[0]
    proof = hmac.new(_MEMBER.digest(), member[1].encode(), "sha256").hexdigest()
    return member if hmac.compare_digest(proof, content["_auth_user_hash"]) else None


def _session(stored: str) -> dict[str, Any] | None:
    signed, _, signature = stored.rpartition(":")
    wanted = base64.urlsafe_b64encode(hmac.new(_SIGNER.digest(), signed.encode(), "sha256").digest()).rstrip(b"=")
    if not hmac.compare_digest(wanted, signature.encode()):
        return None
    data = signed.rpartition(":")[0]
    packed = data.startswith(".")
    raw = base64.urlsafe_b64decode(data.lstrip(".") + "=" * (-len(data.lstrip(".")) % 4))
    content: dict[str, Any] = orjson.loads(zlib.decompress(raw) if packed else raw)
    return content


def _chart(database: sql.Database, member: Any, person: str) -> Any:
    with database.transaction():
        who = database.rows(sql.PERSON, (sql.uid(UUID(person)), member[2]))[0]
        events = [
            {"id": n, "kind": kind, "at": at, "recorded_at": written, "by": by, "payload": sql.document(payload)}
            for n, kind, at, written, by, _, payload, _, _ in database.rows(sql.STORY, (who[0],))
        ]
        _audit(database, member, "reading.chart", who[0], person)
    return {"person": person, "stage": who[5], "events": events}


def _board(database: sql.Database, member: Any) -> Any:
    once = f"reading.board {member[0]} {datetime.now(UTC).date()}"
    database.rows(sql.NOTED, (member[2], once))
    beds = [
        {"bed": bed, "person": person, "since": since, "line": sql.document(line)}
        for bed, person, since, _, _, _, line in database.rows(sql.BOARD, (member[2],))
    ]
    return {"beds": beds, "version": database.rows(sql.NEWEST, (member[2],))[0][0]}


def _cows(database: sql.Database, member: Any, person: str, form: dict[str, list[str]]) -> Any:
    at, by, key = datetime.now(UTC), f"nurse:{member[0]}", form["key"][0]
    answers = {name.removeprefix("cows-"): int(value[0]) for name, value in form.items() if name.startswith("cows-")}
    pulse = {"measured": {"pulse": int(form["pulse"][0])}}
    now = sql.moment(at)
    with database.transaction():
        database.rows(sql.STANDS, (member[2], by, key))
        who = database.rows(sql.PERSON + sql.LOCK, (sql.uid(UUID(person)), member[2]))[0]
        for number, (kind, plain) in enumerate(
            (("measured", pulse), ("scored", {"scored": "cows", "answers": answers})), start=1
        ):
            payload = orjson.dumps(plain).decode()
            database.rows(sql.INSERT, (
                member[2], who[0], who[4], kind, now, "America/New_York", now, by, 1, payload, f"{key}/{number}",
                hashlib.sha256(payload.encode()).hexdigest(),
            ))  # fmt: skip
        _audit(database, member, "bedside.observe", who[0], person)
    return {"stored": True, "next": at + timedelta(hours=4)}


def _audit(database: sql.Database, member: Any, what: str, person: Any, name: str) -> None:
    entry = {"at": datetime.now(UTC).isoformat(), "by": f"nurse:{member[0]}", "outcome": "done", "person": name}
    line = orjson.dumps(entry | {"what": what}, option=orjson.OPT_SORT_KEYS).decode()
    first = hashlib.sha256((_BEGINNING + line).encode()).hexdigest()
    number, digest = database.rows(sql.CHAIN, (member[2], first, line))[0]
    database.run(sql.ENTRY, (member[2], number, line, person, digest))

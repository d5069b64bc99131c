"""Asking a database many times, and saying how long it took and which indexes answered."""

from __future__ import annotations

import re
import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from aiguard.db import SessionFactory


@dataclass(frozen=True)
class Question:
    """`most`: it is slow, and asked no more often than that."""

    name: str
    ask: Callable[[Session], Any]
    most: int | None = None


def measure(
    engine: Engine, sessions: SessionFactory, questions: Sequence[Question], times: int, table: str = "checks"
) -> None:
    """p50, p95: as asked, with all of Python around it. db: what PostgreSQL itself took for the last SELECTs."""
    print(f"{'question':<46}{'p50 ms':>9}{'p95 ms':>9}{'db ms':>9}  indexes")
    for question in questions:
        _measure(engine, sessions, question, times, table)


def _measure(engine: Engine, sessions: SessionFactory, question: Question, times: int, table: str) -> None:
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.lstrip().startswith(("SELECT", "WITH")):
            asked.append((statement, parameters))

    took = []
    for _ in range(min(times, question.most or times)):
        with sessions() as session:
            session.connection()  # its ping is not the question's
            session.rollback()
            began = time.perf_counter()
            question.ask(session)
            took.append((time.perf_counter() - began) * 1000)
    event.listen(engine, "before_cursor_execute", note)
    with sessions() as session:
        question.ask(session)
    event.remove(engine, "before_cursor_execute", note)
    p95 = statistics.quantiles(took, n=20)[-1]
    db_ms, named = _explained(engine, asked, table)
    print(f"{question.name:<46}{statistics.median(took):>9.1f}{p95:>9.1f}{db_ms:>9.1f}  {named}", flush=True)


def _explained(engine: Engine, asked: list[tuple[str, Any]], table: str) -> tuple[float, str]:
    found: list[str] = []
    db_ms = 0.0
    with engine.connect() as connection:
        for statement, parameters in asked:
            explain = f"EXPLAIN (ANALYZE, TIMING OFF) {statement}"
            plan = "\n".join(row[0] for row in connection.exec_driver_sql(explain, parameters))
            db_ms += sum(map(float, re.findall(r"(?:Planning|Execution) Time: ([\d.]+) ms", plan)))
            found += re.findall(r"(?:using|on) ((?:ix|pk|uq)_\w+)", plan)
            found += ["SEQ SCAN"] if f"Seq Scan on {table}" in plan else []
    names = [name.removeprefix(f"ix_{table}_") for name in found if not name.startswith("pk_")]
    return db_ms, ", ".join(dict.fromkeys(names)) or "pk"

"""What was measured, on what: a table on the screen, everything as JSON."""

import json
import os
import platform
import sqlite3
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

RESULTS = Path(__file__).parent / "results"
Row = dict[str, Any]


def machine() -> Row:
    """The machine and what runs on it."""
    processor = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), ""
    )
    memory = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return {
        "processor": processor,
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(memory / 2**20, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "commit": commit.stdout.strip(),
        "load_before": [round(one, 1) for one in os.getloadavg()],
    }


def show(title: str, rows: Sequence[Row]) -> None:
    """One table: a column for each measurement, a line for each figure."""
    table = Table(title=title, title_justify="left", show_header=False)
    for name in dict.fromkeys(name for row in rows for name in row):
        table.add_row(name.replace("_", " "), *("" if row.get(name) is None else str(row[name]) for row in rows))
    Console(width=160).print(table)


def keep(results: Row) -> Path:
    """Write everything as JSON; where."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / time.strftime("%Y%m%d-%H%M%S.json", time.gmtime())
    path.write_text(json.dumps(results, indent=1) + "\n")
    return path


def _lines(path: str) -> list[str]:
    found = Path(path)
    return found.read_text().splitlines() if found.exists() else []

"""`python -m bench`: everything in one pass; `python -m bench PART` for a part of it. The load ends by itself."""

import argparse
import asyncio
import tempfile
import time
from pathlib import Path
from typing import Any

from bench import actions, behind, cost, frames, ingest, postgres, start
from bench.fill import add_older, fill
from bench.floor import MIXES
from bench.report import keep, machine, show

PARTS = ("ingest", "behind", "postgres", "cost", "start", "frames", "actions")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("part", nargs="?", default="all", choices=("all", *PARTS))
    parser.add_argument("--open", type=int, nargs="+", default=[10_000, 100_000], help="open conversations")
    parser.add_argument("--viewers", type=int, nargs="+", default=[0, 1, 100, 1_000])
    parser.add_argument("--mix", choices=MIXES, default=MIXES[0], help="who watches")
    parser.add_argument("--rate", type=float, default=500, help="events a second")
    parser.add_argument("--seconds", type=float, default=20, help="of each measurement")
    parser.add_argument("--transfers", type=float, default=1_000, help="actions a minute")
    parser.add_argument("--older", type=int, default=200_000, help="conversations finished before today")
    parser.add_argument("--long", action="store_true", help="everything for three times as long")
    given = parser.parse_args()
    if given.long:
        given.seconds *= 3
    began = time.perf_counter()
    results: dict[str, Any] = {"machine": machine()}
    print(results["machine"])
    asyncio.run(_all(given, results))
    results["seconds"] = round(time.perf_counter() - began)
    print(f"{results['seconds']} s; everything in {keep(results)}")


async def _all(given: argparse.Namespace, results: dict[str, Any]) -> None:
    if given.part in ("all", "ingest"):
        results["ingest"] = await ingest.run(given.seconds)
        show("Durable ingest, embedded database", results["ingest"])
    if given.part in ("all", "behind"):
        results["behind"] = await behind.run(round(given.seconds))
        show("Rows written behind the log", results["behind"])
    if given.part in ("all", "postgres"):
        viewers = [count for count in given.viewers if count]
        results |= await postgres.run(viewers, given.mix, given.rate, given.seconds)
        show("Durable ingest, PostgreSQL", results["postgres_ingest"])
        show("From commit to frame, PostgreSQL", results["postgres_frames"])
        show("Two servers on one PostgreSQL", results["postgres_two"])
    if given.part in ("all", "cost"):
        results["cost"] = [row for open_ in given.open for row in await cost.run(open_, given.viewers, given.mix)]
        show("What an event costs the live picture, in one process", results["cost"])
    if given.part in ("all", "start", "frames", "actions"):
        for open_ in given.open:
            with tempfile.TemporaryDirectory(prefix="almenara-bench-") as folder:
                await _floor(given, results, open_, Path(folder), largest=open_ == max(given.open))


async def _floor(given: argparse.Namespace, results: dict[str, Any], open_: int, folder: Path, largest: bool) -> None:
    """What is measured over one floor; starting only over the largest."""
    finished = open_ // 2
    filled = await fill(folder, open_, finished)
    print(f"{open_} open, {finished} finished today: {filled.facts} facts in {filled.seconds:.0f} s")
    if given.part in ("all", "start") and largest:
        rows = open_ + finished
        starts = [{"rows": rows, "older": 0, **await start.started(folder, filled, rows)}]
        await add_older(folder, given.older)
        starts += [{"rows": rows, "older": given.older, **await start.started(folder, filled, rows)} for _ in "123"]
        results["start"] = starts
        show("From the start of the process to the first correct screen", starts)
        results["return"] = [await start.returning(folder, filled, max(given.viewers))]
        show("Everyone at once, and standing still", results["return"])
    if given.part in ("all", "frames"):
        rows = await frames.run(folder, filled, open_, given.viewers, given.mix, given.rate, given.seconds)
        results.setdefault("frames", []).extend(rows)
        show("From commit to frame", rows)
    if given.part in ("all", "actions"):
        # A minute, so that there are a thousand of them.
        many, bulk = await actions.run(folder, filled, open_, given.transfers, given.rate, given.seconds * 3)
        results.setdefault("actions", []).extend(many)
        results.setdefault("bulk", []).extend(bulk)
        show("From a transfer to its answer, and to the frame of everyone who sees the row", many)
        show("The same for many rows at once", bulk)


if __name__ == "__main__":
    main()

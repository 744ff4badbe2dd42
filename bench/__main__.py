"""`python -m bench`."""

import argparse
import asyncio
import json

from bench import frames, ingest


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench")
    what = parser.add_subparsers(dest="what")
    one = what.add_parser("frames", help="event to frame")
    one.add_argument("--viewers", type=int, nargs="+", default=[1, 100, 1_000])
    one.add_argument("--open", type=int, default=100_000)
    one.add_argument("--mix", default="floor")
    one.add_argument("--rate", type=float, default=500)
    one.add_argument("--seconds", type=float, default=20)
    two = what.add_parser("ingest", help="request to durable answer")
    two.add_argument("--seconds", type=float, default=10)
    given = parser.parse_args()
    if given.what == "ingest":
        rows = asyncio.run(ingest.run(given.seconds))
    else:
        rows = asyncio.run(frames.run(given.open, given.viewers, given.mix, given.rate, given.seconds))
    print(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()

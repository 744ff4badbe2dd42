"""What the demo remembers between runs: enough to go on as if it had never stopped."""

from pathlib import Path

import msgspec
from msgspec import Struct

from almenara.demo.moves import Moves
from almenara.errors import AlmenaraError


class State(Struct, frozen=True):
    """`first` is when the demo first started. Conversations that began at `since` or later are played; of these,
    everything up to the moment `cursor` of the shop is with the server, visible at `seq`. `moves` is what others were
    seen to do, as far back as what is to come depends on it."""

    seed: str
    first: int
    speed: float
    since: int
    cursor: int
    seq: int = 0
    moves: tuple[Moves, ...] = ()


def load(path: Path) -> State | None:
    """What was remembered, if anything. Raises `AlmenaraError` for a file that is something else."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=State)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        raise AlmenaraError(f"The demo's memory {path} cannot be read: {error}.") from None


def save(path: Path, state: State) -> None:
    """Remembers, whole or not at all."""
    new = path.with_name(path.name + ".new")
    try:
        new.write_bytes(msgspec.json.encode(state))
        new.replace(path)
    except OSError as error:
        raise AlmenaraError(f"The demo's memory {path} cannot be written: {error.strerror}.") from None

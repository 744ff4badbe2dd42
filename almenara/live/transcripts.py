"""Conversations that someone has open: their messages and their row, live."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec import Struct

from almenara.access.scope import reach
from almenara.catalog.fields import reader
from almenara.domain.condition import test
from almenara.domain.conversation import Conversation
from almenara.domain.facts import Fact, NoteAdded
from almenara.domain.ours import DataErased
from almenara.live.board import Board
from almenara.live.frames import Diff, Onlooker, Reset, Snapshot
from almenara.live.presence import Presence, Reader
from almenara.live.shown import show_conversation, show_message

_encode = msgspec.json.Encoder().encode


class Reading(Struct, eq=False):
    """One open conversation of one person. `told` is the seq up to which they hold its messages, `row` what they hold
    of its row, `doing` the action they are about to do, `beside` who else they know to be there."""

    number: int
    conversation: str
    reader: Reader
    told: int = 0
    row: bytes = b""
    doing: str | None = None
    beside: tuple[Sequence[Onlooker], int] = ([], 0)


class Transcripts:
    """Everyone's open conversations."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._readings: dict[str, list[Reading]] = {}
        self._heard: dict[str, list[Fact]] = {}
        self.presence = Presence(board.name_of)

    def join(self, reading: Reading) -> None:
        """Follow a conversation from now on."""
        self._readings.setdefault(reading.conversation, []).append(reading)
        self.moved(reading)

    def leave(self, reading: Reading) -> None:
        """Follow it no more."""
        left = [one for one in self._readings.get(reading.conversation, ()) if one is not reading]
        if left:
            self._readings[reading.conversation] = left
        else:
            self._readings.pop(reading.conversation, None)
        self.moved(reading)

    def moved(self, reading: Reading) -> None:
        """Whoever else has its conversation open is told of it at the next sending."""
        self.presence.moved(reading.conversation)

    def tell(self, now: int) -> None:
        """Tell who came and left to those beside them, here and at other servers, where it is time to."""
        for conversation in self.presence.due(now):
            self.presence.tell(conversation, self._readings.get(conversation, ()))
        self.presence.tell_elsewhere(lambda conversation: self._readings.get(conversation, ()), now)

    def snapshot(self, reading: Reading, row: Conversation, facts: Iterable[Fact], at: int) -> bytes:
        """The conversation and its whole transcript, as far as the reader may see it."""
        reading.told, reading.row = self._board.seq, self._shown(row)
        messages = self._messages(reading, facts)
        shown = msgspec.Raw(reading.row)
        return _encode(Snapshot(reading.number, self._board.seq, at, conversation=shown, messages=messages))

    def heard(self, facts: Iterable[Fact]) -> None:
        """Remember what was said where someone reads."""
        for fact in facts:
            if isinstance(fact.data, DataErased):
                self._erase(fact.data.ids)
            if fact.stream in self._readings:
                self._heard.setdefault(fact.stream, []).append(fact)

    def _erase(self, conversations: Iterable[str]) -> None:
        """Whoever reads one of these reads it anew."""
        for conversation in conversations:
            self._heard.pop(conversation, None)
            for reading in list(self._readings.get(conversation, ())):
                reading.reader.send(_encode(Reset("erased", reading.number)))
                self.leave(reading)

    def send(self, changed: set[str], passed: Mapping[str, Conversation], at: int) -> None:
        """Send the rows that changed and what was said to those who read them; end what is out of reach now.

        `passed` are the changed rows that the board does not hold.
        """
        heard, self._heard = self._heard, {}
        for conversation in [one for one in self._readings if one in changed or one in heard]:
            seen = self._board.seen(conversation)
            if seen is None and conversation in passed:
                seen = self._board.view(passed[conversation], at)
            for reading in list(self._readings[conversation]):
                if seen is None or not test(reach(reading.reader.actor), reader(seen)):
                    reading.reader.send(_encode(Reset("access", reading.number)))
                    self.leave(reading)
                    continue
                facts = [fact for fact in heard.get(conversation, ()) if fact.seq > reading.told]
                messages = self._messages(reading, facts)
                row = self._shown(seen.row)
                if not messages and row == reading.row:
                    # Who may not read notes does not learn from a frame that one was written.
                    continue
                reading.row, shown = row, msgspec.Raw(row)
                frame = Diff(reading.number, self._board.seq, at, conversation=shown, messages=messages or None)
                reading.reader.send(_encode(frame))

    def _shown(self, row: Conversation) -> bytes:
        board = self._board
        return _encode(show_conversation(row, board.name_of, lambda moment: moment, board.customers.count(row)))

    def _messages(self, reading: Reading, facts: Iterable[Fact]) -> list[msgspec.Raw]:
        notes = reading.reader.actor.may("notes.view")
        allowed = [fact for fact in facts if notes or not isinstance(fact.data, NoteAdded)]
        shown = (show_message(fact, self._board.name_of, lambda moment: moment) for fact in allowed)
        return [msgspec.Raw(_encode(message)) for message in shown if message is not None]

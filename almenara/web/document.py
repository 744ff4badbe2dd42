"""One conversation as a document to keep or print: all of it in one page, in which nothing is active."""

from collections.abc import Iterable
from html import escape
from typing import Annotated, Any, Final

from litestar import Request, Response, get
from litestar.params import FromPath, QueryParameter

from almenara.catalog.plain import Plainly
from almenara.catalog.words import closest
from almenara.domain.conversation import Conversation
from almenara.domain.facts import Fact, NoteAdded
from almenara.live.board import Board
from almenara.live.shown import MessageShown, show_message
from almenara.service.announce import record_opening
from almenara.web.context import Asker, Given
from almenara.web.conversations import within_reach
from almenara.web.guard import address_of, needs

_HTML: Final = "text/html"
_AT: Final = "%Y-%m-%d %H:%M:%S"
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE: Final = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#111}"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem}dt{color:#555}dd{margin:0}"
    "article{border-top:1px solid #ccc;padding:.6rem 0;break-inside:avoid}header{color:#555;font-size:.85em}"
    "p{margin:.2rem 0;white-space:pre-wrap;overflow-wrap:anywhere}.note{background:#fff6d6}"
)
_COLUMNS: Final = (
    "ticket", "channel", "account", "state", "group", "agent", "priority", "tags", "language", "segment", "created",
    "duration", "transfers", "rating", "finish_reason", "source",
)  # fmt: skip
Language = Annotated[str | None, QueryParameter(name="lang", max_length=35, description="A language tag.")]


@get("/conversations/{conversation:str}/document", opt=needs("conversations.view"), media_type=_HTML)
async def document(
    request: Request[Any, Any, Any], context: Given, actor: Asker, conversation: FromPath[str], lang: Language = None
) -> Response[str]:
    """The conversation and its transcript as one readable page; notes only with the permission. It is recorded."""
    hub, row = await within_reach(context, actor, conversation)
    facts = await hub.history(row.id)
    now, language = context.clock(), closest(lang or actor.language)
    await record_opening(context.recorder, actor, row.id, address_of(request.scope), now)
    notes = actor.may("notes.view")
    allowed = [fact for fact in facts if notes or not isinstance(fact.data, NoteAdded)]
    plainly = Plainly(language, hub.board.name_of, hub.board.zone, now)
    page = _page(
        plainly, language, row, _facts_of(plainly, hub.board, row, now), _messages(plainly, hub.board, allowed)
    )
    headers = {
        "Content-Disposition": f'attachment; filename="conversation-{row.id}.html"',
        "Content-Security-Policy": _POLICY,
    }
    return Response(page, media_type=_HTML, headers=headers)


def _page(plainly: Plainly, language: str, row: Conversation, about: str, messages: str) -> str:
    name = escape(row.contact.name)
    title = plainly.word("panel", "label").replace("{customer}", name)
    subject = f"<p>{escape(row.subject)}</p>" if row.subject else ""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title><style>{_STYLE}</style></head>'
        f'<body><h1 dir="auto">{name}</h1>{subject}<dl>{about}</dl>'
        f"<h2>{escape(plainly.word('panel', 'messages'))}</h2>{messages}</body></html>"
    )


def _facts_of(plainly: Plainly, board: Board, row: Conversation, now: int) -> str:
    seen = board.view(row, now)
    told = [(plainly.heading(name), plainly.cell(name, seen)) for name in _COLUMNS]
    contact = ((plainly.word("panel", name), getattr(row.contact, name)) for name in ("phone", "email"))
    return "".join(
        f'<dt>{escape(heading)}</dt><dd dir="auto">{escape(str(value))}</dd>'
        for heading, value in (*contact, *told)
        if value not in (None, "")
    )


def _messages(plainly: Plainly, board: Board, facts: Iterable[Fact]) -> str:
    shown = (show_message(fact, board.name_of, lambda at: f"{plainly.moment(at):{_AT}}") for fact in facts)
    return "".join(_message(plainly, one) for one in shown if one is not None)


def _message(plainly: Plainly, one: MessageShown) -> str:
    kind = "note" if one.kind == "note" else "message"
    who = one.author.name if one.author is not None and one.author.name else plainly.word("who", one.kind)
    label = f"{plainly.word('panel', 'note')} · {who}" if kind == "note" else who
    files = "".join(
        f"<p>{escape(plainly.word('panel', 'attachment').replace('{name}', file.name))}</p>"
        for file in one.attachments
    )
    return (
        f'<article class="{kind}"><header>{escape(label)} · <time>{one.at}</time></header>'
        f'<p dir="auto">{escape(one.text)}</p>{files}</article>'
    )

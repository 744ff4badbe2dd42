"""The organization: its name, the zone in which its days begin, its language, and what they were."""

from typing import Any, Final

from litestar import Request, get, patch, post
from litestar.params import JSONBody
from msgspec import Struct

from almenara.domain.instants import format_instant
from almenara.errors import NotFound
from almenara.service.administration import OfOrganization
from almenara.service.organization import versions
from almenara.store.accounts import Organization
from almenara.web.context import Asker, Context, Given
from almenara.web.forms import Line, by
from almenara.web.guard import needs
from almenara.web.setting_shown import Versions, VersionShown, who_set
from almenara.web.settings import Restoring
from almenara.web.users import Language


class OrganizationDetails(Struct, frozen=True):
    """The organization. In `zone` its days begin; `language` is of who has none of their own."""

    id: str
    name: str
    zone: str
    language: str
    created_at: str


class OrganizationChange(Struct, frozen=True, forbid_unknown_fields=True):
    """What to change; what is left out or null stays."""

    name: Line | None = None
    zone: Line | None = None
    language: Language | None = None


@get("/organization", opt=needs("settings.manage"))
async def organization(context: Given, actor: Asker) -> OrganizationDetails:
    """The organization."""
    return _details(await _of(context, actor))


@patch("/organization", opt=needs("settings.manage"))
async def change(
    request: Request[Any, Any, Any], context: Given, actor: Asker, data: JSONBody[OrganizationChange]
) -> OrganizationDetails:
    """Change the organization. Another zone moves midnight: open pages connect again to the other day."""
    changes = OfOrganization()
    if data.name is not None:
        changes["name"] = data.name
    if data.zone is not None:
        changes["zone"] = data.zone
    if data.language is not None:
        changes["language"] = data.language
    if changes:
        await context.administration.set_organization(await _of(context, actor), by(request, actor), **changes)
    return _details(await _of(context, actor))


@get("/organization/history", opt=needs("settings.manage"))
async def history(context: Given, actor: Asker) -> Versions:
    """What the organization was, newest first."""
    hub = await context.hubs.of(actor.organization)
    found = await versions(context.database, actor.organization)
    return Versions(
        [VersionShown(one.seq, format_instant(one.at), who_set(hub, one.by), one.value) for one in reversed(found)]
    )


@post("/organization/restore", status_code=200, opt=needs("settings.manage", raises=(NotFound,)))
async def restore(
    request: Request[Any, Any, Any], context: Given, actor: Asker, data: JSONBody[Restoring]
) -> OrganizationDetails:
    """Put back what the organization was under a seq of its history."""
    found = await versions(context.database, actor.organization)
    wanted = next((one for one in found if one.seq == data.seq), None)
    if wanted is None:
        raise NotFound
    await context.administration.set_organization(await _of(context, actor), by(request, actor), **wanted.value)
    return _details(await _of(context, actor))


async def _of(context: Context, actor: Asker) -> Organization:
    found = await context.accounts.store.organization(actor.organization)
    if found is None:
        raise NotFound
    return found


def _details(found: Organization) -> OrganizationDetails:
    return OrganizationDetails(found.id, found.name, found.zone, found.language, format_instant(found.created_at))


DOORS: Final = (organization, change, history, restore)

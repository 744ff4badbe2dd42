"""What is done of getting an organization going, told from what there is."""

from almenara.catalog.steps import UNNAMED, Step
from almenara.domain.settled import Settings
from almenara.service.settings import Roster
from almenara.store.accounts import AccountStore, Organization


async def done(
    store: AccountStore, organization: Organization, settings: Settings, roster: Roster
) -> frozenset[Step]:
    """The steps that are done; a step that was passed over is not. Raises `Unavailable`."""
    sources = await store.sources(organization.id)
    users = await store.users(organization.id)
    told: dict[Step, bool] = {
        "source": any(one.heard_at is not None for one in sources) or bool(roster.groups or roster.agents),
        "organization": organization.name != UNNAMED,
        "hours": bool(settings.of("calendar")),
        "targets": any(not settings.is_default("targets", channel) for channel in settings.of("targets")),
        "people": len(users) > 1,
    }
    return frozenset(step for step, is_done in told.items() if is_done)

"""Nobody gives more than they have: whether one actor has everything that another is to have."""

from almenara.access.actor import Actor
from almenara.access.permissions import PROFILES


def has_all_of(giver: Actor, other: Actor) -> bool:
    """Whether `giver` may and reaches at least what `other` does.

    A profile is more than its permissions (an Agente sees less of the same groups), so the giver's is no lower.
    """
    if PROFILES.index(giver.profile) > PROFILES.index(other.profile) or not other.permissions <= giver.permissions:
        return False
    if giver.profile == "administrator" or (giver.all_groups and giver.profile != "agent"):
        return True
    groups = giver.all_groups or (not other.all_groups and other.groups <= giver.groups)
    return groups and other.agents <= giver.agents

"""What the demo needs on a server: its organization, its sign-ins, the key of its source."""

from pathlib import Path
from typing import Final, NamedTuple

from almenara.access.actor import Actor, Scope
from almenara.access.permissions import Profile
from almenara.catalog.settings import BY_NAME
from almenara.catalog.steps import STEPS
from almenara.demo.opening import calendars
from almenara.demo.shop import GROUPS, NAME, Shop
from almenara.demo.staff import ADVANCED_SIGN_IN, AGENT_SIGN_IN, BY_ID
from almenara.domain import settings
from almenara.domain.agent import Agent
from almenara.domain.group import Group
from almenara.domain.ids import roster_id
from almenara.service.accounts import hash_token
from almenara.service.administration import Administration, OfOrganization, Reach
from almenara.service.announce import COMMAND
from almenara.service.passwords import Passwords
from almenara.service.settings import SettingsKeeper, Wanted
from almenara.service.trial import DEMO
from almenara.store.accounts import Organization, User
from almenara.store.secrets import Secrets
from almenara.store.setup import pass_over

SOURCE: Final = DEMO
PASSWORD: Final = "almenara-demo"  # noqa: S105 - printed for everybody, and worth nothing elsewhere
SIGN_INS: Final[tuple[tuple[str, Profile, str], ...]] = (
    ("admin@demo.test", "administrator", "Valeria Soto"),
    ("operator@demo.test", "operator", "Marcos Iglesias"),
    ("advanced@demo.test", "advanced_agent", ADVANCED_SIGN_IN),
    ("agent@demo.test", "agent", AGENT_SIGN_IN),
)
"""E-mail, profile, and who they are: an agent of the shop, or somebody of that name."""
SCOPES: Final[tuple[Scope, ...]] = ("ingest", "read", "act")
_KEY_FILE: Final = "demo.key"


async def prepare(administration: Administration, secrets: Secrets, folder: Path, zone: str) -> str:
    """Makes what is missing; answers the key with which the demo sends its events, looks and acts."""
    home = await _home(administration, zone)
    key = await key_of(administration, secrets, folder, home.id)
    password = await Passwords().hash(PASSWORD)
    for email, profile, who in SIGN_INS:
        known = await administration.store.user_by_email(email)
        if known is None:
            await administration.add_user(_person(administration, home.id, email, profile, who, password), COMMAND)
        elif not known.password:
            await administration.set_user(known, password=PASSWORD)
    return key


async def apart(administration: Administration, secrets: Secrets, folder: Path, home: Organization) -> str:
    """The same in an organization that was made for it inside a server that others use: nobody has a password."""
    key = await key_of(administration, secrets, folder, home.id)
    for email, profile, who in SIGN_INS:
        await administration.add_user(_person(administration, home.id, email, profile, who, ""), COMMAND)
    async with administration.store.changing() as connection:
        await pass_over(connection, home.id, STEPS)
    return key


async def open_shop(keeper: SettingsKeeper, actor: Actor, shop: Shop) -> None:
    """Gives the shop's groups their opening hours; `keeper` says since when they have them."""
    groups = {id_: Group(id_, SOURCE, name) for id_, name in ((roster_id(SOURCE, one), one) for one in GROUPS)}
    roster = _Expected({}, groups)
    kept = {calendar.name: id_ for id_, calendar in (await keeper.current(actor.organization)).of("calendar").items()}
    for name, (calendar, whose) in calendars(shop).items():
        id_ = kept.get(name) or (await keeper.create(actor, BY_NAME["calendar"], calendar, roster)).id
        for group in whose:
            wanted = Wanted(BY_NAME["group"], roster_id(SOURCE, group))
            await keeper.change(actor, wanted, settings.Group(calendar=id_), roster)


class _Expected(NamedTuple):
    """Those who will be there once the demo has told of them."""

    agents: dict[str, Agent]
    groups: dict[str, Group]


async def _home(administration: Administration, zone: str) -> Organization:
    """The organization that has the demo, else the only one if nobody has used it, else a new one."""
    store = administration.store
    known = await store.organizations()
    for one in known:
        if await store.source(one.id, SOURCE) is not None:
            return one
    look = OfOrganization(name=NAME, zone=zone, language="es")
    if len(known) == 1 and not await store.users(known[0].id) and not await store.sources(known[0].id):
        home = known[0]
        await administration.set_organization(home, **look)
    else:
        home = await administration.create_organization("luma", NAME, zone=zone, language="es")
    async with store.changing() as connection:
        await pass_over(connection, home.id, STEPS)
    return home


async def key_of(administration: Administration, secrets: Secrets, folder: Path, organization: str) -> str:
    """The key with which the demo sends its events: the one it has, or a new one."""
    path = folder / _KEY_FILE
    kept = _read(path, secrets)
    if kept is not None:
        known = await administration.store.key(hash_token(kept))
        if known is not None and known.revoked_at is None:
            if set(known.scopes) == set(SCOPES):
                return kept
            await administration.revoke_key(known)
    key = await administration.create_key(organization, "Luma (demo)", SCOPES, source=SOURCE, reach=Reach("operator"))
    _write(path, secrets, key)
    return key


def _read(path: Path, secrets: Secrets) -> str | None:
    return secrets.open(path.read_bytes()) if path.exists() else None


def _write(path: Path, secrets: Secrets, key: str) -> None:
    path.touch(mode=0o600)
    path.write_bytes(secrets.seal(key))


def forget_key(folder: Path) -> None:
    """Its organization is gone."""
    (folder / _KEY_FILE).unlink(missing_ok=True)


def _person(
    administration: Administration, organization: str, email: str, profile: Profile, who: str, password: str
) -> User:
    person = BY_ID.get(who)
    groups = tuple(roster_id(SOURCE, group) for group in person.groups) if person and profile == "agent" else ()
    return administration.new_user(
        organization,
        email,
        Reach(profile, groups),
        name=person.name if person else who,
        agents=(roster_id(SOURCE, person.id),) if person else (),
        password=password,
    )

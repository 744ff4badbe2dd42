"""`almenara user`."""

from typing import Annotated, cast, get_args

import msgspec
import typer

from almenara.access.permissions import Profile
from almenara.app import Tools
from almenara.cli.common import JsonOption, OrganizationOption, organization_of, password_from_stdin, show, work
from almenara.errors import Misused
from almenara.service.accounts import fold_email
from almenara.service.administration import Reach
from almenara.service.roster import current_roster, group_ids
from almenara.store.accounts import User

app = typer.Typer(help="The people who sign in.", no_args_is_help=True)

Email = Annotated[str, typer.Argument(help="The e-mail they sign in with.")]
Groups = Annotated[
    list[str] | None, typer.Option("--group", help="A group within reach, by name or SOURCE/ID; repeatable.")
]
AllGroups = Annotated[bool, typer.Option("--all-groups", help="Every group is within reach.")]
Agents = Annotated[list[str] | None, typer.Option("--agent", help="An agent they are, as SOURCE/ID; repeatable.")]
ProfileOption = Annotated[str | None, typer.Option("--profile", help=f"One of {', '.join(get_args(Profile))}.")]
Language = Annotated[str | None, typer.Option(help="en, es or pt-BR; the organization's if none.")]
Name = Annotated[str | None, typer.Option(help="Their name; what is before the @ if none.")]


@app.command()
def create(
    email: Email,
    *,
    profile: Annotated[str, typer.Option(help=f"One of {', '.join(get_args(Profile))}.")],
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Read the password, one line.")] = False,
    group: Groups = None,
    all_groups: AllGroups = False,
    agent: Agents = None,
    name: Name = None,
    language: Language = None,
    organization: OrganizationOption = None,
) -> None:
    """Create a user."""
    if not password_stdin:
        raise Misused("Give the password on standard input, with --password-stdin.")
    password = password_from_stdin()

    async def job(opened: Tools) -> User:
        own = await organization_of(opened, organization)
        return await opened.administration.create_user(
            own.id,
            email,
            password,
            await reach_of(opened, own.id, profile, group or [], all_groups=all_groups),
            name=name,
            agents=[agent_id(one) for one in agent or []],
            language=language,
        )

    made = work(job)
    typer.echo(f"{made.email} can sign in as {made.profile}.")


@app.command("list")
def list_(json: JsonOption = False, organization: OrganizationOption = None) -> None:
    """List the users."""

    async def job(opened: Tools) -> list[dict[str, object]]:
        own = await organization_of(opened, organization)
        return [msgspec.structs.asdict(one) for one in await opened.store.users(own.id)]

    columns = ("email", "name", "profile", "all_groups", "groups", "agents", "language", "disabled")
    show(work(job), as_json=json, columns=columns)


@app.command("set")
def set_(
    email: Email,
    *,
    profile: ProfileOption = None,
    group: Groups = None,
    all_groups: AllGroups = False,
    agent: Agents = None,
    name: Name = None,
    language: Language = None,
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Read a new password, one line.")] = False,
    enable: Annotated[bool, typer.Option("--enable", help="Let them sign in again.")] = False,
    organization: OrganizationOption = None,
) -> None:
    """Change a user: open pages follow within two seconds. Groups and agents given replace those they had."""
    password = password_from_stdin() if password_stdin else None

    async def job(opened: Tools) -> None:
        user = await user_of(opened, email, organization)
        reach = None
        if profile or group or all_groups:
            groups = group or ([] if all_groups else user.groups)
            reach = await reach_of(opened, user.organization, profile or user.profile, groups, all_groups=all_groups)
        await opened.administration.set_user(
            user,
            reach=reach,
            agents=None if agent is None else [agent_id(one) for one in agent],
            password=password,
            disabled=False if enable else None,
            name=name,
            language=language,
        )

    work(job)
    typer.echo(f"{fold_email(email)} is changed.")


@app.command()
def disable(email: Email, organization: OrganizationOption = None) -> None:
    """Close a user's account: their sessions end and open pages close within two seconds."""

    async def job(opened: Tools) -> None:
        await opened.administration.set_user(await user_of(opened, email, organization), disabled=True)

    work(job)
    typer.echo(f"{fold_email(email)} cannot sign in any more.")


async def user_of(opened: Tools, email: str, organization: str | None) -> User:
    """The user with this e-mail."""
    user = await opened.store.user_by_email(fold_email(email))
    if user is None or (organization is not None and user.organization != organization):
        raise Misused(f"There is no user {email}.")
    return user


async def reach_of(opened: Tools, organization: str, profile: str, groups: list[str], *, all_groups: bool) -> Reach:
    """The reach that a command's options describe."""
    if profile not in get_args(Profile):
        raise Misused(f"The profiles are {', '.join(get_args(Profile))}.")
    if groups and all_groups:
        raise Misused("Give either groups or --all-groups.")
    ids = group_ids(await current_roster(opened.database, organization), groups) if groups else ()
    return Reach(cast(Profile, profile), ids, all_groups)


def agent_id(given: str) -> str:
    """An agent as `--agent` names it."""
    source, slash, external = given.partition("/")
    if not (source and slash and external):
        raise Misused(f"Give an agent as SOURCE/ID, not {given}.")
    return given

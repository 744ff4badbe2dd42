import pytest

from almenara.errors import Misused
from almenara.service.passwords import LONGEST, SHORTEST, Passwords

pytestmark = pytest.mark.anyio


async def test_only_the_password_is_the_password() -> None:
    passwords = Passwords()
    kept = await passwords.hash("contraseña segura")
    assert kept.startswith("$argon2id$")
    assert await passwords.check(kept, "contraseña segura")
    assert not await passwords.check(kept, "contraseña insegura")
    assert not await passwords.check("not a hash", "contraseña segura")


async def test_nobody_has_no_password_at_all() -> None:
    passwords = Passwords()
    assert not await passwords.check(None, "nobody")


@pytest.mark.parametrize("password", ["x" * (SHORTEST - 1), "x" * (LONGEST + 1)])
async def test_a_password_has_a_sensible_length(password: str) -> None:
    with pytest.raises(Misused):
        await Passwords().hash(password)

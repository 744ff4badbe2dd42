import threading
from pathlib import Path

import pytest

from almenara.errors import AlmenaraError
from almenara.store.secrets import Secrets


def test_what_is_sealed_opens_again_and_shows_nothing(tmp_path: Path) -> None:
    sealed = Secrets(tmp_path).seal("the token of the helpdesk")
    assert b"token" not in sealed
    assert Secrets(tmp_path).open(sealed) == "the token of the helpdesk"


def test_only_its_owner_reads_the_key(tmp_path: Path) -> None:
    Secrets(tmp_path).seal("x")
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_another_key_opens_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    sealed = Secrets(tmp_path / "a").seal("x")
    with pytest.raises(AlmenaraError, match="another key"):
        Secrets(tmp_path / "b").open(sealed)


def test_all_who_begin_at_once_agree_on_one_key(tmp_path: Path) -> None:
    sealed: list[bytes] = []
    threads = [threading.Thread(target=lambda: sealed.append(Secrets(tmp_path).seal("x"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [Secrets(tmp_path).open(one) for one in sealed] == ["x"] * 8

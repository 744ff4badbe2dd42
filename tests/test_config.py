from pathlib import Path

import pytest

from almenara import config
from almenara.config import Config, read, settings
from almenara.errors import Misused


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_anything_the_defaults_hold() -> None:
    assert read({}) == Config()
    assert (Config().host, Config().port, Config().database_url) == ("127.0.0.1", 8765, "sqlite:///data/almenara.db")


def test_options_win_over_variables_and_variables_over_the_file(empty_folder: Path) -> None:
    (empty_folder / "almenara.toml").write_text('port = 1\nhost = "a"\ndata = "here"')
    found = read({"ALMENARA_PORT": "2", "ALMENARA_HOST": "b"}, {"port": 3, "host": None})
    assert (found.port, found.host, found.data) == (3, "b", "here")


def test_the_file_can_be_named(empty_folder: Path) -> None:
    named = empty_folder / "other.toml"
    named.write_text("port = 7")
    assert read({"ALMENARA_CONFIG": str(named)}).port == 7


@pytest.mark.parametrize(
    ("environment", "file"),
    [
        ({"ALMENARA_PROT": "1"}, ""),
        ({"ALMENARA_PORT": "many"}, ""),
        ({"ALMENARA_PORT": "70000"}, ""),
        ({"ALMENARA_HOST": ""}, ""),
        ({"ALMENARA_LOG_LEVEL": "loud"}, ""),
        ({}, "prot = 1"),
        ({}, 'port = "many"'),
        ({}, "port ="),
        ({}, "[server]\nport = 1"),
        ({"ALMENARA_CONFIG": "missing.toml"}, ""),
    ],
)
def test_a_wrong_setting_is_one_sentence(environment: dict[str, str], file: str, empty_folder: Path) -> None:
    (empty_folder / "almenara.toml").write_text(file)
    with pytest.raises(Misused) as refused:
        read(environment)
    assert refused.value.detail.endswith(".")
    assert "\n" not in refused.value.detail


def test_every_setting_is_in_the_table_with_its_help() -> None:
    table = settings()
    assert [setting.name for setting in table] == list(Config.__struct_fields__)
    assert all(setting.help.endswith(".") and setting.variable.startswith(config.PREFIX) for setting in table)
    assert table[1].type == "integer"

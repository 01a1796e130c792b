"""The file of users, and the command that makes its lines."""

import subprocess
import sys
from pathlib import Path

import pytest

from assistant.errors import UserError
from assistant.users import Visitor, read_users, user_line
from tests.conftest import ROOT


def test_the_right_password_enters_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "users"
    path.write_text(f"# kami\n\n{user_line('ibu sri', 'editor', 'kunci: rahasia')}\n", encoding="utf-8")
    users = read_users(path)
    assert Visitor("ibu sri", "editor", signed_in=True) == users.enter("ibu sri", "kunci: rahasia")
    assert [None, None, None] == [users.enter(*each) for each in (("ibu sri", ""), ("ibu", "x"), ("", ""))]
    assert Visitor("ibu sri", "editor", signed_in=True) == users.known(users.token("ibu sri"))
    assert [None, None] == [users.known(each) for each in ("", "ibu sri")]
    assert "rahasia" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("ibu:editor:rahasia", "bad_user_line"),
        ("ibu:ratu:$argon2id$x", "bad_user_line"),
        ("ibu", "bad_user_line"),
        (":editor:$argon2id$x", "bad_user_line"),
        ("ibu:editor:$argon2id$x\nibu:reader:$argon2id$y", "bad_user_line"),
        ("# nobody\n", "no_users"),
    ],
)
def test_a_file_that_is_none_is_told(tmp_path: Path, text: str, key: str) -> None:
    (tmp_path / "users").write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as told:
        read_users(tmp_path / "users")
    assert key == told.value.key
    assert str(tmp_path) in told.value.sentence("id")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError) as told:
        read_users(tmp_path / "nowhere")
    assert "TANYA_AUTH" in told.value.sentence("en")


def test_the_command_makes_a_line_that_enters(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "assistant", "user", "pak adi", "--role", "editor"]
    made = subprocess.run(command, cwd=ROOT, input="panjang sekali\n", text=True, capture_output=True, check=True)
    (tmp_path / "users").write_text(made.stdout, encoding="utf-8")
    assert Visitor("pak adi", "editor", signed_in=True) == read_users(tmp_path / "users").enter(
        "pak adi", "panjang sekali"
    )
    refused = subprocess.run(
        [*command[:4], "pak:adi"], cwd=ROOT, input="x\n", text=True, capture_output=True, check=False
    )
    assert (2, "") == (refused.returncode, refused.stdout)
    short = subprocess.run(command, cwd=ROOT, input="x\n", text=True, capture_output=True, check=False)
    assert (2, True) == (short.returncode, "8" in short.stderr)


def test_a_new_password_ends_what_the_old_one_began(tmp_path: Path) -> None:
    path = tmp_path / "users"
    path.write_text(user_line("adi’s Šiti", "reader", "lama sekali"), encoding="utf-8")
    token = read_users(path).token("adi’s Šiti")
    assert token.isascii()
    path.write_text(user_line("adi’s Šiti", "reader", "baru sekali"), encoding="utf-8")
    assert read_users(path).known(token) is None


def test_nobody_can_be_enrolled_as_the_owner_of_the_machine(tmp_path: Path) -> None:
    (tmp_path / "users").write_text(user_line("local", "reader", "kunci rahasia"), encoding="utf-8")
    with pytest.raises(UserError):
        read_users(tmp_path / "users")

"""Who may use the page: a file of `name:role:hash` lines, and what a role may do."""

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from assistant.errors import UserError

Role = Literal["reader", "editor"]
ROLES: tuple[Role, ...] = ("reader", "editor")
_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash(secrets.token_hex())  # checked for a name that is not there, so that both take as long


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody at the page. `name` keeps their conversations apart from others'; only an editor changes the corpus
    and reviews answers."""

    name: str
    role: Role
    signed_in: bool = False

    @property
    def edits(self) -> bool:
        return self.role == "editor"


OWNER = Visitor("local", "editor")  # who started the page, at its own machine


class Users:
    """The people of one file, read once; a change of the file is seen at the next start."""

    def __init__(self, people: dict[str, tuple[Role, str]]) -> None:
        self._people = people

    def enter(self, name: str, password: str) -> Visitor | None:
        """The visitor of this name and password; None where either is wrong. Slow on purpose: about 50 ms."""
        role, kept = self._people.get(name, ("reader", _NOBODY))
        try:
            _HASHER.verify(kept, password)
        except (VerificationError, InvalidHashError):
            return None
        return Visitor(name, role, True) if name in self._people else None

    def get(self, name: str) -> Visitor | None:
        """The visitor of this name, who has entered before; None for one who is no longer in the file."""
        return Visitor(name, self._people[name][0], True) if name in self._people else None


def read_users(path: Path) -> Users:
    """The people of a file; blank lines and those after `#` are left out. Raises UserError naming the line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "UTF-8"
        raise UserError("cannot_read", name=f"TANYA_AUTH={path}", reason=reason) from error
    people: dict[str, tuple[Role, str]] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, role, kept = (*(part.strip() for part in line.split(":", 2)), "", "")[:3]
        known = next((one for one in ROLES if one == role), None)
        if not name or known is None or not kept.startswith("$argon2") or name in people:
            raise UserError("bad_user_line", name=str(path), line=number)
        people[name] = (known, kept)
    if not people:
        raise UserError("no_users", name=str(path))
    return Users(people)


def user_line(name: str, role: Role, password: str) -> str:
    """The line of the file for one person."""
    return f"{name}:{role}:{_HASHER.hash(password)}"

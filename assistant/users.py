"""Who may use the page: a file of `name:role:hash` lines, and what a role may do."""

import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from assistant.errors import UserError

Role = Literal["reader", "editor"]
ROLES: tuple[Role, ...] = ("reader", "editor")
_HASHER = PasswordHasher()


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
        self._nobody = _HASHER.hash(secrets.token_hex())  # for a name that is not there, so that both take as long

    def enter(self, name: str, password: str) -> Visitor | None:
        """The visitor of this name and password; None where either is wrong. Slow on purpose: about 50 ms."""
        role, kept = self._people.get(name, ("reader", self._nobody))
        try:
            _HASHER.verify(kept, password)
        except (VerificationError, InvalidHashError):
            return None
        return Visitor(name, role, True) if name in self._people else None

    def token(self, name: str) -> str:
        """What says that this person has entered; another one once their password changes."""
        digest = sha256(self._people[name][1].encode()).hexdigest()[:16]
        return f"{urlsafe_b64encode(name.encode()).decode()}.{digest}"

    def known(self, token: str) -> Visitor | None:
        """Whose token it is; None for one who is no longer in the file, or has another password now."""
        people = (name for name in self._people if compare_digest(token, self.token(name)))
        return next((Visitor(name, self._people[name][0], True) for name in people), None)


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
        if not name or name == OWNER.name or known is None or not kept.startswith("$argon2") or name in people:
            raise UserError("bad_user_line", name=str(path), line=number)
        people[name] = (known, kept)
    if not people:
        raise UserError("no_users", name=str(path))
    return Users(people)


def user_line(name: str, role: Role, password: str) -> str:
    """The line of the file for one person."""
    return f"{name}:{role}:{_HASHER.hash(password)}"

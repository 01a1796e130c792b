"""The command that makes the line of one person for the file of users."""

import argparse
import sys
from getpass import getpass

from assistant.assemble import Workspace
from assistant.errors import UserError
from assistant.lines import print_json, print_text
from assistant.messages import message
from assistant.users import OWNER, user_line
from corpus.fields import one_line

SHORTEST = 8  # characters of a password


def user(arguments: argparse.Namespace, room: Workspace) -> int:
    """Ask for a password (a pipe gives it as its first line) and print the line."""
    name = arguments.name.strip()
    if not name or name == OWNER.name or ":" in name or name != one_line(name) or name.startswith("#"):
        raise UserError("bad_name", name=arguments.name)
    if sys.stdin.isatty():
        password = getpass(message("password_wanted", room.settings.language, name=name))
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if len(password) < SHORTEST:
        raise UserError("password_short", least=SHORTEST)
    line = user_line(name, arguments.role, password)
    if arguments.json:
        print_json({"name": name, "role": arguments.role, "line": line})
    else:
        print_text(line + "\n")
    return 0

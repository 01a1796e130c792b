"""The days between which articles may answer, as the command line, the page and other programs name them."""

from datetime import date

from assistant.errors import UserError


def read_days(since: object, until: object, prefix: str = "") -> tuple[date | None, date | None]:
    """The first and the last day; None, or nothing but blanks, restricts nothing.

    Raises UserError `bad_option`, with `prefix` before the option's name, for what is no day and for days turned round.
    """
    first, last = (_day(value, f"{prefix}{name}") for name, value in (("since", since), ("until", until)))
    if first and last and first > last:
        raise UserError("bad_option", name=f"{prefix}until", value=until, wanted=f">= {first}")
    return first, last


def _day(value: object, name: str) -> date | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        return date.fromisoformat(value.strip() if isinstance(value, str) else "")
    except ValueError as error:
        raise UserError("bad_option", name=name, value=value, wanted="2018-04-12") from error

"""Settings: data only, read once from the environment. The only file that reads it."""

import os
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from assistant.errors import UserError
from corpus.article import Language

JAKARTA = ZoneInfo("Asia/Jakarta")


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting; README documents each. `language` is the terminal's, for messages without a question."""

    home: Path = Path("data")
    llm: str = "none"
    llm_base_url: str | None = None
    embedding_model: str = "bundled"
    reader: bool = True
    chroma: str | None = None
    library: str | None = None
    host: str = "127.0.0.1"
    port: int | None = None
    auth: Path | None = None
    today: date | None = None
    fetch_loopback: bool = False
    contact: str | None = None
    refresh_every: timedelta | None = None
    language: Language = "en"

    @property
    def library_url(self) -> str:
        """SQLAlchemy URL of the articles."""
        return self.library or f"sqlite:///{self.home / 'library.sqlite3'}"

    def clock(self) -> date:
        """Today in Jakarta, unless TANYA_TODAY holds the clock still."""
        return self.today or datetime.now(JAKARTA).date()


def terminal_language() -> Language:
    """The language of the terminal, Indonesian or else English."""
    environment = os.environ
    locale = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG") or ""
    return "id" if locale.lower().startswith(("id", "in_")) else "en"


def read_settings() -> Settings:
    """Settings from the environment; raises UserError naming a variable whose value cannot be used."""
    environment = os.environ
    port, today = environment.get("TANYA_PORT"), environment.get("TANYA_TODAY")
    if port is not None and not (port.isdigit() and 0 < int(port) < 65536):
        raise UserError("bad_setting", name="TANYA_PORT", value=port, wanted="1-65535")
    reader = (environment.get("TANYA_READER") or "on").casefold()
    if reader not in ("on", "off"):
        raise UserError("bad_setting", name="TANYA_READER", value=reader, wanted="on, off")
    loopback = (environment.get("TANYA_FETCH_LOOPBACK") or "off").casefold()
    if loopback not in ("on", "off"):
        raise UserError("bad_setting", name="TANYA_FETCH_LOOPBACK", value=loopback, wanted="on, off")
    try:
        day = date.fromisoformat(today) if today else None
    except ValueError as error:
        raise UserError("bad_setting", name="TANYA_TODAY", value=today, wanted="2018-04-12") from error
    return Settings(
        home=Path(environment.get("TANYA_HOME") or "data"),
        llm=environment.get("TANYA_LLM") or "none",
        llm_base_url=environment.get("TANYA_LLM_BASE_URL") or None,
        embedding_model=environment.get("TANYA_EMBEDDING_MODEL") or "bundled",
        reader=reader == "on",
        chroma=environment.get("TANYA_CHROMA") or None,
        library=environment.get("TANYA_LIBRARY") or None,
        host=environment.get("TANYA_HOST") or "127.0.0.1",
        port=int(port) if port else None,
        auth=Path(environment["TANYA_AUTH"]) if environment.get("TANYA_AUTH") else None,
        today=day,
        fetch_loopback=loopback == "on",
        contact=environment.get("TANYA_CONTACT") or None,
        refresh_every=_pause(environment.get("TANYA_REFRESH")),
        language=terminal_language(),
    )


def _pause(value: str | None) -> timedelta | None:
    """How long between two refreshes: 6h, 30m, 1d; None for off."""
    if not value or value.strip().casefold() == "off":
        return None
    found = re.fullmatch(r"(\d{1,4})([mhd])", value.strip().casefold())
    if found is None or int(found[1]) == 0:
        raise UserError("bad_setting", name="TANYA_REFRESH", value=value, wanted="off, 30m, 6h, 1d")
    count = int(found[1])
    return {"m": timedelta(minutes=count), "h": timedelta(hours=count), "d": timedelta(days=count)}[found[2]]

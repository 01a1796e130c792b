"""Opens the page: `python app.py`."""

import logging
import sys
import threading

from assistant.assemble import Workspace, assemble
from assistant.curate import Curator
from assistant.errors import UserError
from assistant.page.build import build_page
from assistant.page.labels import label
from assistant.page.launch import PortTaken, open_page
from assistant.records import Records
from assistant.reply import Assistant
from assistant.schedule import start_schedule
from assistant.settings import Settings, read_settings


def main() -> int:
    """Show the page at once, make the models ready behind it, and stay until stopped."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("assistant.schedule").setLevel(logging.INFO)  # what a refresh brought is worth a line
    settings = Settings()
    try:
        settings = read_settings()
        room = Workspace(settings)
        assistant = assemble(settings, room)
        records = Records(settings.home / "records.sqlite3")
        curator = Curator(room)
        page = build_page(assistant, records, curator)
        address = open_page(page, settings)
        schedule = start_schedule(curator, settings.refresh_every)
    except UserError as error:
        print(error.sentence(settings.language), file=sys.stderr)
        return error.exit_code
    except PortTaken as error:
        print(label("port_taken", settings.language, port=error.port), file=sys.stderr)
        return 2
    print(label("address", settings.language, address=address), flush=True)
    threading.Thread(target=make_ready, args=(assistant, settings), name="warm", daemon=True).start()
    page.block_thread()
    if schedule:
        schedule.stop()
    curator.close()
    records.close()
    return 0


def make_ready(assistant: Assistant, settings: Settings) -> None:
    """Load the models; what hinders that is told here once, and on the page to whoever asks."""
    try:
        assistant.warm()
    except UserError as error:
        print(error.sentence(settings.language), file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())

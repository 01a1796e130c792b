"""The page with known answers and a real library that may be changed: `python tests/page/shelf.py PORT HOME [HOST]`."""

import sys
from pathlib import Path

from assistant.assemble import Workspace
from assistant.curate import Curator
from assistant.page.build import build_page
from assistant.page.launch import open_page
from assistant.settings import Settings
from tests.page.fake import FakeAssistant

if __name__ == "__main__":
    host = sys.argv[3] if sys.argv[3:] else "127.0.0.1"
    settings = Settings(home=Path(sys.argv[2]), host=host, port=int(sys.argv[1]), fetch_loopback=True, reader=False)
    page = build_page(FakeAssistant(), None, Curator(Workspace(settings)))
    sys.stdout.write(open_page(page, settings) + "\n")
    sys.stdout.flush()
    page.block_thread()

"""What an index says of itself. To read it takes none of the models: a page asks while they still load."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from index.errors import IndexFailure

_NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was made with and of. `digest` is of all articles in it, empty while a build is under way."""

    schema: int
    model: str
    dimensions: int
    split: str
    digest: str
    articles: int
    passages: int
    built: str

    @property
    def built_id(self) -> str:
        """Differs between any two builds that changed something."""
        return f"{self.built} {self.digest}"


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of an index, None where there is none; raises IndexFailure where it cannot be read."""
    path = folder / _NAME
    try:
        return Manifest(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, OSError) as error:
        raise IndexFailure("damaged", str(path)) from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Put it in place of the former one, whole or not at all."""
    part = folder / f"{_NAME}.part"
    part.write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
    os.replace(part, folder / _NAME)


def digest_of(digests: Mapping[str, str]) -> str:
    """One digest of all articles, whatever their order."""
    lines = "\n".join(f"{article_id} {digest}" for article_id, digest in sorted(digests.items()))
    return hashlib.sha256(lines.encode()).hexdigest()

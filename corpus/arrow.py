"""The child process that reads Parquet and Arrow (`python -m corpus.arrow`): its rows, batch by batch.

It knows no names of fields: loading them would take longer than reading a small table.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from corpus.apart import Answer, serve
from corpus.errors import SourceError

_BATCH = 64  # rows; each can hold an article of a megabyte
_MOST_FIELDS = 4  # as long as an article, in one row


def rows(file: BinaryIO, options: Sequence[str]) -> Iterator[Answer]:
    """{"row": fields} of each row, or {"long": characters} where its text is too long to be an article."""
    wanted = json.loads(options[0])
    for row in _rows(file, wanted["names"], wanted["columns"]):
        lengths = [_length(value) for value in row.values()]
        long = max(lengths, default=0)
        if long <= wanted["longest"]:
            long = sum(lengths) if sum(lengths) > _MOST_FIELDS * wanted["longest"] else 0
        yield {"long": long} if long else {"row": row}


def _length(value: Any) -> int:
    return sum(_length(part) + 2 for part in value) if isinstance(value, list) else len(str(value))


def _folded(name: str) -> str:
    return name.strip().casefold()


def _rows(file: BinaryIO, names: Mapping[str, Sequence[str]], columns: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    head = file.read(8)
    file.seek(0)
    batches: Any
    if head.startswith(b"PAR1"):
        table = pq.ParquetFile(file)
        chosen = _chosen(table.schema_arrow, names, columns)
        batches = table.iter_batches(batch_size=_BATCH, columns=chosen, use_threads=False)
    else:
        reader: Any
        if head.startswith(b"ARROW1"):
            reader = pa.ipc.open_file(file)
            parts = (reader.get_batch(number) for number in range(reader.num_record_batches))
        else:
            reader = pa.ipc.open_stream(file)
            parts = iter(reader)
        batches = _small(parts, _chosen(reader.schema, names, columns))
    for batch in batches:
        batch.validate(full=True)  # offsets that point elsewhere would be followed
        held = {name: _days(batch.column(at)) for at, name in enumerate(batch.schema.names)}
        for at in range(batch.num_rows):  # one at a time, for each can be large
            yield {name: _value(column[at]) for name, column in held.items()}


def _small(batches: Iterator[Any], names: list[str]) -> Iterator[Any]:
    for batch in batches:
        batch.validate(full=True)
        chosen = batch.select(names)
        yield from (chosen.slice(start, _BATCH) for start in range(0, chosen.num_rows, _BATCH))


def _chosen(schema: Any, names: Mapping[str, Sequence[str]], columns: Mapping[str, str]) -> list[str]:
    """The columns that can hold a field: known by name and no table inside the table."""
    held = {_folded(name): name for name in schema.names}
    if missing := [name for name in columns.values() if _folded(name) not in held]:
        raise SourceError("bad_map", "", ", ".join(missing)[:100])
    flat = [each for each in schema if not pa.types.is_nested(each.type) or _is_list(each.type)]
    wanted = {one for each in names.values() for one in each} | {_folded(name) for name in columns.values()}
    chosen = [each.name for each in flat if _folded(each.name) in wanted]
    if not {_folded(name) for name in chosen} & {*names["text"], _folded(columns.get("text", "text"))}:
        raise SourceError("no_text_column", "", ", ".join(schema.names)[:100])
    return [name for name in dict.fromkeys(chosen) if schema.names.count(name) == 1]


def _is_list(kind: Any) -> bool:
    listed = pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind)
    return listed and not pa.types.is_nested(kind.value_type)


def _days(column: Any) -> Any:
    """A column of moments as days, each where its own zone has it; any other as it is."""
    if not pa.types.is_timestamp(column.type):
        return column
    local = pc.local_timestamp(column) if column.type.tz else column
    return pc.cast(local, pa.date32(), safe=False)


def _value(scalar: Any) -> Any:
    """A value as JSON has it."""
    try:
        value = scalar.as_py()
    except (ValueError, OverflowError, TypeError):  # a day in the year 300,000
        return None
    return [_plain(each) for each in value] if isinstance(value, list) else _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if isinstance(value, str | int | float) or value is None else str(value)


if __name__ == "__main__":
    serve(rows)

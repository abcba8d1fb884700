"""Reading is light: no SQLAlchemy, no alembic, no pydantic; on SQLite no psycopg either."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READ = """
import json, sys
from ledger.store.open import open_store
from ledger.store.read import find_event, head_index, index_at, now_micros, read_log, read_stream
from ledger.store.seal import seal
from ledger.store.heads import remember
with open_store(sys.argv[1]) as store:
    seal(store)
    assert [e.index for e in read_log(store)] == [1] == [e.version for e in read_stream(store, "ledger")]
    assert index_at(store, now_micros(store)) == head_index(store)
    with store.database.read() as tx:
        tx.execute("SELECT * FROM projection_rows")
    remember(store)
print(json.dumps([name for name in sys.modules if "." not in name]))
"""


def test_reading_loads_nothing_heavy(url: str) -> None:
    """Open, seal, read, projections and heads leave the heavy packages alone."""
    call = [sys.executable, "-c", READ, url]
    ended = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(json.loads(ended.stdout))
    heavy = {"sqlalchemy", "alembic", "pydantic", "rfc8785", "rich", "typer", "torch"}
    if url.startswith("sqlite"):
        heavy |= {"psycopg", "asyncio"}
    assert loaded & heavy == set()
    assert "orjson" in loaded

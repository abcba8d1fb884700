"""The layout of the newest ledger as SQLAlchemy Core tables; tests hold the migrations to it."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Identity,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)


def metadata(dialect: str) -> MetaData:
    """All tables of a ledger on `sqlite` or `postgresql`."""
    return _sqlite() if dialect == "sqlite" else _postgres()


def _events(
    meta: MetaData, position: Column[int], identifier: Column[Any], word: Text, number: Integer
) -> None:
    """`batch` is null for the first event of an append, and the first one's position for its followers."""
    Table(
        "events", meta, position,
        Column("stream", word, nullable=False),
        Column("version", number, nullable=False),
        identifier,
        Column("type", word, nullable=False),
        Column("schema_version", Integer, nullable=False),
        Column("recorded_at", number, nullable=False),
        Column("bytes", LargeBinary, nullable=False),
        Column("hash", LargeBinary, nullable=False),
        Column("batch", number),
        UniqueConstraint("id", name="events_id_key"),
        UniqueConstraint("stream", "version", name="events_stream_version_key"),
        sqlite_autoincrement=True,
    )  # fmt: skip


def _projections(meta: MetaData, word: Text, number: Integer) -> None:
    Table(
        "projections", meta,
        Column("name", word, primary_key=True),
        Column("version", number, nullable=False),
        Column("idx", number, nullable=False),
        Column("digest", Text),
    )  # fmt: skip
    Table(
        "projection_rows", meta,
        Column("name", word, primary_key=True),
        Column("key", word, primary_key=True),
        Column("value", Text, nullable=False),
    )  # fmt: skip


def _sqlite() -> MetaData:
    meta = MetaData()
    position = Column("position", Integer, primary_key=True)
    _events(meta, position, Column("id", Text, nullable=False), Text(), Integer())
    _projections(meta, Text(), Integer())
    return meta


def _postgres() -> MetaData:
    meta = MetaData()
    word, number = Text(collation="C"), BigInteger()
    position = Column("position", number, Identity(always=True), primary_key=True)
    _events(meta, position, Column("id", Uuid, nullable=False), word, number)
    _projections(meta, word, number)
    Table(
        "streams", meta, Column("stream", word, primary_key=True), Column("version", number, nullable=False)
    )
    Table(
        "sealed", meta,
        Column("idx", number, primary_key=True, autoincrement=False),
        Column("position", number, nullable=False),
        Column("leaf", LargeBinary, nullable=False),
        UniqueConstraint("position", name="sealed_position_key"),
    )  # fmt: skip
    _single(
        meta, "seal_state", Column("settled", number, nullable=False), Column("size", number, nullable=False)
    )
    _single(meta, "ledger_layout", Column("number", Integer, nullable=False))
    return meta


def _single(meta: MetaData, name: str, *columns: Column[int]) -> None:
    """A table that has one row."""
    one = Column("one", Boolean, primary_key=True, server_default="true")
    Table(name, meta, one, *columns, CheckConstraint("one", name=f"{name}_one"))

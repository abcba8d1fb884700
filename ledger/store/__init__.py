"""The log: append, read, seal, verify. An operation a file; reading loads no SQLAlchemy and no pydantic."""

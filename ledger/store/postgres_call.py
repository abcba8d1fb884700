"""One prepared statement straight through libpq: the append's round trip.

psycopg spends as long on a statement as the server does (building the query, adapting, describing rows);
here parameters are texts and bytes already. Waiting is done in Python, so that Ctrl-C is heard.
"""

import select
from typing import Any

_NAME = b"ledger_append_one"


class Call:
    """A statement prepared on one connection; its results are integers."""

    def __init__(self, connection: Any, sql: bytes, binary: tuple[int, ...]) -> None:
        from psycopg import pq

        self.connection = connection
        self._pg = connection.pgconn
        self._formats = binary
        self._rows, self._ready = pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK
        self._poll = select.poll()
        self._poll.register(self._pg.socket, select.POLLIN)
        self._checked(self._pg.prepare(_NAME, sql, None), self._ready)

    def __call__(self, *params: bytes) -> tuple[int, ...]:
        """The first row; psycopg's error for the server's, or for a lost connection."""
        pg = self._pg
        pg.send_query_prepared(_NAME, params, self._formats, 0)
        while pg.flush():
            self._poll.poll(1)
        try:
            while pg.is_busy():
                self._poll.poll()
                pg.consume_input()
        except BaseException:
            self.connection.close()  # the answer is still to come: this connection is of no more use
            raise
        result = pg.get_result()
        while pg.get_result() is not None:
            pass
        self._checked(result, self._rows)
        return tuple([int(result.get_value(0, column)) for column in range(result.nfields)])

    def _checked(self, result: Any, due: Any) -> None:
        if result.status != due:
            from psycopg.errors import OperationalError, error_from_result

            if self.connection.closed:
                raise OperationalError(self._pg.get_error_message())
            raise error_from_result(result)

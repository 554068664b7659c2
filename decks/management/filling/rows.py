"""Many rows at once, by the quickest way that each database has: COPY on PostgreSQL, executemany on SQLite."""

from collections.abc import Iterable
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models


class Table:
    """Takes rows of a model as columns by name; a column that is not named has its default."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.table = model._meta.db_table
        fields = model._meta.concrete_fields
        self.defaults: dict[str, Any] = {str(each.column): each.get_default() for each in fields}
        self.columns = ", ".join(connection.ops.quote_name(name) for name in self.defaults)

    def next_id(self) -> int:
        """The first number that no row has yet."""
        return (self.model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0) + 1

    def add(self, rows: Iterable[dict[str, Any]]) -> None:
        """Store the rows. Nothing checks them: they must be what the verbs would have written."""
        values = [tuple((self.defaults | row).values()) for row in rows]
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {self.table} ({self.columns}) FROM STDIN") as copy:
                    for each in values:
                        copy.write_row(each)
            else:
                marks = ", ".join(["%s"] * len(self.defaults))
                cursor.executemany(f"INSERT INTO {self.table} ({self.columns}) VALUES ({marks})", values)  # noqa: S608

    def close(self) -> None:
        """Let the database go on counting behind the rows that brought their own numbers."""
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [self.model]):
                cursor.execute(statement)


def settle() -> None:
    """Let PostgreSQL count what is there now: until its own round comes by, it would plan for empty tables."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

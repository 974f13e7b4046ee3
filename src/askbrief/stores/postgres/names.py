"""The names of tables in statements: ``{passages}`` and the like, filled in here only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import LiteralString

from psycopg import sql

SHARED = ("meta", "generations", "versions", "claims", "shards")
"""Tables of which a schema has one."""
OWN = ("letters", "documents", "cites", "known", "passages", "vectors", "postings", "frequencies")
"""Tables of which each generation, that is each full build, has its own."""


@dataclass(frozen=True, slots=True)
class Names:
    """Where an index is within a database."""

    schema: str
    vector: str
    """Schema that pgvector was installed in."""
    generation: int = 0

    def statement(self, template: LiteralString, **more: sql.Composable) -> sql.Composed:
        """Fill in the names of tables, types and operators."""
        places = {name: sql.Identifier(self.schema, name) for name in SHARED}
        places |= {name: sql.Identifier(self.schema, self.table(name)) for name in OWN}
        halfvec = sql.Identifier(self.vector, "halfvec")
        product = sql.SQL("OPERATOR({}.<#>)").format(sql.Identifier(self.vector))
        return sql.SQL(template).format(
            schema=sql.Identifier(self.schema), halfvec=halfvec, product=product, **places, **more
        )

    def table(self, name: str) -> str:
        """Return the name of a table of this generation."""
        return f"{name}_{self.generation}"

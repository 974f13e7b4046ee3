"""The names of tables in statements: ``{passages}`` and the like, filled in here only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import LiteralString

from psycopg import sql

SHARED = ("meta", "generations", "versions", "claims", "shards")
"""Tables of which a schema has one."""
OWN = ("letters", "documents", "cites", "known", "passages", "vectors", "postings", "frequencies")
"""Tables of which each generation, that is each full build, has its own."""
SPLIT = ("passages", "vectors", "postings")
"""Those of them that may be spread over several servers, by hash of the letter."""


@dataclass(frozen=True, slots=True)
class Shard:
    """A server that holds a part of the passages."""

    number: int
    server: str
    """Its name in CREATE SERVER."""


@dataclass(frozen=True, slots=True)
class Names:
    """Where an index is within a database."""

    schema: str
    vector: str
    """Schema that pgvector was installed in."""
    generation: int = 0
    shards: tuple[Shard, ...] = ()
    """Where the passages are; empty if they are here."""
    missing: frozenset[int] = frozenset()
    """Numbers of the shards that statements leave out."""
    centre: str = ""
    """What the vectors in the graph are less, as pgvector writes a vector; empty if there is
    no graph."""

    @property
    def there(self) -> tuple[Shard, ...]:
        """The shards that are not left out."""
        return tuple(shard for shard in self.shards if shard.number not in self.missing)

    def statement(self, template: LiteralString, **more: sql.Composable) -> sql.Composed:
        """Fill in the names of tables, types and operators."""
        places: dict[str, sql.Composable] = {
            name: sql.Identifier(self.schema, name) for name in SHARED
        }
        places |= {name: sql.Identifier(self.schema, self.table(name)) for name in OWN}
        if self.missing:
            places |= {name: self._rest(name) for name in SPLIT}
        if self.centre:
            places["centred"] = self._centred()
        halfvec = sql.Identifier(self.vector, "halfvec")
        product = sql.SQL("OPERATOR({}.<#>)").format(sql.Identifier(self.vector))
        return sql.SQL(template).format(
            schema=sql.Identifier(self.schema), halfvec=halfvec, product=product, **places, **more
        )

    def table(self, name: str) -> str:
        """Return the name of a table of this generation."""
        return f"{name}_{self.generation}"

    def part(self, name: str, shard: Shard) -> sql.Identifier:
        """Return the name of the part of a table that a shard holds."""
        return sql.Identifier(self.schema, f"{self.table(name)}_s{shard.number}")

    def _centred(self) -> sql.Composable:
        # Word for word the same wherever it stands, or the index on it is not used.
        template = "((vector OPERATOR({}.-) {}::{}) ::{}({}))"
        within, halfvec = sql.Identifier(self.vector), sql.Identifier(self.vector, "halfvec")
        dim = sql.Literal(self.centre.count(",") + 1)
        return sql.SQL(template).format(within, sql.Literal(self.centre), halfvec, halfvec, dim)

    def _rest(self, name: str) -> sql.Composable:
        """Return what is there of a table; whoever reads from it gives it a name."""
        parts = [sql.SQL("SELECT * FROM {}").format(self.part(name, one)) for one in self.there]
        return sql.SQL("({})").format(sql.SQL(" UNION ALL ").join(parts))

"""A primary, two shards and a replica of the primary, set up as the documents say."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import servers
from servers import Server

import askbrief.stores.postgres as package

SCRIPT = Path(package.__file__).with_name("shard.sql")
PASSWORD = "geheim-8f2c"
ROLE = "askbrief"


@dataclass
class Cluster:
    """Servers that hold one index together."""

    primary: Server
    shards: dict[str, Server]
    replica: Server

    def url(self, query: str = "") -> str:
        return self.primary.url(query, user=ROLE)

    def replica_url(self, query: str = "") -> str:
        return self.replica.url(query, user=ROLE)

    def set_up(self, schema: str) -> None:
        """Make the shards those of a schema."""
        for name, shard in self.shards.items():
            script(shard, schema=schema, role=ROLE)
            where = {"host": "127.0.0.1", "port": shard.port, "dbname": "postgres"}
            who = {"user": ROLE, "password": PASSWORD}
            script(self.primary, schema=schema, role=ROLE, server=name, **where, **who)


def script(on: Server, **variables: object) -> None:
    """Run shard.sql with psql."""
    given = [part for name, value in variables.items() for part in ("-v", f"{name}={value}")]
    command = [servers._binaries() / "psql", "-X", "-q", "-d", on.url(), *given, "-f", SCRIPT]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Start three servers and prepare a fourth, the replica."""
    with servers.folders() as folder, ExitStack() as running:
        made = {name: servers.make(folder / name) for name in ("primary", "shard1", "shard2")}
        for server in made.values():
            server.start()
            running.callback(_end, server)
            server.run(f"CREATE ROLE {ROLE} LOGIN PASSWORD '{PASSWORD}'")
        primary, shards = made.pop("primary"), made
        primary.run(f"GRANT CREATE ON DATABASE postgres TO {ROLE}")
        for shard in shards.values():
            _ask_for_password(shard)
        replica = primary.replica(folder / "replica")
        running.callback(_end, replica)
        replica.start()
        yield Cluster(primary, shards, replica)


def _ask_for_password(server: Server) -> None:
    rules = server.data / "pg_hba.conf"
    asked = f"host all {ROLE} 127.0.0.1/32 scram-sha-256\n"
    rules.write_text(asked + rules.read_text())
    server.run("SELECT pg_reload_conf()")


def _end(server: Server) -> None:
    if server.is_running():
        server.kill()

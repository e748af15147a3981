"""How quickly the service answers: eight clients at once, over HTTP, each answer worked out anew and then again.

The peer in the same run is `/themes`, which needs no matching: what the framework costs by itself.
"""

import http.client
import json
import threading
import time
from pathlib import Path

import numpy as np
import pytest
import uvicorn

from talka.graph.store import MemoryStore
from talka.service.app import create_app
from talka.service.workspace import Workspace

CLIENTS, REQUESTS = 8, 60


def latencies(port: int, paths: list[str]) -> np.ndarray:
    """Milliseconds of each request; every client asks other paths."""
    taken: list[float] = []

    def client(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        for turn in range(REQUESTS):
            begin = time.perf_counter()
            connection.request("GET", paths[(turn * CLIENTS + number) % len(paths)])
            response = connection.getresponse()
            response.read()
            taken.append(1_000 * (time.perf_counter() - begin))
            assert response.status == 200

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return np.array(taken)


@pytest.mark.benchmark
def test_recommendations_with_eight_clients(default_store: MemoryStore, vector_cache: Path) -> None:
    workspace = Workspace(default_store, cache=vector_cache)
    server = uvicorn.Server(uvicorn.Config(create_app(workspace), port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/organisations?limit=200")
    ids = [organisation["id"] for organisation in json.load(connection.getresponse())["items"]]
    connection.request("GET", "/organisations?limit=200&offset=200")
    ids += [organisation["id"] for organisation in json.load(connection.getresponse())["items"]]
    paths = [f"/organisations/{id_}/recommendations" for id_ in ids]
    rows = {"framework alone": ["/themes"], "worked out": paths, "remembered": paths}
    for name, asked in rows.items():
        taken = latencies(port, asked)
        p50, p95 = np.percentile(taken, [50, 95])
        print(f"\n{name:>16}: p50 {p50:6.1f} ms   p95 {p95:6.1f} ms   max {taken.max():6.1f} ms", end="")
    print()
    server.should_exit = True
    thread.join(timeout=10)

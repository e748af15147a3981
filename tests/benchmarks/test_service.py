"""How quickly the service answers: eight clients at once, over HTTP, each answer worked out anew and then again.

The peer in the same run is `/kinds`, which needs no matching: what the framework costs by itself.
"""

import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from talka.graph.load import load
from talka.graph.sources.default import SOURCE, default_dataset
from talka.graph.store import DiskStore

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


@pytest.fixture
def port(tmp_path: Path, vector_cache: Path) -> Iterator[int]:
    """`talka serve` as a process of its own: clients in the same process would fight it for the interpreter's lock."""
    load(DiskStore(tmp_path / "store"), default_dataset(), source=SOURCE)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = int(free.getsockname()[1])
    serve = ["serve", "--store", str(tmp_path / "store"), "--port", str(number)]
    command = [sys.executable, "-c", "from talka.service.cli import main; main()", *serve]
    process = subprocess.Popen(command, env=os.environ | {"TALKA_CACHE": str(vector_cache)})
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", number)):
                break
            time.sleep(0.1)
        yield number
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.mark.benchmark
def test_recommendations_with_eight_clients(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    ids: list[str] = []
    for offset in (0, 200, 400):
        connection.request("GET", f"/organisations?limit=200&offset={offset}")
        ids += [organisation["id"] for organisation in json.load(connection.getresponse())["items"]]
    paths = [f"/organisations/{id_}/recommendations" for id_ in ids]
    for name, asked in {"framework alone": ["/kinds"], "worked out": paths, "remembered": paths}.items():
        taken = latencies(port, asked)
        p50, p95 = np.percentile(taken, [50, 95])
        print(f"\n{name:>16}: p50 {p50:6.1f} ms   p95 {p95:6.1f} ms   max {taken.max():6.1f} ms", end="")
    print()

"""Requests a second, by wrk where it is installed, else by threads of this process."""

import http.client
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

CONNECTIONS = 16
# Another query string for each request, which no filter knows: another page for the cache, the same for a reader.
VARY = """
local threads = 0
function setup(thread) thread:set("id", threads) threads = threads + 1 end
function init(args) n = 0 run = args[1] end
function request()
  n = n + 1
  local mark = string.find(wrk.path, "?", 1, true) and "&" or "?"
  return wrk.format("GET", wrk.path .. mark .. "benchmark=" .. run .. "." .. id .. "." .. n)
end
"""
_runs = count()


def name() -> str:
    return "wrk" if shutil.which("wrk") else "the threads of this process, which share the processors' time"


def rate(address: str, *, seconds: float, varied: bool = False, headers: dict[str, str] | None = None) -> float:
    """Answers a second to `CONNECTIONS` clients that ask again at once; `varied` asks for a page anew each time."""
    sent = {"Accept-Encoding": "gzip", "Accept": "text/html", **(headers or {})}
    by = _by_wrk if shutil.which("wrk") else _by_threads
    return by(address, seconds=seconds, varied=varied, headers=sent)


def _by_wrk(address: str, *, seconds: float, varied: bool, headers: dict[str, str]) -> float:
    with _script() as script:
        command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "--timeout", "20s"]
        for name, value in headers.items():
            command += ["-H", f"{name}: {value}"]
        command += ["-s", str(script), address, "--", str(next(_runs))] if varied else [address]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    _refuse_errors(told, address)
    found = re.search(r"Requests/sec:\s+([\d.]+)", told)
    assert found
    return float(found[1])


def _refuse_errors(told: str, address: str) -> None:
    wrong = re.search(r"(Non-2xx.*|Socket errors.*)", told)
    if wrong and not re.fullmatch(r"Socket errors: connect 0, read 0, write 0, timeout 0", wrong[1]):
        raise RuntimeError(f"{address}: {wrong[1]}")


@contextmanager
def _script() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "vary.lua"
        script.write_text(VARY, encoding="ascii")
        yield script


def _by_threads(address: str, *, seconds: float, varied: bool, headers: dict[str, str]) -> float:
    run, answered, deadline = next(_runs), [0] * CONNECTIONS, time.monotonic() + seconds
    parts = urlsplit(address)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path

    def ask(number: int) -> None:
        client = http.client.HTTPConnection(parts.netloc, timeout=20)
        while time.monotonic() < deadline:
            mark = "&" if "?" in path else "?"
            asked = f"{path}{mark}benchmark={run}.{number}.{answered[number]}" if varied else path
            client.request("GET", asked, headers=headers)
            response = client.getresponse()
            response.read()
            if response.status >= 400:
                raise RuntimeError(f"{address}: {response.status}")
            answered[number] += 1

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(answered) / seconds


def etag_of(address: str) -> str:
    parts = urlsplit(address)
    client = http.client.HTTPConnection(parts.netloc, timeout=20)
    client.request("GET", parts.path, headers={"Accept-Encoding": "gzip"})
    response = client.getresponse()
    response.read()
    return response.headers["ETag"] or ""

"""`python -m kubecon_notes.run [serve|dev|demo]`: all that `make run`, `make dev` and `make demo` do."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import django

from kubecon_notes.environment import env_int
from kubecon_notes.launch import local, server
from kubecon_notes.launch.mistakes import LaunchError, explain
from kubecon_notes.launch.signals import Stopped, stopped_by_signals
from kubecon_notes.launch.terminal import complain, say

COMMANDS = {"serve": server.granian, "dev": server.runserver}


def main(arguments: list[str]) -> int:
    try:
        with stopped_by_signals():
            run(*arguments)
    except Stopped as stopped:
        return stopped.exit_code
    except Exception as error:
        line = explain(error)
        if line is None:
            raise
        complain(line)
        return 1
    return 0


def run(mode: str = "serve") -> None:
    os.environ["DEBUG"] = "1" if mode == "dev" else "0"
    if mode == "demo":
        demo()
    elif mode in COMMANDS:
        serve(mode)
    else:
        raise LaunchError(f"{mode!r} is none of: {', '.join(COMMANDS)}, demo.")


def serve(mode: str) -> None:
    port = env_int("PORT", server.DEFAULT_PORT, least=1, most=server.LAST_PORT)
    server.refuse_port_in_use(port)
    os.environ.setdefault("SITE_ADDRESS", f"http://{server.HOST}:{port}")
    # A developer's breakpoint() needs the terminal.
    with prepared() as preparation, server.serving(COMMANDS[mode](port), port, apart=mode != "dev") as process:
        site = f"http://{server.HOST}:{port}"
        say(f"Serving at {site} - Ctrl-C ends it")
        say(f"Editors sign in at {site}/admin/ {preparation.how_to_sign_in()}")
        server.wait(process)


def demo() -> None:
    with prepared():
        from kubecon_notes.launch.demo import ensure_demo  # its models want the settings

        ensure_demo()


@contextmanager
def prepared() -> Iterator[Any]:
    """With a database that holds all that a start needs; gives the module that saw to it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kubecon_notes.settings")
    # A database that does not answer at all is told in seconds, not minutes.
    os.environ.setdefault("PGCONNECT_TIMEOUT", "10")
    with local.database():
        with local.one_at_a_time():
            local.ensure_secret_key()
            django.setup()
            from kubecon_notes.launch import preparation

            preparation.prepare()
        yield preparation


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

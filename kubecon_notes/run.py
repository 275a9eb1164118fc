"""`python -m kubecon_notes.run [serve|dev]`: all that `make run` and `make dev` start."""

import os
import sys

import django

from kubecon_notes.environment import env_int
from kubecon_notes.launch import local, server
from kubecon_notes.launch.mistakes import CannotRun, explain
from kubecon_notes.launch.signals import Stopped, stopped_by_signals

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
        print(line, file=sys.stderr)
        return 1
    return 0


def run(mode: str = "serve") -> None:
    if mode not in COMMANDS:
        raise CannotRun(f"{mode!r} is neither of: {', '.join(COMMANDS)}.")
    port = env_int("PORT", 8000, least=1, most=65535)
    server.refuse_port_in_use(port)
    os.environ["DEBUG"] = "1" if mode == "dev" else "0"
    # A database that does not answer at all is told in seconds, not minutes.
    os.environ.setdefault("PGCONNECT_TIMEOUT", "10")
    with local.database():
        _prepare()
        # A developer's breakpoint() needs the terminal.
        with server.serving(COMMANDS[mode](port), port, apart=mode != "dev") as process:
            _tell(port)
            try:
                process.wait()
            except Stopped:
                return
            raise CannotRun(f"The server has ended by itself ({process.returncode}). What it said stands above.")


def _prepare() -> None:
    with local.one_at_a_time():
        local.ensure_secret_key()
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kubecon_notes.settings")
        django.setup()
        # Has models, which cannot be imported any earlier.
        from kubecon_notes.launch.preparation import prepare

        prepare()


def _tell(port: int) -> None:
    from kubecon_notes.launch.preparation import how_to_sign_in  # For the same reason.

    site = f"http://{server.HOST}:{port}"
    print(f"Serving at {site} - Ctrl-C ends it", flush=True)
    print(f"Editors sign in at {site}/admin/ as {how_to_sign_in()}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

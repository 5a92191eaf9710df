"""Runs many commands on a host; those of managers' clients here, where their modules are loaded once.

Reads JSON from standard input: {"stop": bool, "apart": ["CLIENT"], "commands": [{"line": "...", "file": "..." or null}]}. Each line is one
command of a shell; its output goes to the file, else to standard output. With "stop" the first failure ends it all;
clients that are "apart" have processes of their own, since some end the one that they run in.
"""

import contextlib
import json
import os
import shlex
import subprocess
import sys
import traceback

CLIENTS = {
    "ufw": "/usr/sbin/ufw",
    "firewall-cmd": "/usr/bin/firewall-cmd",
    "fail2ban-client": "/usr/bin/fail2ban-client",
}
programs = {}


def load(client):
    """The client's program, compiled: it and what it imports take longer than what most calls do."""
    with open(client) as source:
        return compile(source.read(), client, "exec")


def client_of(line):
    """The client that a line is a plain call of, or none."""
    return None if set("$;|&>`\n").intersection(line) else CLIENTS.get(line.split(" ")[0])


def call(program, client, line):
    """Runs a client here, as Python would; its exit code."""
    sys.argv = [client, *shlex.split(line)[1:]]
    try:
        exec(program, {"__name__": "__main__", "__file__": client})
        return 0
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
        return end.code if isinstance(end.code, int) else 1 if end.code else 0
    except BaseException:
        traceback.print_exc()
        return 1


@contextlib.contextmanager
def written_to(file):
    """What is written meanwhile, by programs that are started, too, goes to the file, if there is one."""
    sys.stdout.flush()
    kept = os.dup(1), os.dup(2)
    if file is not None:
        out = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        os.dup2(out, 1)
        os.close(out)
    os.dup2(1, 2)
    # Clients may close theirs.
    streams = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (os.fdopen(number, "w", closefd=False) for number in (1, 2))
    try:
        yield
    finally:
        for stream in (sys.stdout, sys.stderr):
            if not stream.closed:
                stream.flush()
        sys.stdout, sys.stderr = streams
        for number, fd in enumerate(kept, 1):
            os.dup2(fd, number)
            os.close(fd)


def run(line, file):
    client = client_of(line)
    with written_to(file):
        if client is None:
            return subprocess.call(["sh", "-c", line])
        if client not in programs:
            programs[client] = load(client)
        return call(programs[client], client, line)


work = json.load(sys.stdin)
for apart in work["apart"]:
    del CLIENTS[apart]
for command in work["commands"]:
    sys.stdout.flush()
    if run(command["line"], command["file"]) != 0 and work["stop"]:
        sys.exit(1)
print("done", flush=True)

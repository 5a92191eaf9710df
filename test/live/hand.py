"""
Runs programs and asks SSH servers for the live tests. The tests' own process is so large that each fork of it takes
longer than most of the programs that they run; nothing is forked here, either.

Reads one request a line from standard input, JSON, and answers each with one line:

    {"id", "run": [program, …], "input", "namespace",
     "directory", "environment", "encoding"}             →  {"id", "status", "stdout", "stderr"}
    {"id", "probes": [{"from", "to", "port"}, …],
     "connectWait", "bannerWait", "namespace"}           →  {"id", "seen": [what each of these clients saw, …]}

`namespace` names a network namespace of ip-netns(8), `directory` where the program starts; either may be null.
`environment` is added to the own one. Times are in seconds. What is asked for runs beside each other.
"""

import contextlib
import ctypes
import errno
import itertools
import json
import os
import select
import socket
import sys
import threading

CLONE_NEWNET = 0x40000000
NO_SUCH_PROGRAM = 127

libc = ctypes.CDLL(None, use_errno=True)
home = os.open("/proc/self/ns/net", os.O_RDONLY)
start = os.getcwd()
writing = threading.Lock()
turns = itertools.count(os.getpid())


def enter(fd):
    if libc.setns(fd, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


@contextlib.contextmanager
def inside(namespace):
    """What begins meanwhile, processes and sockets, belongs to that namespace for good."""
    if namespace is not None:
        fd = os.open(f"/run/netns/{namespace}", os.O_RDONLY)
        enter(fd)
        os.close(fd)
    try:
        yield
    finally:
        if namespace is not None:
            enter(home)


def answer(request, said):
    line = json.dumps({"id": request["id"], **said}) + "\n"
    with writing:
        sys.stdout.write(line)
        sys.stdout.flush()


def run(request):
    """Standard input and outputs are files in memory: nothing waits for anybody to read them."""
    files = [os.memfd_create(name) for name in ("in", "out", "err")]
    written = request["input"].encode()
    while written:
        written = written[os.write(files[0], written) :]
    os.lseek(files[0], 0, os.SEEK_SET)
    program = request["run"]
    try:
        if request["directory"] is not None:
            os.chdir(request["directory"])
        with inside(request["namespace"]):
            child = os.posix_spawnp(
                program[0],
                program,
                {**os.environ, **request["environment"]},
                file_actions=[(os.POSIX_SPAWN_DUP2, fd, number) for number, fd in enumerate(files)],
            )
    except OSError as error:
        answer(request, {"status": NO_SUCH_PROGRAM, "stdout": "", "stderr": f"{program[0]}: {error}"})
    else:
        threading.Thread(target=finish, args=(request, child, files)).start()
    os.chdir(start)


def finish(request, child, files):
    ended = os.waitpid(child, 0)[1]
    status = os.WEXITSTATUS(ended) if os.WIFEXITED(ended) else -os.WTERMSIG(ended)
    said = [os.pread(fd, os.fstat(fd).st_size, 0).decode(request["encoding"], "replace") for fd in files[1:]]
    for fd in files:
        os.close(fd)
    answer(request, {"status": status, "stdout": said[0], "stderr": said[1]})


ESTABLISHED = (1, 8)


def see(client, probe, local, request):
    """
    One fresh connection. Without waiting inside of connect(): there the socket is locked, and an ICMP error that comes
    within microseconds, as on no real wire, is only noted. One about the ACK of a completed handshake is no end of the
    connection, as for ssh(1).
    """
    with client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        client.setblocking(False)
        try:
            client.bind((probe["from"], local))
            failed = client.connect_ex((probe["to"], probe["port"]))
        except OSError as error:
            failed = error.errno
        if failed == errno.EINPROGRESS:
            waiting = select.poll()
            waiting.register(client, select.POLLOUT)
            if not waiting.poll(request["connectWait"] * 1000):
                return "timeout"
            failed = client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if client.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] in ESTABLISHED:
                failed = 0
        if failed == errno.ETIMEDOUT:
            return "timeout"
        if failed in (errno.ECONNRESET, errno.EPIPE):
            return "closed"
        if failed != 0:
            return errno.errorcode.get(failed, str(failed))
        client.settimeout(request["bannerWait"])
        try:
            banner = client.recv(255)
        except TimeoutError:
            return "stalled"
        except OSError:
            return "closed"
        return "closed" if banner == b"" else "banner" if banner.startswith(b"SSH-2.0") else "other"


def ask(request):
    probes = request["probes"]
    seen = {}
    turn = next(turns)
    keeping = threading.Lock()

    def keep(index, client, probe):
        # Of one client each its own port, and all of them ephemeral.
        what = see(client, probe, 33000 + (turn * 131 + index) % 27000, request)
        with keeping:
            seen[index] = what
            is_last = len(seen) == len(probes)
        if is_last:
            answer(request, {"seen": [seen[i] for i in range(len(probes))]})

    with inside(request["namespace"]):
        clients = [socket.socket(socket.AF_INET6 if ":" in to["to"] else socket.AF_INET) for to in probes]
    for place in zip(range(len(probes)), clients, probes):
        threading.Thread(target=keep, args=place).start()


threading.stack_size(256 * 1024)
for line in sys.stdin:
    request = json.loads(line)
    if "run" in request:
        run(request)
    else:
        ask(request)

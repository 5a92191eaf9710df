"""Attaches a program of XDP that does the same with every packet: attach-xdp.py DEVICE drop|pass.

The program is two instructions (r0 = action; exit), loaded with bpf(2) and attached with RTM_SETLINK
(rtnetlink(7), IFLA_XDP); it stays with the device.
"""

import ctypes
import os
import platform
import socket
import struct
import sys

ACTIONS = {"drop": 1, "pass": 2}
SYS_BPF = {"x86_64": 321, "aarch64": 280}[platform.machine()]
BPF_PROG_LOAD, BPF_PROG_TYPE_XDP = 5, 6
RTM_SETLINK, NLM_F_REQUEST, NLM_F_ACK = 19, 1, 4
IFLA_XDP, IFLA_XDP_FD, IFLA_XDP_FLAGS, NLA_F_NESTED, XDP_FLAGS_SKB_MODE = 43, 1, 3, 0x8000, 2


def load(action: int) -> int:
    text = struct.pack("<BBhi", 0xB7, 0, 0, action) + struct.pack("<BBhi", 0x95, 0, 0, 0)
    instructions = ctypes.create_string_buffer(text, len(text))
    licence = ctypes.create_string_buffer(b"GPL")
    attributes = struct.pack(
        "<IIQQ", BPF_PROG_TYPE_XDP, 2, ctypes.addressof(instructions), ctypes.addressof(licence)
    ).ljust(128, b"\0")
    libc = ctypes.CDLL(None, use_errno=True)
    program = libc.syscall(SYS_BPF, BPF_PROG_LOAD, ctypes.create_string_buffer(attributes, 128), 128)
    if program < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return program


def attribute(kind: int, value: bytes) -> bytes:
    return (struct.pack("=HH", 4 + len(value), kind) + value).ljust((4 + len(value) + 3) & ~3, b"\0")


def attach(device: str, program: int) -> None:
    nested = attribute(IFLA_XDP_FD, struct.pack("=i", program))
    nested += attribute(IFLA_XDP_FLAGS, struct.pack("=I", XDP_FLAGS_SKB_MODE))
    body = struct.pack("=BxHiII", socket.AF_UNSPEC, 0, socket.if_nametoindex(device), 0, 0)
    body += attribute(IFLA_XDP | NLA_F_NESTED, nested)
    header = struct.pack("=IHHII", 16 + len(body), RTM_SETLINK, NLM_F_REQUEST | NLM_F_ACK, 1, 0)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as netlink:
        netlink.sendto(header + body, (0, 0))
        error = struct.unpack_from("=i", netlink.recv(4096), 16)[0]
    if error:
        raise OSError(-error, os.strerror(-error))


attach(sys.argv[1], load(ACTIONS[sys.argv[2]]))

# SPDX-License-Identifier: GPL-3.0-or-later
"""A small HTTP CONNECT proxy and a small SOCKS5 proxy. Both send every connection to one target,
whatever was asked for, and remember what was asked."""

import base64
import ipaddress

from .sockets import SocketServer, join


def _read_exactly(connection, n):
    octets = b""
    while len(octets) < n:
        more = connection.recv(n - len(octets))
        if not more:
            raise OSError("closed")
        octets += more
    return octets


class ConnectProxy(SocketServer):
    """answer: what it says instead of "200", to refuse; user: "name:password" that it demands."""

    def __init__(self, target, answer=None, user=None, header=b"", address="127.0.0.1"):
        self.target = target
        self.answer = answer
        self.user = user
        self.header = header  # further lines of the good answer
        self.requests = []
        super().__init__(self._behave, address)

    def _behave(self, connection):
        head = b""
        while b"\r\n\r\n" not in head:
            octets = connection.recv(1)
            if not octets:
                return
            head += octets
        self.requests.append(head.decode("latin-1"))
        if self.user is not None:
            wanted = "basic " + base64.b64encode(self.user.encode()).decode()
            if f"proxy-authorization: {wanted}".lower() not in head.decode("latin-1").lower():
                connection.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\n"
                                   b"Proxy-Authenticate: Basic realm=\"test\"\r\n"
                                   b"Content-Length: 0\r\nConnection: close\r\n\r\n")
                return
        if self.answer is not None:
            connection.sendall(self.answer)
            return
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n" + self.header + b"\r\n")
        join(connection, self.target)


class SocksProxy(SocketServer):
    """refuse: the reply code that it answers with; user: (name, password) that it demands."""

    def __init__(self, target, refuse=0, user=None, address="127.0.0.1"):
        self.target = target
        self.refuse = refuse
        self.user = user
        self.requests = []
        super().__init__(self._behave, address)

    def _behave(self, connection):
        version, n = _read_exactly(connection, 2)
        methods = _read_exactly(connection, n)
        wanted = 0 if self.user is None else 2
        if version != 5 or wanted not in methods:
            connection.sendall(b"\x05\xff")
            return
        connection.sendall(bytes([5, wanted]))
        if self.user is not None:
            _read_exactly(connection, 1)
            name = _read_exactly(connection, _read_exactly(connection, 1)[0]).decode()
            password = _read_exactly(connection, _read_exactly(connection, 1)[0]).decode()
            good = (name, password) == self.user
            connection.sendall(b"\x01\x00" if good else b"\x01\x01")
            if not good:
                return
        _, command, _, kind = _read_exactly(connection, 4)
        if kind == 3:
            host = _read_exactly(connection, _read_exactly(connection, 1)[0]).decode()
        else:
            host = str(ipaddress.ip_address(_read_exactly(connection, 4 if kind == 1 else 16)))
        port = int.from_bytes(_read_exactly(connection, 2), "big")
        self.requests.append((command, host, port))
        # The bound address is a name, to see that all three forms are understood.
        connection.sendall(bytes([5, self.refuse, 0, 3, 4]) + b"test" + b"\x00\x00")
        if self.refuse == 0:
            join(connection, self.target)

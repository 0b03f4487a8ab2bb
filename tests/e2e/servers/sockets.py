# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers that are not what the plugin hopes for: each is a thread that owns a listening socket
and treats every connection in one bad way."""

import socket
import struct
import threading
import time


class SocketServer:
    """Hands each connection to behave(connection), in a thread of its own."""

    def __init__(self, behave, address="127.0.0.1", port=0):
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self.behave = behave
        self.connections = 0  # accepted so far
        self.listener = socket.create_server((address, port), family=family, backlog=128)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with connection:
            try:
                self.behave(connection)
            except OSError:
                pass  # the plugin went away, as it should

    def stop(self):
        # Wakes the thread that waits in accept().
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


def read_until_closed(connection):
    while connection.recv(4096):
        pass


def pass_on(source, sink):
    """Until one of them closes."""
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass  # the plugin has ended, as it should


def before(server, octets, behave):
    """Stands before server, whose connections it passes on, but for those that begin with a TLS record of
    more octets: it treats them as behave does."""
    def stand(connection):
        header = connection.recv(5, socket.MSG_PEEK | socket.MSG_WAITALL)
        if len(header) == 5 and struct.unpack(">H", header[3:])[0] > octets:
            behave(connection)
            return
        with socket.create_connection((server.address, server.port)) as upstream:
            threading.Thread(target=pass_on, args=(upstream, connection), daemon=True).start()
            pass_on(connection, upstream)
    return stand


def silent(connection):
    """Accepts, and never says a word."""
    read_until_closed(connection)


def closing(connection):
    """Closes at once."""
    connection.shutdown(socket.SHUT_RDWR)


def resetting(connection):
    """Takes the ClientHello, then resets the connection."""
    connection.recv(4096)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def resetting_at_once(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def closing_after_hello(connection):
    """Takes the ClientHello, then closes in good order."""
    connection.recv(4096)
    connection.shutdown(socket.SHUT_WR)


def saying(octets):
    """Sends these octets at once (a banner, an HTTP answer), then listens."""
    def behave(connection):
        connection.sendall(octets)
        read_until_closed(connection)
    return behave


def plain_http(connection):
    """What a web server without TLS says to a ClientHello."""
    connection.recv(4096)
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\nServer: test\r\nConnection: close\r\n"
                       b"Content-Length: 0\r\n\r\n")
    connection.shutdown(socket.SHUT_WR)
    read_until_closed(connection)


def alert(level, description):
    """Answers the ClientHello with one TLS alert."""
    def behave(connection):
        connection.recv(4096)
        connection.sendall(bytes([21, 3, 3, 0, 2, level, description]))
        connection.shutdown(socket.SHUT_WR)
        read_until_closed(connection)
    return behave


def endless(octets):
    """Sends octets again and again, as fast as they are taken."""
    def behave(connection):
        while True:
            connection.sendall(octets * 100)
    return behave


def late(target, seconds):
    """Forwards to a real TLS server, but only after some time."""
    def behave(connection):
        time.sleep(seconds)
        join(connection, target)
    return behave


def far(target, seconds):
    """A real TLS server that is so far away: what either side says takes half of that."""
    def behave(connection):
        with socket.create_connection(target) as server:
            back = threading.Thread(target=_pump, args=(server, connection, seconds / 2), daemon=True)
            back.start()
            _pump(connection, server, seconds / 2)
            back.join()
    return behave


def dripping(target, seconds_per_octet):
    """Forwards to a real TLS server, and hands its answer on octet by octet; what it is late it makes up for."""
    def behave(connection):
        with socket.create_connection(target) as server:
            threading.Thread(target=_pump, args=(connection, server), daemon=True).start()
            due = time.monotonic()
            while octets := server.recv(1):
                connection.sendall(octets)
                due += seconds_per_octet
                if (early := due - time.monotonic()) > 0:
                    time.sleep(early)
    return behave


def splitting(target, size):
    """Forwards to a real TLS server in pieces of size octets, each a segment of its own."""
    def behave(connection):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with socket.create_connection(target) as server:
            threading.Thread(target=_pump, args=(connection, server), daemon=True).start()
            while octets := server.recv(size):
                connection.sendall(octets)
    return behave


def cutting(target, after):
    """Forwards to a real TLS server, and closes after that many octets of its answer."""
    def behave(connection):
        with socket.create_connection(target) as server:
            threading.Thread(target=_pump, args=(connection, server), daemon=True).start()
            left = after
            while left and (octets := server.recv(left)):
                connection.sendall(octets)
                left -= len(octets)
            connection.shutdown(socket.SHUT_RDWR)
    return behave


def join(connection, target):
    """Connects to target and hands on what either side says, until both have ended."""
    with socket.create_connection(target) as server:
        back = threading.Thread(target=_pump, args=(server, connection), daemon=True)
        back.start()
        _pump(connection, server)
        back.join()


def _pump(source, sink, seconds=0):
    try:
        while octets := source.recv(4096):
            time.sleep(seconds)
            sink.sendall(octets)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass

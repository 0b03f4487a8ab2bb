# SPDX-License-Identifier: GPL-3.0-or-later
"""Microsoft SQL Server as far as its login (TDS 7.x and 8.0): no distribution has a server that
speaks TDS over TLS. test_tds.py holds it against a client that people use, tsql.

The handshake of TDS 7.x runs in packets; how TLS records are put into them is a function of
octets: one of FORMS. Each login is refused, which is an answer.
"""

import socket
import ssl
import struct
import sys
import threading
from pathlib import Path

PRELOGIN, LOGIN7, ANSWER = 0x12, 0x10, 0x04
OFF, ON, NOT_SUP, REQ = range(4)
LOGIN_FAILED = 18456


class Closed(OSError):
    """The client went away."""


def packet(kind, octets, status=1):
    return struct.pack(">BBHHBB", kind, status, len(octets) + 8, 0, 1, 0) + octets


def prelogin(encryption, version=(16, 0, 1000)):
    """The answer to PRELOGIN, of SQL Server 2022."""
    options = [(0, struct.pack(">BBHH", *version, 0)), (1, bytes([encryption])), (2, b"\0"), (3, b""), (4, b"\0")]
    place, table, values = 5 * len(options) + 1, b"", b""
    for token, value in options:
        table += struct.pack(">BHH", token, place + len(values), len(value))
        values += value
    return packet(ANSWER, table + b"\xff" + values)


def error(number, text):
    """The token of an error, without what ends an answer."""
    def characters(text, form):
        return struct.pack(form, len(text)) + text.encode("utf-16-le", "surrogatepass")
    token = struct.pack("<iBB", number, 1, 14) + characters(text, "<H") + characters("SQL", "<B") + b"\0" + b"\x01\0\0\0"
    return b"\xaa" + struct.pack("<H", len(token)) + token


# --- how a flight of TLS records is put into packets ----------------------------------------------

def records(flight):
    while flight:
        length = 5 + int.from_bytes(flight[3:5], "big")
        yield flight[:length]
        flight = flight[length:]


def in_pieces(octets, size):
    return [octets[i:i + size] for i in range(0, len(octets), size)]


def one_message(flight):
    """A message, in packets of 4096 octets, as SQL Server does."""
    pieces = in_pieces(flight, 4088)
    return b"".join(packet(PRELOGIN, piece, int(piece is pieces[-1])) for piece in pieces)


def of_size(size):
    return lambda flight: b"".join(packet(PRELOGIN, piece) for piece in in_pieces(flight, size))


FORMS = {
    "message": one_message,
    "records": lambda flight: b"".join(packet(PRELOGIN, record) for record in records(flight)),
    "large": of_size(65527),
    "pieces": of_size(7),
    "octets": of_size(1),
}


# --- a connection -----------------------------------------------------------------------------------

def read_exactly(read, n):
    octets = b""
    while len(octets) < n:
        more = read(n - len(octets))
        if not more:
            raise Closed
        octets += more
    return octets


def read_packet(read):
    """Type and octets."""
    kind, _, length = struct.unpack(">BBH4x", read_exactly(read, 8))
    return kind, read_exactly(read, length - 8)


class Tls:
    """TLS on a connection, whose octets go through wrap and unwrap while there are packets."""

    def __init__(self, connection, context, form):
        self.connection, self.form = connection, form
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.object = context.wrap_bio(self.incoming, self.outgoing, server_side=True)
        self.packed = True

    def send(self):
        octets = self.outgoing.read()
        if octets:
            self.connection.sendall(self.form(octets) if self.packed else octets)

    def receive(self):
        if self.packed:
            kind, octets = read_packet(self.connection.recv)
            assert kind == PRELOGIN, f"a packet of type {kind} within the handshake"
        else:
            octets = self.connection.recv(4096)
        if not octets:
            raise Closed
        self.incoming.write(octets)

    def drive(self, act):
        while True:
            try:
                result = act()
                self.send()
                return result
            except ssl.SSLWantReadError:
                self.send()
                self.receive()
            except ssl.SSLError:
                self.send()  # the alert
                raise

    def read(self, n):
        return self.drive(lambda: self.object.read(n))

    def write(self, octets):
        self.drive(lambda: self.object.write(octets))


def negotiate(connection, answer):
    """PRELOGIN and its answer."""
    kind, octets = read_packet(connection.recv)
    assert (kind, octets[:1]) == (PRELOGIN, b"\0"), f"a packet of type {kind}: {octets!r}"
    connection.sendall(answer)


def handshake(connection, context, form=one_message):
    """As SQL Server does it: packets until its handshake has ended, then none."""
    tls = Tls(connection, context, form)
    tls.drive(tls.object.do_handshake)
    tls.packed = False
    return tls


def read_login(read):
    """Reads LOGIN7: from where, and who."""
    kind, octets = read_packet(read)
    assert kind == LOGIN7, f"a packet of type {kind} instead of LOGIN7"
    places = struct.unpack("<4H", octets[36:44])
    host, user = (octets[place:place + 2 * n].decode("utf-16-le") for place, n in (places[:2], places[2:]))
    return {"host": host, "user": user}


def refuse_login(write, user):
    done = struct.pack("<BHHQ", 0xFD, 2, 0, 0)
    write(packet(ANSWER, error(LOGIN_FAILED, f"Login failed for user '{user}'.") + done))


def serving(context, encryption=ON, form=one_message, logins=None):
    """behave(connection) for SocketServer: TDS 7.x. logins gets what the handshake and login showed."""
    def behave(connection):
        negotiate(connection, prelogin(encryption))
        if encryption == NOT_SUP:
            refuse_login(connection.sendall, read_login(connection.recv)["user"])
            return
        tls = handshake(connection, context, form)
        shown = {"version": tls.object.version(), "certificate": tls.object.getpeercert(binary_form=True)}
        if logins is not None:
            logins.append(shown)
        shown.update(read_login(tls.read))
        refuse_login(tls.write, shown["user"])
    return behave


def serving_strictly(context):
    """behave(connection): TDS 8.0, TLS with ALPN first."""
    def behave(connection):
        with context.wrap_socket(connection, server_side=True) as tls:
            if tls.selected_alpn_protocol() == "tds/8.0":
                negotiate(tls, prelogin(ON))
                refuse_login(tls.sendall, read_login(tls.recv)["user"])
    return behave


def context_of(chain, key, version=None):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    if version is not None:
        context.minimum_version = context.maximum_version = version
    return context


# --- a process of its own ------------------------------------------------------------------------

def start(folder, identity):
    from . import base
    server = base.Server(folder)
    chain, key = base.copy_identity(folder, identity)
    ports = base.free_ports(3)
    server.ports = {"tds": ports[0], "tds-strict": ports[1]}
    server.without_tls = {"tds": ports[2]}
    server.run([sys.executable, str(Path(__file__).resolve()), str(chain), str(key), *map(str, ports)])
    return server.wait()


def serve(behave, port):
    """Each connection in a thread, for ever; one that fails is told in the log."""
    def treat(connection):
        with connection:
            behave(connection)
    with socket.create_server(("127.0.0.1", port), backlog=64) as listener:
        while True:
            threading.Thread(target=treat, args=(listener.accept()[0],), daemon=True).start()


def main(chain, key, *ports):
    seven = context_of(chain, key, ssl.TLSVersion.TLSv1_2)  # SQL Server has 1.3 in TDS 8.0 alone
    strict = context_of(chain, key)
    strict.set_alpn_protocols(["tds/8.0"])
    behaviours = (serving(seven), serving_strictly(strict), serving(None, NOT_SUP))
    threads = [threading.Thread(target=serve, args=(behave, int(port))) for behave, port in zip(behaviours, ports)]
    for thread in threads:
        thread.start()


if __name__ == "__main__":
    main(*sys.argv[1:])

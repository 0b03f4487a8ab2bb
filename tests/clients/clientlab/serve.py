# SPDX-License-Identifier: GPL-3.0-or-later
"""Serves all situations at once on loopback: a port for each situation and protocol.

After the handshake each protocol goes on far enough that a client can end its errand well.
"""

import select
import socket
import ssl
import struct
import tempfile
import threading

from . import gnutls, pki, tls13

# The first port of each protocol; a situation's number is added.
PORTS = {
    "https": 20000,
    "smtp": 21000,
    "smtps": 22000,
    "postgres": 23000,
    "ldaps": 24000,
    "imaps": 25000,
    "mqtts": 26000,
    "mysql": 27000,
}
VERSIONS = {
    "1.0": ssl.TLSVersion.TLSv1,
    "1.1": ssl.TLSVersion.TLSv1_1,
    "1.2": ssl.TLSVersion.TLSv1_2,
    "1.3": ssl.TLSVersion.TLSv1_3,
}
DEADLINE = 20

# The groups of RFC 2409, 6 and RFC 3526 by their bits: the number that makes each a safe prime.
SAFE = {1024: 129093, 1536: 741804, 2048: 124476, 4096: 240904, 8192: 4743158}


def arctangent(inverse, bits):
    """Of 1/inverse, times 2**bits."""
    term = (1 << bits) // inverse
    total, divisor = term, 1
    while term:
        term //= -inverse * inverse
        divisor += 2
        total += term // divisor
    return total


def group_prime(size):
    """2^n - 2^(n-64) - 1 + 2^64 * ([2^(n-130) pi] + c)"""
    bits = size - 130
    pi = 4 * (4 * arctangent(5, bits + 64) - arctangent(239, bits + 64)) >> 64
    return 2**size - 2 ** (size - 64) - 1 + 2**64 * (pi + SAFE[size])


def dh_pem(size):
    from .der import integer, sequence

    return pki.pem(sequence(integer(group_prime(size)), integer(2)), "DH PARAMETERS")


def context(built, folder):
    """A context of OpenSSL that refuses nothing that OpenSSL can load at all, or one of GnuTLS."""
    tls = built.situation.tls
    if "gnutls" in tls:
        return gnutls.Context(built)
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    versions = [VERSIONS[v] for v in tls.get("versions", ("1.2", "1.3"))]
    made.set_ciphers(tls.get("ciphers", "DEFAULT") + ":@SECLEVEL=0")
    made.minimum_version, made.maximum_version = min(versions), max(versions)
    made.options |= ssl.OP_NO_TICKET
    made.num_tickets = 0
    with tempfile.NamedTemporaryFile("w", dir=folder, suffix=".pem") as file:
        file.write("".join(map(pki.pem, built.send)) + pki.key_pem(built.key))
        file.flush()
        made.load_cert_chain(file.name)
    if "curve" in tls:
        made.set_ecdh_curve(tls["curve"])
    if "dh" in tls:
        with tempfile.NamedTemporaryFile("w", dir=folder, suffix=".pem") as file:
            file.write(dh_pem(tls["dh"]))
            file.flush()
            made.load_dh_params(file.name)
    return made


# --- what comes before and after the handshake -------------------------------------------------


def line_of(sock):
    data = b""
    while not data.endswith(b"\n"):
        octet = sock.recv(1)
        if not octet:
            raise OSError("closed")
        data += octet
    return data


def exactly(sock, n):
    data = b""
    while len(data) < n:
        more = sock.recv(n - len(data))
        if not more:
            raise OSError("closed")
        data += more
    return data


def before_smtp(sock):
    sock.sendall(b"220 lab ESMTP\r\n")
    while True:
        command = line_of(sock).upper()
        if command.startswith(b"EHLO"):
            sock.sendall(b"250-lab\r\n250 STARTTLS\r\n")
        elif command.startswith(b"STARTTLS"):
            sock.sendall(b"220 go\r\n")
            return
        else:
            sock.sendall(b"250 ok\r\n")


def before_postgres(sock):
    while True:
        size = struct.unpack(">I", exactly(sock, 4))[0]
        if struct.unpack(">I", exactly(sock, size - 4)[:4])[0] == 80877103:
            sock.sendall(b"S")
            return
        sock.sendall(b"N")


def before_mysql(sock):
    flags = 0x0000F7FF | 0x00080000 | 0x800
    greeting = (
        b"\x0a8.0.0-lab\0"
        + struct.pack("<I", 1)
        + b"abcdefgh\0"
        + struct.pack("<H", flags & 0xFFFF)
        + b"\x21\x02\x00"
        + struct.pack("<H", flags >> 16)
        + b"\x15"
        + b"\0" * 10
        + b"ijklmnopqrst\0"
        + b"mysql_native_password\0"
    )
    sock.sendall(struct.pack("<I", len(greeting))[:3] + b"\0" + greeting)
    head = exactly(sock, 4)
    exactly(sock, int.from_bytes(head[:3], "little"))


class Lines:
    """Reads lines from a protected connection."""

    def __init__(self, stream):
        self.stream, self.data = stream, b""

    def line(self):
        while b"\n" not in self.data:
            more = self.stream.recv(4096)
            if not more:
                return b""
            self.data += more
        line, _, self.data = self.data.partition(b"\n")
        return line.strip()


def after_https(stream):
    lines = Lines(stream)
    request = lines.line()
    while lines.line():
        pass
    body = b"lab\n"
    status, more = b"200 OK", b""
    if b"service=git-upload-pack" in request:
        more = b"Content-Type: application/x-git-upload-pack-advertisement\r\n"
        body = b"001e# service=git-upload-pack\n00000000"
    stream.sendall(
        b"HTTP/1.1 "
        + status
        + b"\r\nContent-Length: %d\r\nConnection: close\r\n" % len(body)
        + more
        + b"\r\n"
        + (b"" if request.startswith(b"HEAD") else body)
    )


def after_smtp(stream, greet=False):
    lines = Lines(stream)
    if greet:
        stream.sendall(b"220 lab ESMTP\r\n")
    for _ in range(20):
        command = lines.line().upper()
        if not command:
            return
        if command.startswith(b"QUIT"):
            stream.sendall(b"221 bye\r\n")
            return
        stream.sendall(b"250 lab\r\n")


def after_imaps(stream):
    lines = Lines(stream)
    stream.sendall(b"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] lab\r\n")
    for _ in range(20):
        tag, _, command = lines.line().partition(b" ")
        if not tag:
            return
        if command.upper().startswith(b"CAPABILITY"):
            stream.sendall(b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n")
        elif command.upper().startswith(b"LOGOUT"):
            stream.sendall(b"* BYE lab\r\n" + tag + b" OK done\r\n")
            return
        else:
            stream.sendall(tag + b" NO lab-accepted\r\n")


def after_postgres(stream):
    stream.recv(4096)
    body = b"SFATAL\0C28000\0Mlab-accepted\0\0"
    stream.sendall(b"E" + struct.pack(">I", len(body) + 4) + body)


def after_ldaps(stream):
    for _ in range(5):
        request = stream.recv(4096)
        if not request:
            return
        # Every message of these clients is short: SEQUENCE, one octet of length, INTEGER, one octet.
        number, operation = request[4], request[5]
        answer = {0x60: 0x61, 0x63: 0x65}.get(operation)
        if answer is None:
            return
        stream.sendall(bytes([0x30, 0x0C, 0x02, 0x01, number, answer, 0x07, 0x0A, 0x01, 0, 0x04, 0, 0x04, 0]))


def after_mqtts(stream):
    stream.recv(4096)
    stream.sendall(b"\x20\x02\x00\x05")


def after_mysql(stream):
    stream.recv(4096)
    error = b"\xff\x15\x04#28000lab-accepted"
    stream.sendall(struct.pack("<I", len(error))[:3] + b"\x03" + error)


BEFORE = {"smtp": before_smtp, "postgres": before_postgres, "mysql": before_mysql}
AFTER = {
    "https": after_https,
    "smtp": after_smtp,
    "smtps": lambda stream: after_smtp(stream, True),
    "postgres": after_postgres,
    "ldaps": after_ldaps,
    "imaps": after_imaps,
    "mqtts": after_mqtts,
    "mysql": after_mysql,
}


def hello_bytes(sock):
    """Of the record that ClientHello begins in; it is still to be read."""
    return struct.unpack(">H", sock.recv(5, socket.MSG_PEEK | socket.MSG_WAITALL)[3:])[0]


class Server:
    """Listens for all situations; answers each connection in a thread of its own.

    all_protocols: each situation in each protocol at PORTS, and the files at port 80, which wants a
    network namespace; else https alone, at free ports of 127.0.0.1.
    """

    def __init__(self, builts, folder, all_protocols=True):
        self.jobs = {}
        self.ports = {}  # situation -> protocol -> port
        for number, built in enumerate(builts):
            made = None
            if "gnutls" in built.situation.tls or not (built.situation.tls.get("raw") or built.staple):
                made = context(built, folder)
            ports = self.ports[built.situation.id] = {}
            if not all_protocols:
                ports["https"] = self._listen("127.0.0.1", 0, (built, made, "https"))
                continue
            for protocol, base in PORTS.items():
                for address in ("127.0.0.1", "::1"):
                    ports[protocol] = self._listen(address, base + number, (built, made, protocol))
        self.urls = {path: octets for built in builts for path, octets in built.urls.items()}
        self.ocsp = {f"/{b.situation.id}/leaf/ocsp": b.ocsp for b in builts if b.ocsp}
        if all_protocols:
            self._listen("127.0.0.1", 80, (None, None, "files"))

    def _listen(self, address, port, job):
        """Returns the port, which the system chooses if it is 0."""
        sock = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((address, port))
        sock.listen(16)
        self.jobs[sock.fileno()] = (sock, job)
        return sock.getsockname()[1]

    def start(self):
        self.stopping, self.stopper = socket.socketpair()
        self.thread = threading.Thread(target=self._accept, daemon=True)
        self.thread.start()

    def stop(self):
        """Closes all ports; a connection goes on until its end."""
        self.stopper.close()
        self.thread.join()

    def _accept(self):
        with select.epoll() as poller:
            for number in (*self.jobs, self.stopping.fileno()):
                poller.register(number, select.EPOLLIN)
            while True:
                for number, _ in poller.poll():
                    if number == self.stopping.fileno():
                        for sock in (self.stopping, *(sock for sock, _ in self.jobs.values())):
                            sock.close()
                        return
                    sock, job = self.jobs[number]
                    peer, _ = sock.accept()
                    threading.Thread(target=self._serve, args=(peer, *job), daemon=True).start()

    def _serve(self, sock, built, made, protocol):
        sock.settimeout(DEADLINE)
        try:
            if protocol == "files":
                self._files(sock)
                return
            BEFORE.get(protocol, lambda _: None)(sock)
            if "hello" in built.situation.tls and hello_bytes(sock) > built.situation.tls["hello"]:
                return
            if made:
                stream = made.wrap_socket(sock, server_side=True, suppress_ragged_eofs=True)
            else:
                stream = tls13.Server(sock, built.send, built.key, built.key_kind, built.staple)
                stream.handshake()
            AFTER[protocol](stream)
            if made:
                stream.unwrap()
            else:
                stream.close()
        except Exception:  # noqa: BLE001,S110  (a client that goes away is the usual case)
            pass
        finally:
            try:
                # A reset would take the answer away from a client that has not read it yet.
                sock.shutdown(socket.SHUT_WR)
                sock.settimeout(1)
                while sock.recv(4096):
                    pass
            except (OSError, ValueError):
                pass
            sock.close()

    def _files(self, sock):
        """Issuers' certificates, revocation lists and OCSP answers, over plain HTTP."""
        lines = Lines(sock)
        words = lines.line().decode("latin-1").split(" ")
        while lines.line():
            pass
        path = words[1] if len(words) > 1 else ""
        octets, kind = self.urls.get(path), "application/pkix-cert"
        for prefix, answer in self.ocsp.items():
            if path.startswith(prefix):
                octets, kind = answer, "application/ocsp-response"
        status = "200 OK" if octets is not None else "404 Not Found"
        octets = octets or b""
        sock.sendall(
            f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(octets)}\r\n"
            "Connection: close\r\n\r\n".encode() + octets
        )

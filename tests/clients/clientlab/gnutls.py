# SPDX-License-Identifier: GPL-3.0-or-later
"""A server on GnuTLS, by ctypes: it can be told what Python's ssl cannot.

Ciphers of TLS 1.3, signatures, groups, what RFC 5746 and RFC 7627 have brought, alerts that warn. A context and what it
wraps a socket in have those methods of Python's that serve.py uses.
"""

import ctypes
import functools
import os
import socket
import struct

from . import pki

SERVER, NO_TICKETS = 1, 1 << 10
CERTIFICATE, DER, PEM, SHUT_WR = 1, 0, 1, 1
ANY_STAPLE = 1 << 2  # GNUTLS_CERTIFICATE_SKIP_OCSP_RESPONSE_CHECK
REQUESTS = {"": 0, "optional": 1, "required": 2}
WARNING = 1
INTERRUPTED = -52
DEADLINE = 20
HOOK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)


class Datum(ctypes.Structure):
    _fields_ = [("data", ctypes.c_char_p), ("size", ctypes.c_uint)]

    @classmethod
    def of(cls, text):
        return cls(text.encode(), len(text))


@functools.lru_cache
def library():
    policy = "GNUTLS_SYSTEM_PRIORITY_FILE"  # the distribution's, which is read when the library is loaded
    before = os.environ.get(policy)
    os.environ[policy] = os.devnull
    made = ctypes.CDLL("libgnutls.so.30")
    os.environ.pop(policy)
    if before is not None:
        os.environ[policy] = before
    for name in ("record_recv", "record_send"):
        function = getattr(made, f"gnutls_{name}")
        function.restype, function.argtypes = ctypes.c_ssize_t, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t]
    made.gnutls_strerror.restype = ctypes.c_char_p
    return made


class Failure(OSError):
    """errno is GnuTLS's number."""


def call(name, *arguments):
    """The result of gnutls_NAME; a Failure where it is an error."""
    code = INTERRUPTED
    while code == INTERRUPTED:
        code = getattr(library(), f"gnutls_{name}")(*arguments)
    if code < 0:
        raise Failure(code, f"gnutls_{name}: {library().gnutls_strerror(code).decode()}")
    return code


class Stream:
    def __init__(self, context, sock):
        # A socket of Python's that has a deadline does not block.
        sock.settimeout(None)
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            sock.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", DEADLINE, 0))
        self.session = ctypes.c_void_p()
        call("init", ctypes.byref(self.session), SERVER | NO_TICKETS)
        call("priority_set_direct", self.session, context.priority, None)
        call("credentials_set", self.session, CERTIFICATE, context.credentials)
        library().gnutls_certificate_server_set_request(self.session, context.request)
        if context.hook:
            library().gnutls_handshake_set_post_client_hello_function(self.session, context.hook)
        library().gnutls_transport_set_int2(self.session, sock.fileno(), sock.fileno())
        try:
            call("handshake", self.session)
        except Failure as failure:
            # Without an alert some clients ask again and again.
            library().gnutls_alert_send_appropriate(self.session, failure.errno)
            raise

    def __del__(self):
        library().gnutls_deinit(self.session)

    def recv(self, size):
        octets = ctypes.create_string_buffer(size)
        n = call("record_recv", self.session, octets, size)
        return octets.raw[:n]

    def sendall(self, data):
        while data:
            data = data[call("record_send", self.session, data, len(data)) :]

    def unwrap(self):
        call("bye", self.session, SHUT_WR)


class Context:
    """tls of the situation: gnutls, a priority; request, warn (situation.py)."""

    def __init__(self, built):
        tls = built.situation.tls
        self.priority = tls["gnutls"].encode()
        self.request = REQUESTS[tls.get("request", "")]
        self.hook = HOOK(functools.partial(self._warn, tls["warn"])) if "warn" in tls else None
        self.credentials = ctypes.c_void_p()
        call("certificate_allocate_credentials", ctypes.byref(self.credentials))
        chain, key = Datum.of("".join(map(pki.pem, built.send))), Datum.of(pki.key_pem(built.key))
        call("certificate_set_x509_key_mem2", self.credentials, *map(ctypes.byref, (chain, key)), PEM, None, 0)
        if built.staple:
            library().gnutls_certificate_set_flags(self.credentials, ANY_STAPLE)
            staple = Datum(built.staple, len(built.staple))
            call("certificate_set_ocsp_status_request_mem", self.credentials, ctypes.byref(staple), 0, DER)

    @staticmethod
    def _warn(alert, session):
        return library().gnutls_alert_send(ctypes.c_void_p(session), WARNING, alert)

    def wrap_socket(self, sock, **_):
        return Stream(self, sock)

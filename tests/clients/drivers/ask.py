# SPDX-License-Identifier: GPL-3.0-or-later
"""Python's ssl module. Argument: default, strict (as 3.13 sets it), requests, pycurl."""

import io
import socket
import ssl
import sys


# Those of python.org's builds since 3.10; Debian's build leaves the choice to OpenSSL.
CIPHERS = "@SECLEVEL=2:ECDH+AESGCM:ECDH+CHACHA20:ECDH+AES:DHE+AES:!aNULL:!eNULL:!aDSS:!SHA1:!AESCCM"


def bracketed(host):
    return f"[{host}]" if ":" in host else host


def by_ssl(host, port, anchors, strict=False):
    context = ssl.create_default_context(cafile=anchors)
    if strict:
        context.verify_flags |= ssl.VERIFY_X509_STRICT | ssl.VERIFY_X509_PARTIAL_CHAIN
        context.set_ciphers(CIPHERS)
    with socket.create_connection((host, port), 10) as plain, context.wrap_socket(plain, server_hostname=host) as stream:
        stream.sendall(b"GET / HTTP/1.0\r\n\r\n")
        stream.recv(100)


def by_requests(host, port, anchors):
    import requests
    try:
        requests.get(f"https://{bracketed(host)}:{port}/", verify=anchors, timeout=10)
    except requests.RequestException as error:
        # What it wraps says more: the pool, the retries and the URL are the same for all.
        raise getattr(error.args[0] if error.args else error, "reason", None) or error from None


def by_pycurl(host, port, anchors):
    import pycurl
    curl = pycurl.Curl()
    curl.setopt(pycurl.URL, f"https://{bracketed(host)}:{port}/".encode())
    curl.setopt(pycurl.CAINFO, anchors)
    curl.setopt(pycurl.TIMEOUT, 10)
    curl.setopt(pycurl.WRITEDATA, io.BytesIO())
    try:
        curl.perform()
    finally:
        curl.close()


HOW = {"default": by_ssl, "strict": lambda *a: by_ssl(*a, strict=True), "requests": by_requests, "pycurl": by_pycurl}

if sys.argv[1] == "--version":
    if sys.argv[2] == "requests":
        import requests
        import urllib3
        print("requests", requests.__version__, "urllib3", urllib3.__version__, end=", ")
    if sys.argv[2] == "pycurl":
        import pycurl
        print(pycurl.version.split(" ")[1], pycurl.version.split(" ")[2], end=", ")
    print("Python", sys.version.split()[0], ssl.OPENSSL_VERSION)
    sys.exit()

for line in sys.stdin:
    number, host, port, anchors = line.rstrip("\n").split("\t")
    try:
        HOW[sys.argv[1]](host, int(port), anchors)
        answer = "accept\t"
    except Exception as error:  # noqa: BLE001
        cannot = isinstance(error, (socket.gaierror, socket.timeout, UnicodeEncodeError))
        text = " ".join(f"{type(error).__name__}: {error}".split())
        answer = ("cannot" if cannot else "refuse") + "\t" + text
    print(f"{number}\t{answer}", flush=True)

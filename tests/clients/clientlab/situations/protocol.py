# SPDX-License-Identifier: GPL-3.0-or-later
"""Protocol versions and key exchanges."""

from .. import der as d
from ..situation import row

G = "protocol"
row("tls10", G, "TLS 1.0 only", tls=dict(versions=("1.0",)))
row("tls11", G, "TLS 1.1 only", tls=dict(versions=("1.1",)))
row("tls12", G, "TLS 1.2 only", tls=dict(versions=("1.2",)))
row("tls13", G, "TLS 1.3 only", tls=dict(versions=("1.3",)))
row("tls10-to-12", G, "TLS 1.0 to 1.2", tls=dict(versions=("1.0", "1.2")))

G = "exchange"
row("dhe-1024", G, "TLS 1.2, DHE of 1024 bits only", tls=dict(versions=("1.2",), ciphers="DHE+AESGCM+aRSA", dh=1024))
row("dhe-2048", G, "TLS 1.2, DHE of 2048 bits only", tls=dict(versions=("1.2",), ciphers="DHE+AESGCM+aRSA", dh=2048))
row("static-rsa", G, "TLS 1.2, RSA key exchange with GCM only",
    tls=dict(versions=("1.2",), ciphers="AES128-GCM-SHA256:AES256-GCM-SHA384"))
row("static-rsa-cbc", G, "TLS 1.2, RSA key exchange with CBC and SHA-1 only",
    tls=dict(versions=("1.2",), ciphers="AES128-SHA:AES256-SHA"))
row("ecdhe-cbc-sha1", G, "TLS 1.2, ECDHE with CBC and SHA-1 only",
    tls=dict(versions=("1.2",), ciphers="ECDHE-RSA-AES128-SHA:ECDHE-RSA-AES256-SHA"))
row("ecdhe-cbc-sha256", G, "TLS 1.2, ECDHE with CBC and SHA-256 only",
    tls=dict(versions=("1.2",), ciphers="ECDHE-RSA-AES128-SHA256:ECDHE-RSA-AES256-SHA384"))
row("ecdhe-chacha", G, "TLS 1.2, ECDHE with ChaCha20 only",
    tls=dict(versions=("1.2",), ciphers="ECDHE-RSA-CHACHA20-POLY1305"))
row("ecdhe-ecdsa-cbc", G, "TLS 1.2, ECDHE-ECDSA with CBC and SHA-1 only", leaf=dict(key="p256", ku=(d.SIGN,)),
    tls=dict(versions=("1.2",), ciphers="ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA"))
row("dhe-1024-first", G, "TLS 1.2, DHE of 1024 bits rather than RSA key exchange",
    tls=dict(versions=("1.2",), ciphers="DHE-RSA-AES128-GCM-SHA256:AES128-GCM-SHA256", dh=1024))
row("dhe-2048-first", G, "TLS 1.2, DHE of 2048 bits rather than RSA key exchange",
    tls=dict(versions=("1.2",), ciphers="DHE-RSA-AES128-GCM-SHA256:AES128-GCM-SHA256", dh=2048))
row("ecdhe-cbc-sha256-first", G, "TLS 1.2, ECDHE with CBC, SHA-256 rather than SHA-1",
    tls=dict(versions=("1.2",), ciphers="ECDHE-RSA-AES128-SHA256:ECDHE-RSA-AES128-SHA"))
row("ecdhe-ecdsa-cbc-sha256-first", G, "TLS 1.2, ECDHE-ECDSA with CBC, SHA-256 rather than SHA-1", leaf=dict(key="p256", ku=(d.SIGN,)),
    tls=dict(versions=("1.2",), ciphers="ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA"))
row("null-cipher", G, "TLS 1.2, no encryption", tls=dict(versions=("1.2",), ciphers="NULL-SHA256:ECDHE-RSA-NULL-SHA"))
row("anonymous", G, "TLS 1.2, anonymous exchange only", tls=dict(versions=("1.2",), ciphers="AECDH-AES128-SHA"))

for curve, shown in (("prime256v1", "P-256"), ("secp384r1", "P-384"), ("secp521r1", "P-521"), ("secp256k1", "secp256k1")):
    short = shown.lower().replace("-", "")
    row(f"group-{short}", G, f"TLS 1.2, ECDHE with {shown} only",
        tls=dict(versions=("1.2",), ciphers="ECDHE+AESGCM", curve=curve))
    if shown != "secp256k1":
        row(f"group-{short}-tls13", G, f"TLS 1.3 with {shown} only", tls=dict(versions=("1.3",), curve=curve))

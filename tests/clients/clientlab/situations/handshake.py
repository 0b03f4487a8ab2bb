# SPDX-License-Identifier: GPL-3.0-or-later
"""What a handshake comes to, beyond versions and the ciphers of TLS 1.2: served with GnuTLS."""

from .. import der as d
from ..situation import GNUTLS_1_2, row

EC = dict(key="p256", ku=(d.SIGN,))
TLS_1_3 = "NORMAL:-VERS-ALL:+VERS-TLS1.3"
UNRECOGNIZED_NAME = 112


def tls12(more):
    return dict(gnutls=f"{GNUTLS_1_2}:{more}")


def tls13(more):
    return dict(gnutls=f"{TLS_1_3}:{more}")


G = "protocol"
row("gnutls-tls12", G, "TLS 1.2 only, by GnuTLS", tls=dict(gnutls=GNUTLS_1_2))
row("gnutls-tls13", G, "TLS 1.3 only, by GnuTLS", tls=dict(gnutls=TLS_1_3))
row("no-secure-renegotiation", G, "TLS 1.2, without secure renegotiation (RFC 5746)", tls=tls12("%DISABLE_SAFE_RENEGOTIATION"))
row("no-secure-renegotiation-ec", G, "TLS 1.2, an EC key, without secure renegotiation (RFC 5746)", leaf=EC,
    tls=tls12("%DISABLE_SAFE_RENEGOTIATION"))
row("no-extended-master-secret", G, "TLS 1.2, without extended master secret (RFC 7627)", tls=tls12("%NO_SESSION_HASH"))
row("no-encrypt-then-mac", G, "TLS 1.2, CBC with SHA-1 only, without encrypt-then-MAC (RFC 7366)",
    tls=tls12("-CIPHER-ALL:+AES-128-CBC:%NO_ETM"))
row("name-warning", G, "TLS 1.2, with the warning that the name is not recognized", tls=dict(gnutls=GNUTLS_1_2, warn=UNRECOGNIZED_NAME))
row("hello-one-packet", G, "the server closes where ClientHello does not fit into one packet (1400 octets)", tls=dict(hello=1400))
row("client-certificate-asked", G, "a certificate of the client is asked for", tls=dict(gnutls="NORMAL", request="optional"))
row("client-certificate-asked-tls12", G, "TLS 1.2, a certificate of the client is asked for", tls=dict(gnutls=GNUTLS_1_2, request="optional"))

G = "exchange"
row("tls13-aes128", G, "TLS 1.3 with AES-128-GCM only", tls=tls13("-CIPHER-ALL:+AES-128-GCM"))
row("tls13-aes256", G, "TLS 1.3 with AES-256-GCM only", tls=tls13("-CIPHER-ALL:+AES-256-GCM"))
row("tls13-chacha", G, "TLS 1.3 with ChaCha20 only", tls=tls13("-CIPHER-ALL:+CHACHA20-POLY1305"))
row("tls13-ccm", G, "TLS 1.3 with AES-CCM only", tls=tls13("-CIPHER-ALL:+AES-128-CCM"))
row("tls13-ccm8", G, "TLS 1.3 with AES-CCM-8 only", tls=tls13("-CIPHER-ALL:+AES-128-CCM-8"))
for group, shown in (("x25519", "X25519"), ("x448", "X448"), ("ffdhe2048", "ffdhe2048"), ("ffdhe3072", "ffdhe3072"), ("ffdhe4096", "ffdhe4096")):
    if group.startswith("x"):
        row(f"group-{group}", G, f"TLS 1.2, ECDHE with {shown} only", tls=tls12(f"-KX-ALL:+ECDHE-RSA:-GROUP-ALL:+GROUP-{group.upper()}"))
    row(f"group-{group}-tls13", G, f"TLS 1.3 with {shown} only", tls=tls13(f"-GROUP-ALL:+GROUP-{group.upper()}"))
row("group-p521-or-static-rsa", G, "TLS 1.2, ECDHE with P-521 rather than RSA key exchange",
    tls=dict(versions=("1.2",), ciphers="ECDHE-RSA-AES128-GCM-SHA256:AES128-GCM-SHA256", curve="secp521r1"))
row("group-x448-or-static-rsa", G, "TLS 1.2, ECDHE with X448 rather than RSA key exchange",
    tls=tls12("-KX-ALL:+ECDHE-RSA:+RSA:-GROUP-ALL:+GROUP-X448:%SERVER_PRECEDENCE"))
row("triple-des", G, "TLS 1.2, ECDHE with 3DES only", tls=tls12("-CIPHER-ALL:+3DES-CBC:-KX-ALL:+ECDHE-RSA"))
row("triple-des-static-rsa", G, "TLS 1.2, RSA key exchange with 3DES only", tls=tls12("-CIPHER-ALL:+3DES-CBC:-KX-ALL:+RSA"))
row("rc4", G, "TLS 1.2, RC4 only", tls=tls12("-CIPHER-ALL:+ARCFOUR-128:-KX-ALL:+ECDHE-RSA:+RSA"))
row("static-rsa-ccm", G, "TLS 1.2, RSA key exchange with CCM only", tls=tls12("-CIPHER-ALL:+AES-128-CCM:+AES-256-CCM:-KX-ALL:+RSA"))
row("dhe-ccm", G, "TLS 1.2, DHE of 2048 bits with CCM only",
    tls=tls12("-CIPHER-ALL:+AES-128-CCM:+AES-256-CCM:-KX-ALL:+DHE-RSA:-GROUP-ALL:+GROUP-FFDHE2048"))
row("static-rsa-camellia", G, "TLS 1.2, RSA key exchange with Camellia only",
    tls=tls12("-CIPHER-ALL:+CAMELLIA-128-CBC:+CAMELLIA-256-CBC:-KX-ALL:+RSA"))
row("exchange-sha1", G, "TLS 1.2, ECDHE signed with SHA-1", tls=tls12("-KX-ALL:+ECDHE-RSA:-SIGN-ALL:+SIGN-RSA-SHA1"))
row("exchange-sha1-ec", G, "TLS 1.2, ECDHE signed with ECDSA and SHA-1", leaf=EC,
    tls=tls12("-KX-ALL:+ECDHE-ECDSA:-SIGN-ALL:+SIGN-ECDSA-SHA1"))
row("exchange-sha1-or-static-rsa", G, "TLS 1.2, ECDHE signed with SHA-1 rather than RSA key exchange",
    tls=tls12("-KX-ALL:+ECDHE-RSA:+RSA:-SIGN-ALL:+SIGN-RSA-SHA1:%SERVER_PRECEDENCE"))
row("exchange-pss", G, "TLS 1.2, ECDHE signed with RSA-PSS and SHA-256", tls=tls12("-KX-ALL:+ECDHE-RSA:-SIGN-ALL:+SIGN-RSA-PSS-RSAE-SHA256"))
row("exchange-sha512", G, "TLS 1.2, ECDHE signed with SHA-512", tls=tls12("-KX-ALL:+ECDHE-RSA:-SIGN-ALL:+SIGN-RSA-SHA512"))
row("exchange-ec-sha512", G, "TLS 1.2, P-256, ECDHE signed with SHA-512", leaf=EC,
    tls=tls12("-KX-ALL:+ECDHE-ECDSA:-SIGN-ALL:+SIGN-ECDSA-SHA512"))
row("exchange-ec-sha384", G, "TLS 1.2, P-256, ECDHE signed with SHA-384", leaf=EC,
    tls=tls12("-KX-ALL:+ECDHE-ECDSA:-SIGN-ALL:+SIGN-ECDSA-SHA384"))
for bits in (1536, 4096, 8192):
    row(f"dhe-{bits}", G, f"TLS 1.2, DHE of {bits} bits only", tls=dict(versions=("1.2",), ciphers="DHE+AESGCM+aRSA", dh=bits))
row("dhe-ffdhe4096", G, "TLS 1.2, DHE of 4096 bits only, to who offers ffdhe4096 or none of its kind (RFC 7919)",
    tls=tls12("-KX-ALL:+DHE-RSA:-GROUP-ALL:+GROUP-FFDHE4096"))
row("group-brainpool256", G, "TLS 1.2, ECDHE with brainpoolP256r1 only", tls=dict(versions=("1.2",), ciphers="ECDHE+AESGCM", curve="brainpoolP256r1"))

G = "staple"
row("staple-garbage-tls12", G, "what is stapled is no answer, TLS 1.2", tls=dict(gnutls=GNUTLS_1_2, staple="garbage"))
row("must-staple-garbage-tls12", G, "must-staple, what is stapled is no answer, TLS 1.2", leaf=dict(more=(d.must_staple(),)),
    tls=dict(gnutls=GNUTLS_1_2, staple="garbage"))
row("staple-stale-tls12", G, "the stapled answer is twenty days too old, TLS 1.2", tls=dict(gnutls=GNUTLS_1_2, staple="stale"))

G = "key"
row("key-rsa9216", G, "RSA 9216", leaf=dict(key="rsa9216"))
row("key-intermediate-rsa9216", G, "the intermediate has RSA 9216", intermediate=dict(key="rsa9216", use="leaf"))
row("key-root-rsa9216", G, "the root has RSA 9216", root=dict(key="rsa9216", use="leaf"))
row("key-ed448-tls12", G, "Ed448, TLS 1.2", leaf=dict(key="ed448", ku=(d.SIGN,)), tls=dict(versions=("1.2",)))

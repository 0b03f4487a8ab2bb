# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys and hashes."""

from .. import der as d
from ..situation import row

G = "key"
TLS12 = dict(versions=("1.2",))
SIGN = (d.SIGN,)
row("key-rsa512", G, "RSA 512 (TLS 1.2)", leaf=dict(key="rsa512"), tls=TLS12)
row("key-rsa768", G, "RSA 768", leaf=dict(key="rsa768"), tls=TLS12)
row("key-rsa1023", G, "RSA 1023", leaf=dict(key="rsa1023"))
row("key-rsa1024", G, "RSA 1024", leaf=dict(key="rsa1024"))
row("key-rsa1536", G, "RSA 1536", leaf=dict(key="rsa1536"))
row("key-rsa2047", G, "RSA 2047", leaf=dict(key="rsa2047"))
row("key-rsa2056", G, "RSA 2056", leaf=dict(key="rsa2056"))
row("key-rsa3072", G, "RSA 3072", leaf=dict(key="rsa3072"))
row("key-rsa4096", G, "RSA 4096", leaf=dict(key="rsa4096"))
row("key-rsa8192", G, "RSA 8192", leaf=dict(key="rsa8192"))
row("key-rsa2048e3", G, "RSA 2048, exponent 3", leaf=dict(key="rsa2048e3"))
row("key-p192", G, "P-192", leaf=dict(key="p192", ku=SIGN), tls=TLS12)
row("key-p224", G, "P-224", leaf=dict(key="p224", ku=SIGN), tls=TLS12)
row("key-p256", G, "P-256", leaf=dict(key="p256", ku=SIGN))
row("key-p384", G, "P-384", leaf=dict(key="p384", ku=SIGN))
row("key-p521", G, "P-521", leaf=dict(key="p521", ku=SIGN))
row("key-secp256k1", G, "secp256k1", leaf=dict(key="secp256k1", ku=SIGN), tls=TLS12)
row("key-brainpool256", G, "brainpoolP256r1", leaf=dict(key="brainpool256", ku=SIGN), tls=TLS12)
row("key-ed25519", G, "Ed25519", leaf=dict(key="ed25519", ku=SIGN))
row("key-ed448", G, "Ed448", leaf=dict(key="ed448", ku=SIGN))
row("key-dsa2048", G, "DSA 2048 (TLS 1.2)",
    leaf=dict(key="dsa2048", ku=SIGN), tls=dict(versions=("1.2",), ciphers="ALL"))
PSS_SPKI = lambda octets: d.sequence(d.sequence(d.oid("1.2.840.113549.1.1.10")), d.children(octets)[1])  # noqa: E731
row("key-rsa-pss", G, "RSA-PSS key (id-RSASSA-PSS)",
    leaf=dict(key="rsa2048", spki=PSS_SPKI, ku=SIGN), tls=dict(raw=True, key_kind="rsapss"))
row("key-intermediate-rsa1024", G, "the intermediate has RSA 1024", intermediate=dict(key="rsa1024"))
row("key-intermediate-rsa512", G, "the intermediate has RSA 512", intermediate=dict(key="rsa512"))
row("key-intermediate-p256", G, "the intermediate has P-256", intermediate=dict(key="p256"))
row("key-intermediate-p521", G, "the intermediate has P-521", intermediate=dict(key="p521"))
row("key-intermediate-p224", G, "the intermediate has P-224", intermediate=dict(key="p224"))
row("key-intermediate-ed25519", G, "the intermediate has Ed25519", intermediate=dict(key="ed25519"))
row("key-root-rsa1024", G, "the root has RSA 1024", root=dict(key="rsa1024"))
row("key-root-p521", G, "the root has P-521", root=dict(key="p521"))
row("key-root-rsa8192", G, "the root has RSA 8192", root=dict(key="rsa8192", use="leaf"))
row("key-ec-explicit", G, "P-256 with explicit curve parameters",
    leaf=dict(key="p256", ku=SIGN, spki=d.explicit_p256), tls=dict(raw=True))

G = "hash"
row("hash-leaf-md5", G, "the leaf is signed with MD5", leaf=dict(sig="md5"))
row("hash-leaf-sha1", G, "the leaf is signed with SHA-1", leaf=dict(sig="sha1"))
row("hash-leaf-sha224", G, "the leaf is signed with SHA-224", leaf=dict(sig="sha224"))
row("hash-leaf-sha384", G, "the leaf is signed with SHA-384", leaf=dict(sig="sha384"))
row("hash-leaf-sha512", G, "the leaf is signed with SHA-512", leaf=dict(sig="sha512"))
row("hash-leaf-pss", G, "the leaf is signed with RSA-PSS and SHA-256", leaf=dict(sig="pss-sha256"))
row("hash-leaf-pss-sha512", G, "the leaf is signed with RSA-PSS and SHA-512", leaf=dict(sig="pss-sha512"))
row("hash-leaf-pss-sha1", G, "the leaf is signed with RSA-PSS and SHA-1", leaf=dict(sig="pss-sha1"))
row("hash-intermediate-md5", G, "the intermediate is signed with MD5", intermediate=dict(sig="md5"))
row("hash-intermediate-sha1", G, "the intermediate is signed with SHA-1", intermediate=dict(sig="sha1"))
row("hash-intermediate-pss", G, "the intermediate is signed with RSA-PSS", intermediate=dict(sig="pss-sha256"))
row("hash-root-md5", G, "the root is signed with MD5", root=dict(sig="md5"))
row("hash-root-sha1", G, "the root is signed with SHA-1", root=dict(sig="sha1"))
row("hash-root-sha1-sent", G, "the root is signed with SHA-1 and sent",
    root=dict(sig="sha1"), send=["leaf", "intermediate", "root"])
row("hash-ec-sha1", G, "the leaf is signed with ECDSA and SHA-1", intermediate=dict(key="p256"), leaf=dict(sig="sha1"))
row("hash-ec-sha512", G, "the leaf is signed with ECDSA (P-256) and SHA-512",
    intermediate=dict(key="p256"), leaf=dict(sig="sha512"))
row("hash-ec-p384-sha256", G, "the leaf is signed with ECDSA (P-384) and SHA-256",
    intermediate=dict(key="p384"), leaf=dict(sig="sha256"))

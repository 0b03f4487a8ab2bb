# SPDX-License-Identifier: GPL-3.0-or-later
"""What keys are for: extended key usage, and key usage against the key exchange."""

from .. import der as d
from ..situation import row

G = "extended-key-usage"
row("eku-none", G, "none", leaf=dict(eku=None))
row("eku-any", G, "anyExtendedKeyUsage", leaf=dict(eku=(d.ANY_EKU,)))
row("eku-client", G, "clientAuth only", leaf=dict(eku=(d.CLIENT_AUTH,)))
row("eku-both", G, "serverAuth and clientAuth", leaf=dict(eku=(d.SERVER_AUTH, d.CLIENT_AUTH)))
row("eku-email", G, "emailProtection only", leaf=dict(eku=(d.EMAIL_PROTECTION,)))
row("eku-code", G, "codeSigning only", leaf=dict(eku=(d.CODE_SIGNING,)))
row("eku-unknown", G, "an unknown purpose only", leaf=dict(eku=("1.3.6.1.4.1.99999.1",)))
row("eku-rdp", G, "Microsoft's Remote Desktop only", leaf=dict(eku=(d.RDP,)))
row("eku-sgc-netscape", G, "Netscape's step-up only", leaf=dict(eku=(d.NETSCAPE_SGC,)))
row("eku-sgc-microsoft", G, "Microsoft's step-up only", leaf=dict(eku=(d.MICROSOFT_SGC,)))
row("eku-ocsp-beside", G, "serverAuth and OCSPSigning", leaf=dict(eku=(d.SERVER_AUTH, d.OCSP_SIGNING)))
row("eku-critical", G, "serverAuth, critical",
    leaf=dict(eku=None, more=(d.extended_key_usage(d.SERVER_AUTH, critical=True),)))
row("eku-empty", G, "an empty sequence", leaf=dict(eku=()))
row("eku-intermediate-server", G, "the intermediate has serverAuth", intermediate=dict(eku=(d.SERVER_AUTH,)))
row("eku-intermediate-client", G, "the intermediate has clientAuth only", intermediate=dict(eku=(d.CLIENT_AUTH,)))
row("eku-intermediate-any", G, "the intermediate has anyExtendedKeyUsage only", intermediate=dict(eku=(d.ANY_EKU,)))
row("eku-intermediate-email", G, "the intermediate has emailProtection only",
    intermediate=dict(eku=(d.EMAIL_PROTECTION,)))
row("eku-intermediate-sgc", G, "the intermediate has Netscape's step-up only", intermediate=dict(eku=(d.NETSCAPE_SGC,)))
row("eku-intermediate-ocsp", G, "the intermediate has OCSPSigning only", intermediate=dict(eku=(d.OCSP_SIGNING,)))
row("eku-root-client", G, "the root has clientAuth only", root=dict(eku=(d.CLIENT_AUTH,)))

G = "key-usage"
TLS12 = dict(versions=("1.2",))
ECDHE = dict(versions=("1.2",), ciphers="ECDHE+AESGCM")
STATIC = dict(versions=("1.2",), ciphers="kRSA+AES128")
row("ku-none", G, "no key usage", leaf=dict(ku=None))
row("ku-sign", G, "digitalSignature only, ECDHE or TLS 1.3", leaf=dict(ku=(d.SIGN,)))
row("ku-encipher", G, "keyEncipherment only, TLS 1.3", leaf=dict(ku=(d.KEY_ENC,)))
row("ku-encipher-ecdhe", G, "keyEncipherment only, TLS 1.2 with ECDHE", leaf=dict(ku=(d.KEY_ENC,)), tls=ECDHE)
row("ku-encipher-any", G, "keyEncipherment only, TLS 1.2 with any exchange", leaf=dict(ku=(d.KEY_ENC,)), tls=TLS12)
row("ku-encipher-static", G, "keyEncipherment only, TLS 1.2 with RSA key exchange",
    leaf=dict(ku=(d.KEY_ENC,)), tls=STATIC)
row("ku-sign-static", G, "digitalSignature only, TLS 1.2 with RSA key exchange", leaf=dict(ku=(d.SIGN,)), tls=STATIC)
row("ku-both-static", G, "both, TLS 1.2 with RSA key exchange", tls=STATIC)
row("ku-rdp", G, "keyEncipherment and dataEncipherment, as Windows' Remote Desktop has it",
    leaf=dict(ku=(d.KEY_ENC, d.DATA_ENC)))
row("ku-rdp-tls12", G, "the same, TLS 1.2", leaf=dict(ku=(d.KEY_ENC, d.DATA_ENC)), tls=ECDHE)
row("ku-non-repudiation", G, "nonRepudiation only", leaf=dict(ku=(d.NON_REPUDIATION,)))
row("ku-crl-sign", G, "cRLSign only", leaf=dict(ku=(d.CRL_SIGN,)))
row("ku-empty", G, "no bit at all", leaf=dict(ku=()), tls=dict(raw=True))
row("ku-not-critical", G, "not critical", leaf=dict(ku=None, more=(d.key_usage(d.SIGN, d.KEY_ENC, critical=False),)))
row("ku-ec-agree", G, "an EC key with keyAgreement only", leaf=dict(key="p256", ku=(d.KEY_AGREE,)), tls=dict(raw=True))
row("ku-ec-encipher", G, "an EC key with digitalSignature and keyEncipherment", leaf=dict(key="p256"))
row("ku-ec-encipher-only", G, "an EC key with keyEncipherment only",
    leaf=dict(key="p256", ku=(d.KEY_ENC,)), tls=dict(raw=True))

# SPDX-License-Identifier: GPL-3.0-or-later
"""Name constraints, policies, unknown critical extensions."""

from .. import der as d
from ..situation import HOST, row

G = "name-constraints"
NET_127 = d.ip(b"\x7f\0\0\0\xff\0\0\0")
NET_OTHER = d.ip(b"\xc0\0\2\0\xff\xff\xff\0")


def nc(permitted=(), excluded=(), critical=True):
    return dict(more=(d.name_constraints(permitted, excluded, critical),))


row("nc-permitted", G, "the intermediate permits example.test", intermediate=nc([d.dns("example.test")]))
row("nc-permitted-host", G, "the intermediate permits www.example.test", intermediate=nc([d.dns(HOST)]))
row("nc-permitted-leading-dot", G, "the intermediate permits .example.test", intermediate=nc([d.dns(".example.test")]))
row("nc-permitted-other", G, "the intermediate permits example.org", intermediate=nc([d.dns("example.org")]))
row("nc-permitted-suffix", G, "the intermediate permits ample.test", intermediate=nc([d.dns("ample.test")]))
row("nc-permitted-case", G, "the intermediate permits EXAMPLE.TEST", intermediate=nc([d.dns("EXAMPLE.TEST")]))
row("nc-excluded", G, "the intermediate excludes example.test", intermediate=nc((), [d.dns("example.test")]))
row("nc-excluded-other", G, "the intermediate excludes example.org", intermediate=nc((), [d.dns("example.org")]))
row("nc-excluded-all", G, "the intermediate excludes every dNSName", intermediate=nc((), [d.dns("")]))
row("nc-not-critical-other", G, "the intermediate permits example.org, not critical",
    intermediate=nc([d.dns("example.org")], critical=False))
row("nc-root-other", G, "the root permits example.org", root=nc([d.dns("example.org")]))
row("nc-root-permitted", G, "the root permits example.test", root=nc([d.dns("example.test")]))
row("nc-one-of-two-outside", G, "the host is permitted, another dNSName is not",
    intermediate=nc([d.dns("example.test")]),
    leaf=dict(names=[HOST, "www.example.org"]))
row("nc-wildcard-inside", G, "*.example.test under permitted example.test",
    intermediate=nc([d.dns("example.test")]), leaf=dict(names=["*.example.test"]))
row("nc-wildcard-excluded-host", G, "*.example.test where www.example.test is excluded",
    intermediate=nc((), [d.dns(HOST)]),
    leaf=dict(names=["*.example.test"]))
row("nc-wildcard-other-excluded", G, "*.example.test where mail.example.test is excluded",
    intermediate=nc((), [d.dns("mail.example.test")]),
    leaf=dict(names=["*.example.test"]))
row("nc-cn-outside", G, "the common name is outside, the dNSName inside",
    intermediate=nc([d.dns("example.test")]), leaf=dict(cn="www.example.org"))
row("nc-cn-only-inside", G, "common name only, inside",
    intermediate=nc([d.dns("example.test")]), leaf=dict(names=None, cn=HOST))
row("nc-cn-only-outside", G, "common name only, outside",
    intermediate=nc([d.dns("example.org")]), leaf=dict(names=None, cn=HOST))
row("nc-cn-not-a-name", G, "the dNSName is inside, the common name is no host name",
    intermediate=nc([d.dns("example.test")]), leaf=dict(cn="My Server 1"))
row("nc-ip-permitted", G, "127.0.0.0/8 is permitted", host="127.0.0.1", intermediate=nc([NET_127]))
row("nc-ip-other", G, "192.0.2.0/24 is permitted, 127.0.0.1 asked for", host="127.0.0.1", intermediate=nc([NET_OTHER]))
row("nc-ip-excluded", G, "127.0.0.0/8 is excluded", host="127.0.0.1", intermediate=nc((), [NET_127]))
row("nc-dns-only-ip-leaf", G, "only example.test is permitted, the leaf has an iPAddress",
    host="127.0.0.1", intermediate=nc([d.dns("example.test")]))
row("nc-ip-only-dns-leaf", G, "only 127.0.0.0/8 is permitted, the leaf has a dNSName", intermediate=nc([NET_127]))
row("nc-directory-permitted", G, "directoryName O=Lab is permitted",
    intermediate=nc([d.directory(d.name((d.O, "Lab")))]))
row("nc-directory-other", G, "directoryName O=Other is permitted",
    intermediate=nc([d.directory(d.name((d.O, "Other")))]))
row("nc-email-other", G, "rfc822Name example.org is permitted, the leaf has none",
    intermediate=nc([d.email("example.org")]))
row("nc-email-outside", G, "rfc822Name example.org is permitted, the leaf has another",
    intermediate=nc([d.email("example.org")]),
    leaf=dict(names=[HOST, d.email("a@example.test")]))
row("nc-uri-outside", G, "URI example.org is permitted, the leaf has another", intermediate=nc([d.uri("example.org")]),
    leaf=dict(names=[HOST, d.uri("https://www.example.test/")]))
row("nc-other-name", G, "an otherName is permitted, the leaf has none", intermediate=nc([d.srv("example.test")]))
row("nc-other-name-outside", G, "an otherName (SRVName) is permitted, the leaf has another",
    intermediate=nc([d.srv("example.org")]),
    leaf=dict(names=[HOST, d.srv("_imaps.example.test")]))
row("nc-registered-id", G, "a registeredID is permitted, the leaf has none",
    intermediate=nc([d.tlv(0x88, b"\x2a\x03")]))
row("nc-minimum", G, "a subtree with minimum 1", intermediate=dict(more=(d.extension(d.NC, d.sequence(
    d.tlv(0xA0, d.sequence(d.dns("example.test"), d.tlv(0x80, b"\1")))), True),)))
row("nc-ip-mask-holes", G, "an iPAddress subtree whose mask has holes",
    host="127.0.0.1", intermediate=nc([d.ip(b"\x7f\0\0\1\xff\0\xff\xff")]))
row("nc-empty", G, "an empty sequence", intermediate=dict(more=(d.extension(d.NC, d.sequence(), True),)))
row("nc-on-leaf", G, "the leaf itself has name constraints that it breaks", leaf=nc([d.dns("example.org")]))
row("nc-two-levels", G, "upper permits test, lower permits example.org", send=["leaf", "intermediate", "upper"],
    upper=nc([d.dns("test")]), intermediate=dict(by="upper", **nc([d.dns("example.org")])))
row("nc-many-names", G, "permitted example.test, 400 names", intermediate=nc([d.dns("example.test")]),
    leaf=dict(names=[HOST] + [f"n{i}.example.test" for i in range(400)]))

G = "policies"
ANY_POLICY, LAB_POLICY, OTHER_POLICY = "2.5.29.32.0", "1.3.6.1.4.1.99999.10", "1.3.6.1.4.1.99999.11"
UNKNOWN_QUALIFIER = d.sequence(d.sequence(d.oid("1.3.6.1.4.1.99999.12"), d.utf8("x")))
CPS_QUALIFIER = d.sequence(d.sequence(d.oid("1.3.6.1.5.5.7.2.1"), d.ia5("https://example.test/cps")))
row("policy", G, "a policy", leaf=dict(more=(d.policies(LAB_POLICY),)))
row("policy-critical", G, "a policy, critical", leaf=dict(more=(d.policies(LAB_POLICY, critical=True),)))
row("policy-cps", G, "a policy with a CPS pointer, critical",
    leaf=dict(more=(d.policies(LAB_POLICY, critical=True, qualifier=CPS_QUALIFIER),)))
row("policy-unknown-qualifier", G, "an unknown qualifier",
    leaf=dict(more=(d.policies(LAB_POLICY, qualifier=UNKNOWN_QUALIFIER),)))
row("policy-unknown-qualifier-critical", G, "an unknown qualifier, critical", leaf=dict(
    more=(d.policies(LAB_POLICY, critical=True, qualifier=UNKNOWN_QUALIFIER),)))
row("policy-mismatch", G, "leaf and intermediate have different policies", leaf=dict(more=(d.policies(LAB_POLICY),)),
    intermediate=dict(more=(d.policies(OTHER_POLICY),)))
row("policy-duplicate", G, "the same policy twice", leaf=dict(more=(d.policies(LAB_POLICY, LAB_POLICY),)))
row("policy-empty", G, "an empty sequence", leaf=dict(more=(d.extension(d.POLICIES, d.sequence()),)))
row("policy-require-explicit", G, "requireExplicitPolicy 0, the leaf has none",
    intermediate=dict(more=(d.extension(d.POLICY_CONSTRAINTS, d.sequence(d.tlv(0x80, b"\0")), True),)))
row("policy-require-explicit-mismatch", G, "requireExplicitPolicy 0, the policies differ",
    intermediate=dict(more=(d.policies(OTHER_POLICY), d.extension(d.POLICY_CONSTRAINTS, d.sequence(d.tlv(0x80, b"\0")), True))),
    leaf=dict(more=(d.policies(LAB_POLICY),)))
row("policy-require-explicit-met", G, "requireExplicitPolicy 0, the policies agree",
    intermediate=dict(more=(d.policies(LAB_POLICY), d.extension(d.POLICY_CONSTRAINTS, d.sequence(d.tlv(0x80, b"\0")), True))),
    leaf=dict(more=(d.policies(LAB_POLICY),)))
row("policy-inhibit-any", G, "inhibitAnyPolicy 0",
    intermediate=dict(more=(d.extension(d.INHIBIT, d.integer(0), True),)))
row("policy-constraints-empty", G, "policyConstraints is an empty sequence",
    intermediate=dict(more=(d.extension(d.POLICY_CONSTRAINTS, d.sequence(), True),)))
row("policy-mapping-any", G, "a mapping from anyPolicy, critical",
    intermediate=dict(more=(d.policies(ANY_POLICY), d.extension(
    d.MAPPINGS, d.sequence(d.sequence(d.oid(ANY_POLICY), d.oid(LAB_POLICY))), True))))

G = "unknown-extension"
UNKNOWN = "1.3.6.1.4.1.99999.2"
row("unknown-critical-leaf", G, "the leaf has an unknown critical extension",
    leaf=dict(more=(d.extension(UNKNOWN, d.NULL, True),)))
row("unknown-critical-intermediate", G, "the intermediate has an unknown critical extension",
    intermediate=dict(more=(d.extension(UNKNOWN, d.NULL, True),)))
row("unknown-critical-root", G, "the root has an unknown critical extension",
    root=dict(more=(d.extension(UNKNOWN, d.NULL, True),)))
row("unknown-leaf", G, "the leaf has an unknown extension", leaf=dict(more=(d.extension(UNKNOWN, d.NULL),)))
row("unknown-not-der", G, "the leaf has an unknown extension that is no DER",
    leaf=dict(more=(d.extension(UNKNOWN, b"\xff\xff"),)))
row("ct-poison", G, "the leaf is a precertificate",
    leaf=dict(more=(d.extension("1.3.6.1.4.1.11129.2.4.3", d.NULL, True),)))
row("ct-garbage", G, "the list of SCTs is rubbish",
    leaf=dict(more=(d.extension("1.3.6.1.4.1.11129.2.4.2", d.octet_string(b"\0\3abc")),)))
row("netscape-type-client", G, "Netscape's certificate type says client only", leaf=dict(
    more=(d.extension("2.16.840.1.113730.1.1", d.named_bits(0)),)))
row("netscape-type-server-critical", G, "Netscape's certificate type says server, critical", leaf=dict(
    more=(d.extension("2.16.840.1.113730.1.1", d.named_bits(1), True),)))
row("aia-critical", G, "authorityInfoAccess critical", leaf=dict(
    more=(d.extension(d.AIA, d.sequence(d.sequence(d.oid("1.3.6.1.5.5.7.48.2"), d.uri("http://aia.example.test/none"))), True),)))
row("aia-empty", G, "authorityInfoAccess is an empty sequence", leaf=dict(more=(d.extension(d.AIA, d.sequence()),)))
row("cdp-critical", G, "cRLDistributionPoints critical",
    leaf=dict(more=(d.extension(d.CDP, d.sequence(d.sequence(d.tlv(0xA0, d.tlv(0xA0, d.uri("http://aia.example.test/none"))))), True),)))

# SPDX-License-Identifier: GPL-3.0-or-later
"""Combinations of what the other modules ask one by one, and values between theirs: names, sizes, constraints."""

from .. import der as d
from ..situation import HOST, row
from .constraints import NET_127, NET_OTHER, nc
from .names import OTHER, leaf

A_LABEL = "xn--bcher-kva.example.test"

G = "common-name"
row("cn-wildcard-beside-other-dns", G, "the common name is a wildcard that fits, the dNSName is another", leaf=leaf(OTHER, cn="*.example.test"))
row("cn-wildcard-partial", G, "the common name is w*.example.test, no subjectAltName", leaf=leaf(cn="w*.example.test"))
row("cn-case", G, "the common name fits in other case, no subjectAltName", leaf=leaf(cn="WWW.Example.TEST"))
row("cn-final-dot", G, "the common name ends in a dot, no subjectAltName", leaf=leaf(cn=HOST + "."))
row("cn-printable", G, "the common name fits, as PrintableString, no subjectAltName", leaf=leaf(subject=d.name((d.O, "Lab ps"), (d.CN, d.printable(HOST)))))
row("cn-multi-rdn", G, "the common name fits and stands in one RDN with a unit, no subjectAltName",
    leaf=leaf(subject=d.sequence(d.rdn(d.attribute(d.O, "Lab mv")), d.rdn(d.attribute(d.CN, HOST), d.attribute(d.OU, "x")))))
row("cn-three-middle-fits", G, "three common names, the second one fits, no subjectAltName",
    leaf=leaf(subject=d.name((d.O, "Lab three"), (d.CN, "Lab"), (d.CN, HOST), (d.CN, OTHER))))
row("cn-first-in-subject", G, "the common name fits and is the first part of the subject, no subjectAltName",
    leaf=leaf(subject=d.name((d.CN, HOST), (d.OU, "Lab"), (d.O, "Lab first"))))
row("cn-a-label", G, "an A-label is asked for, the common name is that, no subjectAltName", host=A_LABEL, leaf=leaf(cn=A_LABEL))
row("cn-u-label", G, "an A-label is asked for, the common name is its U-label, no subjectAltName", host=A_LABEL, leaf=leaf(cn="bücher.example.test"))
row("cn-underscore", G, "my_host.example.test is asked for, the common name is that, no subjectAltName",
    host="my_host.example.test", leaf=leaf(cn="my_host.example.test"))
row("cn-localhost", G, "localhost is asked for, the common name is that, no subjectAltName", host="localhost", leaf=leaf(cn="localhost"))
row("cn-is-ip6", G, "::1 is asked for, the common name is that, no subjectAltName", host="::1", leaf=leaf(cn="::1"))
row("cn-ip-beside-email", G, "an address is asked for, it is the common name beside an rfc822Name",
    host="127.0.0.1", leaf=leaf(d.email("a@example.test"), cn="127.0.0.1"))
row("cn-ip-beside-other-ip", G, "an address is asked for, it is the common name beside another iPAddress",
    host="127.0.0.1", leaf=leaf("127.0.0.2", cn="127.0.0.1"))
row("cn-beside-registered-id", G, "the common name fits, the only subjectAltName is a registeredID", leaf=leaf(d.tlv(0x88, b"\x2a\x03"), cn=HOST))
row("cn-beside-empty-dns", G, "the common name fits, the only dNSName is empty", leaf=leaf(d.dns(""), cn=HOST))
row("cn-beside-wildcard", G, "the common name fits, the dNSName is a wildcard of another domain", leaf=leaf("*.example.org", cn=HOST))
row("cn-final-blank", G, "the common name ends in a blank, no subjectAltName", leaf=leaf(cn=HOST + " "))
row("cn-url", G, "the common name is the URL of the host, no subjectAltName", leaf=leaf(cn="https://www.example.test"))
row("cn-dot-asked", G, "www.example.test. is asked for, the common name has no final dot, no subjectAltName", host=HOST + ".", leaf=leaf(cn=HOST))

G = "wildcard"
row("wildcard-second-entry", G, "*.example.org and *.example.test", leaf=leaf("*.example.org", "*.example.test"))
row("wildcard-top-level-beside-exact", G, "*.test beside the host itself", leaf=leaf("*.test", HOST))
row("wildcard-partial-beside-exact", G, "w*.example.test beside the host itself", leaf=leaf("w*.example.test", HOST))
row("wildcard-xn-zone", G, "*.xn--bcher-kva.test", host="www.xn--bcher-kva.test", leaf=leaf("*.xn--bcher-kva.test"))
row("wildcard-underscore-both", G, "*.my_zone.example.test for a_b.my_zone.example.test",
    host="a_b.my_zone.example.test", leaf=leaf("*.my_zone.example.test"))
row("wildcard-localhost", G, "*.localhost for www.localhost", host="www.localhost", leaf=leaf("*.localhost"))
row("wildcard-internal", G, "*.internal for db.internal", host="db.internal", leaf=leaf("*.internal"))
row("wildcard-final-dot-both", G, "*.example.test. for www.example.test.", host=HOST + ".", leaf=leaf("*.example.test."))
row("wildcard-last-label", G, "www.example.*", leaf=leaf("www.example.*"))
row("wildcard-partial-twice", G, "w*w*.example.test", leaf=leaf("w*w*.example.test"))
row("wildcard-suffix-hyphen", G, "*-a.example.test for www-a.example.test", host="www-a.example.test", leaf=leaf("*-a.example.test"))
row("wildcard-address-last", G, "127.0.0.* as dNSName for 127.0.0.1", host="127.0.0.1", leaf=leaf(d.dns("127.0.0.*")))
row("wildcard-case-asked", G, "*.example.test for WWW.EXAMPLE.TEST", host="WWW.EXAMPLE.TEST", leaf=leaf("*.example.test"))
row("wildcard-prefix-co-uk", G, "w*.lab-example.co.uk", host="www.lab-example.co.uk", leaf=leaf("w*.lab-example.co.uk"))
row("wildcard-label-63", G, "*.example.test for a label of 63 octets", host="b" * 63 + ".example.test", leaf=leaf("*.example.test"))
row("wildcard-below-wildcard", G, "*.example.test and *.b.example.test for a.b.example.test",
    host="a.b.example.test", leaf=leaf("*.example.test", "*.b.example.test"))
row("wildcard-hyphen-first", G, "*.example.test for -a.example.test", host="-a.example.test", leaf=leaf("*.example.test"))

G = "address"
row("ip6-long-text", G, "0:0:0:0:0:0:0:1 is asked for, iPAddress ::1", host="0:0:0:0:0:0:0:1", leaf=leaf("::1"))
row("ip6-other", G, "::1 is asked for, iPAddress ::2", host="::1", leaf=leaf("::2"))
row("ip-second", G, "an address is asked for, the second iPAddress is that", host="127.0.0.1", leaf=leaf("192.0.2.1", "127.0.0.1"))
row("ip-and-text", G, "an address is asked for, iPAddress and the same as text in a dNSName", host="127.0.0.1", leaf=leaf("127.0.0.1", d.dns("127.0.0.1")))
row("ip-other-and-text", G, "an address is asked for, another iPAddress, the address as text in a dNSName",
    host="127.0.0.1", leaf=leaf("127.0.0.2", d.dns("127.0.0.1")))
row("ip-empty-beside-good-ip", G, "an address is asked for, an iPAddress without octets stands before it", host="127.0.0.1", leaf=leaf(d.ip(b""), "127.0.0.1"))
row("ip-17-beside-good-dns", G, "the dNSName fits, an iPAddress has 17 octets", leaf=leaf(HOST, d.ip(b"\0" * 17)))

G = "host-form"
row("dot-asked-single-label", G, "localhost. is asked for, localhost as dNSName", host="localhost.", leaf=leaf("localhost"))
row("dot-presented-wildcard-case", G, "WWW.EXAMPLE.TEST. is asked for, Www.Example.Test as dNSName", host="WWW.EXAMPLE.TEST.", leaf=leaf("Www.Example.Test"))
row("underscore-last", G, "my_.example.test on both sides", host="my_.example.test", leaf=leaf("my_.example.test"))
row("underscore-top", G, "www.exa_mple.test on both sides", host="www.exa_mple.test", leaf=leaf("www.exa_mple.test"))
row("a-label-symbol", G, "an A-label that IDNA 2008 does not know (a snowman) on both sides", host="xn--n3h.example.test", leaf=leaf("xn--n3h.example.test"))
row("name-253", G, "a name of 253 octets on both sides", host=".".join(["c" * 60] * 4) + ".testtest", leaf=leaf(".".join(["c" * 60] * 4) + ".testtest"))

G = "odd-names"
row("odd-several-beside", G, "a blank, a URL and an underscore in dNSNames beside a good one",
    leaf=leaf("a b.example.test", "http://x.example.test/", "a_b.example.test", HOST))
row("odd-address-text-beside", G, "an address as text in a dNSName beside a good one", leaf=leaf(HOST, d.dns("192.0.2.1")))
row("odd-email-empty-beside", G, "an empty rfc822Name beside a good dNSName", leaf=leaf(HOST, d.email("")))
row("odd-uri-empty-beside", G, "an empty URI beside a good dNSName", leaf=leaf(HOST, d.uri("")))
row("odd-directory-empty-beside", G, "an empty directoryName beside a good dNSName", leaf=leaf(HOST, d.directory(d.sequence())))
row("odd-registered-id-empty-beside", G, "a registeredID without octets beside a good dNSName", leaf=leaf(HOST, d.tlv(0x88)), tls=dict(raw=True))
row("odd-other-name-garbage-beside", G, "an otherName of rubbish beside a good dNSName", leaf=leaf(HOST, d.tlv(0xA0, b"\xff\xff")), tls=dict(raw=True))
row("odd-wildcard-inner-beside", G, "a.*.example.test beside a good dNSName", leaf=leaf(HOST, "a.*.example.test"))
row("odd-hyphen-beside", G, "-a.example.test beside a good dNSName", leaf=leaf(HOST, "-a.example.test"))
row("odd-final-dot-beside", G, "x.example.test. beside a good dNSName", leaf=leaf(HOST, "x.example.test."))
row("odd-leading-dot-beside", G, ".example.test beside a good dNSName", leaf=leaf(HOST, ".example.test"))
row("odd-nul-email-beside", G, "an rfc822Name with a NUL beside a good dNSName", leaf=leaf(HOST, d.email("a\0@example.test")))
row("odd-empty-beside-ip", G, "an address is asked for, an empty dNSName beside its iPAddress", host="127.0.0.1", leaf=leaf(d.dns(""), "127.0.0.1"))

G = "size"
for count in (150, 500, 1500):
    row(f"names-{count}-first", G, f"{count} names, the first one fits", leaf=dict(names=[HOST] + [f"n{i}.example.test" for i in range(count - 1)]))
for octets in (20000, 33000, 60000):
    row(f"octets-{octets // 1000}k", G, f"an unknown extension of {octets} octets", leaf=dict(
        more=(d.extension("1.3.6.1.4.1.99999.4", d.octet_string(b"x" * octets)),)))
row("octets-intermediate-33k", G, "an unknown extension of 33000 octets in the intermediate", intermediate=dict(
    more=(d.extension("1.3.6.1.4.1.99999.4", d.octet_string(b"x" * 33000)),)))
row("superfluous-10", G, "10 unrelated authorities are sent too", send=["leaf", "intermediate"] + [f"s{i}" for i in range(10)],
    **{f"s{i}": dict(by="other") for i in range(10)})

G = "name-constraints"
row("nc-excluded-leading-dot", G, "the intermediate excludes .example.test", intermediate=nc((), [d.dns(".example.test")]))
row("nc-permitted-leading-dot-host", G, "the intermediate permits .www.example.test", intermediate=nc([d.dns("." + HOST)]))
row("nc-permitted-star", G, "the intermediate permits *.example.test", intermediate=nc([d.dns("*.example.test")]))
row("nc-permitted-all", G, "the intermediate permits every dNSName (an empty one)", intermediate=nc([d.dns("")]))
row("nc-permitted-final-dot", G, "the intermediate permits example.test.", intermediate=nc([d.dns("example.test.")]))
row("nc-permitted-and-excluded", G, "example.test is permitted, mail.example.test excluded", intermediate=nc([d.dns("example.test")], [d.dns("mail.example.test")]))
row("nc-permitted-and-host-excluded", G, "example.test is permitted, the host excluded", intermediate=nc([d.dns("example.test")], [d.dns(HOST)]))
row("nc-wildcard-permitted-host", G, "*.example.test where only www.example.test is permitted", intermediate=nc([d.dns(HOST)]), leaf=dict(names=["*.example.test"]))
row("nc-upper-other", G, "the upper intermediate permits example.org", send=["leaf", "intermediate", "upper"],
    upper=nc([d.dns("example.org")]), intermediate=dict(by="upper"))
row("nc-upper-permitted", G, "the upper intermediate permits example.test", send=["leaf", "intermediate", "upper"],
    upper=nc([d.dns("example.test")]), intermediate=dict(by="upper"))
row("nc-root-excluded", G, "the root excludes example.test", root=nc((), [d.dns("example.test")]))
row("nc-root-ip-other", G, "the root permits 192.0.2.0/24, 127.0.0.1 is asked for", host="127.0.0.1", root=nc([NET_OTHER]))
row("nc-ip6-permitted", G, "::/64 is permitted, ::1 is asked for", host="::1", intermediate=nc([d.ip(b"\0" * 16 + b"\xff" * 8 + b"\0" * 8)]))
row("nc-ip6-only-ip4-leaf", G, "only ::/64 is permitted, the leaf has 127.0.0.1", host="127.0.0.1",
    intermediate=nc([d.ip(b"\0" * 16 + b"\xff" * 8 + b"\0" * 8)]))
row("nc-ip-outside-beside", G, "127.0.0.0/8 is permitted, the dNSName fits, the iPAddress beside it is outside",
    intermediate=nc([NET_127]), leaf=dict(names=[HOST, "192.0.2.1"]))
row("nc-dns-and-ip", G, "example.test and 127.0.0.0/8 are permitted, the leaf has one of each",
    intermediate=nc([d.dns("example.test"), NET_127]), leaf=dict(names=[HOST, "127.0.0.1"]))
row("nc-all-ip-excluded", G, "example.test is permitted, all addresses are excluded", intermediate=nc(
    [d.dns("example.test")], [d.ip(b"\0" * 8), d.ip(b"\0" * 32)]))
row("nc-email-inside", G, "rfc822Name example.test is permitted, the leaf has one of it",
    intermediate=nc([d.email("example.test")]), leaf=dict(names=[HOST, d.email("a@example.test")]))
row("nc-email-excluded", G, "rfc822Name example.test is excluded, the leaf has one of it",
    intermediate=nc((), [d.email("example.test")]), leaf=dict(names=[HOST, d.email("a@example.test")]))
row("nc-uri-inside", G, "URI .example.test is permitted, the leaf has one of it",
    intermediate=nc([d.uri(".example.test")]), leaf=dict(names=[HOST, d.uri("https://www.example.test/")]))
row("nc-directory-excluded", G, "directoryName O=Lab is excluded", intermediate=nc((), [d.directory(d.name((d.O, "Lab")))]))
row("nc-cn-only-excluded", G, "common name only, its domain is excluded", intermediate=nc((), [d.dns("example.test")]), leaf=dict(names=None, cn=HOST))
row("nc-maximum", G, "a subtree with maximum 3", intermediate=dict(more=(d.extension(d.NC, d.sequence(
    d.tlv(0xA0, d.sequence(d.dns("example.test"), d.tlv(0x81, b"\3")))), True),)))
row("nc-stored-intermediate-other", G, "the intermediate that permits example.org is in the store, its root is not",
    trust=["intermediate"], intermediate=nc([d.dns("example.org")]))

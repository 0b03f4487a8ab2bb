# SPDX-License-Identifier: GPL-3.0-or-later
"""Names: common name, wildcards, addresses, forms of the host, odd names beside good ones."""

from .. import der as d
from ..situation import HOST, row

OTHER = "other.example.test"


def leaf(*names, cn=None, **more):
    return dict(names=list(names) if names else None, cn=cn, **more)


# --- common name -------------------------------------------------------------------------------
G = "common-name"
row("cn-only", G, "the common name fits, there is no subjectAltName", leaf=leaf(cn=HOST))
row("cn-beside-other-dns", G, "the common name fits, the dNSName is another", leaf=leaf(OTHER, cn=HOST))
row("cn-beside-ip", G, "the common name fits, the only subjectAltName is an iPAddress", leaf=leaf("192.0.2.1", cn=HOST))
row("cn-beside-email", G, "the common name fits, the only subjectAltName is an rfc822Name",
    leaf=leaf(d.email("a@example.test"), cn=HOST))
row("cn-beside-uri", G, "the common name fits, the only subjectAltName is a URI",
    leaf=leaf(d.uri("https://other.example.test/"), cn=HOST))
row("cn-beside-uri-of-host", G, "no common name, a URI names the host", leaf=leaf(d.uri("https://www.example.test/")))
row("cn-beside-srv", G, "the common name fits, the only subjectAltName is an SRVName",
    leaf=leaf(d.srv("_imaps.example.test"), cn=HOST))
row("cn-beside-directory", G, "the common name fits, the only subjectAltName is a directoryName",
    leaf=leaf(d.directory(d.name((d.CN, "x"))), cn=HOST))
row("cn-beside-empty-san", G, "the common name fits, subjectAltName is an empty sequence",
    leaf=dict(san=d.sequence(), cn=HOST))
row("cn-wildcard", G, "the common name is a wildcard that fits, no subjectAltName", leaf=leaf(cn="*.example.test"))
row("cn-is-ip", G, "an address is asked for, the common name is that address",
    host="127.0.0.1", leaf=leaf(cn="127.0.0.1"))
row("cn-two-last-fits", G, "two common names, the last one fits", leaf=leaf(
    subject=d.name((d.O, "Lab"), (d.CN, OTHER), (d.CN, HOST))))
row("cn-two-first-fits", G, "two common names, the first one fits", leaf=leaf(
    subject=d.name((d.O, "Lab"), (d.CN, HOST), (d.CN, OTHER))))
row("cn-bmp", G, "the common name fits, as BMPString", leaf=leaf(
    subject=d.name((d.O, "Lab bmp"), (d.CN, d.bmp(HOST)))))
row("cn-nul", G, "the common name is the host, a NUL and more", leaf=leaf(
    subject=d.name((d.O, "Lab nul"), (d.CN, d.utf8(HOST + "\0.evil.test")))))
row("cn-odd-beside-good-dns", G, "the dNSName fits, the common name is no host name",
    leaf=leaf(HOST, cn="Lab *.server, 1"))
row("subject-empty", G, "the subject is empty, subjectAltName critical", leaf=dict(
    subject=d.sequence(), names=None, more=(d.subject_alt_name([HOST], critical=True),)))
row("subject-empty-san-not-critical", G, "the subject is empty, subjectAltName not critical",
    leaf=dict(subject=d.sequence()))
row("san-critical", G, "subjectAltName critical beside a subject", leaf=dict(
    names=None, more=(d.subject_alt_name([HOST], critical=True),)))

# --- wildcards ---------------------------------------------------------------------------------
G = "wildcard"
row("wildcard", G, "*.example.test", leaf=leaf("*.example.test"))
row("wildcard-bare-domain", G, "*.example.test for example.test", host="example.test", leaf=leaf("*.example.test"))
row("wildcard-two-labels", G, "*.example.test for a.b.example.test",
    host="a.b.example.test", leaf=leaf("*.example.test"))
row("wildcard-prefix", G, "w*.example.test", leaf=leaf("w*.example.test"))
row("wildcard-suffix", G, "*w.example.test", leaf=leaf("*w.example.test"))
row("wildcard-middle", G, "w*w.example.test", leaf=leaf("w*w.example.test"))
row("wildcard-prefix-nothing", G, "www*.example.test", leaf=leaf("www*.example.test"))
row("wildcard-inner", G, "www.*.test", leaf=leaf("www.*.test"))
row("wildcard-inner-deep", G, "www.*.example.test for www.a.example.test", host="www.a.example.test",
    leaf=leaf("www.*.example.test"))
row("wildcard-twice", G, "*.*.test", leaf=leaf("*.*.test"))
row("wildcard-twice-deep", G, "*.*.example.test for a.b.example.test",
    host="a.b.example.test", leaf=leaf("*.*.example.test"))
row("wildcard-two-stars", G, "**.example.test", leaf=leaf("**.example.test"))
row("wildcard-star-only", G, "* for localhost", host="localhost", leaf=leaf("*"))
row("wildcard-star-only-host", G, "* for www.example.test", leaf=leaf("*"))
row("wildcard-top-level", G, "*.test for example.test", host="example.test", leaf=leaf("*.test"))
row("wildcard-com", G, "*.com for lab-example.com", host="lab-example.com", leaf=leaf("*.com"))
row("wildcard-public-suffix", G, "*.co.uk for lab-example.co.uk", host="lab-example.co.uk", leaf=leaf("*.co.uk"))
row("wildcard-private-suffix", G, "*.github.io for lab-example.github.io",
    host="lab-example.github.io", leaf=leaf("*.github.io"))
row("wildcard-below-public-suffix", G, "*.lab-example.co.uk",
    host="www.lab-example.co.uk", leaf=leaf("*.lab-example.co.uk"))
row("wildcard-xn-host", G, "*.example.test for an A-label",
    host="xn--bcher-kva.example.test", leaf=leaf("*.example.test"))
row("wildcard-xn-partial", G, "xn--*.example.test for an A-label",
    host="xn--bcher-kva.example.test", leaf=leaf("xn--*.example.test"))
row("wildcard-xn-embedded", G, "xn--bcher-*.example.test for an A-label", host="xn--bcher-kva.example.test",
    leaf=leaf("xn--bcher-*.example.test"))
row("wildcard-ip", G, "*.0.0.1 as dNSName for 127.0.0.1", host="127.0.0.1", leaf=leaf(d.dns("*.0.0.1")))
row("wildcard-final-dot", G, "*.example.test. for www.example.test", leaf=leaf("*.example.test."))
row("wildcard-leading-dot", G, ".example.test as dNSName", leaf=leaf(".example.test"))
row("wildcard-underscore-host", G, "*.example.test for my_host.example.test", host="my_host.example.test",
    leaf=leaf("*.example.test"))
row("wildcard-underscore-parent", G, "*.my_zone.example.test for www.my_zone.example.test",
    host="www.my_zone.example.test", leaf=leaf("*.my_zone.example.test"))
row("wildcard-cases", G, "*.EXAMPLE.Test", leaf=leaf("*.EXAMPLE.Test"))

# --- addresses ---------------------------------------------------------------------------------
G = "address"
row("ip-as-ip", G, "an address is asked for, iPAddress", host="127.0.0.1", leaf=leaf("127.0.0.1"))
row("ip-other", G, "an address is asked for, another iPAddress", host="127.0.0.1", leaf=leaf("127.0.0.2"))
row("ip-as-dns", G, "an address is asked for, the same as text in a dNSName",
    host="127.0.0.1", leaf=leaf(d.dns("127.0.0.1")))
row("ip-as-dns-cn", G, "the same, and as common name", host="127.0.0.1", leaf=leaf(d.dns("127.0.0.1"), cn="127.0.0.1"))
row("ip-as-uri", G, "an address is asked for, a URI names it", host="127.0.0.1", leaf=leaf(d.uri("https://127.0.0.1/")))
row("ip-as-text-in-ip", G, "iPAddress with the text of the address", host="127.0.0.1", leaf=leaf(d.ip(b"127.0.0.1")))
row("ip-mapped", G, "iPAddress ::ffff:127.0.0.1 for 127.0.0.1", host="127.0.0.1", leaf=leaf("::ffff:127.0.0.1"))
row("ip-with-mask", G, "iPAddress with a mask behind it (8 octets)", host="127.0.0.1",
    leaf=leaf(d.ip(b"\x7f\0\0\1\xff\xff\xff\xff")))
row("ip6-as-ip", G, "::1 is asked for, iPAddress", host="::1", leaf=leaf("::1"))
row("ip6-as-dns", G, "::1 is asked for, the same as text in a dNSName", host="::1", leaf=leaf(d.dns("::1")))
row("ip-cn-beside-dns", G, "an address is asked for, it is the common name beside a dNSName", host="127.0.0.1",
    leaf=leaf(HOST, cn="127.0.0.1"))
row("ip-bad-length-beside-good-dns", G, "the dNSName fits, an iPAddress has 5 octets",
    leaf=leaf(HOST, d.ip(b"\x7f\0\0\1\1")))
row("ip-empty-beside-good-dns", G, "the dNSName fits, an iPAddress has no octets", leaf=leaf(HOST, d.ip(b"")))
row("dns-and-ip-host", G, "the dNSName fits, an iPAddress beside it", leaf=leaf(HOST, "127.0.0.1"))

# --- forms of the host -------------------------------------------------------------------------
G = "host-form"
row("case-presented", G, "WWW.Example.TEST as dNSName", leaf=leaf("WWW.Example.TEST"))
row("case-asked", G, "WWW.EXAMPLE.TEST is asked for", host="WWW.EXAMPLE.TEST", leaf=leaf(HOST))
row("dot-presented", G, "www.example.test. as dNSName", leaf=leaf(HOST + "."))
row("dot-asked", G, "www.example.test. is asked for", host=HOST + ".", leaf=leaf(HOST))
row("dot-both", G, "www.example.test. on both sides", host=HOST + ".", leaf=leaf(HOST + "."))
row("dot-asked-wildcard", G, "www.example.test. is asked for, *.example.test",
    host=HOST + ".", leaf=leaf("*.example.test"))
row("single-label", G, "localhost as dNSName", host="localhost", leaf=leaf("localhost"))
row("underscore", G, "my_host.example.test on both sides",
    host="my_host.example.test", leaf=leaf("my_host.example.test"))
row("underscore-first", G, "_srv.example.test on both sides", host="_srv.example.test", leaf=leaf("_srv.example.test"))
row("hyphen-first", G, "-a.example.test on both sides", host="-a.example.test", leaf=leaf("-a.example.test"))
row("hyphen-last", G, "a-.example.test on both sides", host="a-.example.test", leaf=leaf("a-.example.test"))
row("hyphen-last-wildcard", G, "*.example.test for a-.example.test",
    host="a-.example.test", leaf=leaf("*.example.test"))
row("hyphen-third-fourth", G, "ab--cd.example.test on both sides",
    host="ab--cd.example.test", leaf=leaf("ab--cd.example.test"))
row("digits-label", G, "123.example.test on both sides", host="123.example.test", leaf=leaf("123.example.test"))
row("a-label", G, "xn--bcher-kva.example.test on both sides", host="xn--bcher-kva.example.test",
    leaf=leaf("xn--bcher-kva.example.test"))
row("a-label-case", G, "XN--BCHER-KVA as dNSName",
    host="xn--bcher-kva.example.test", leaf=leaf("XN--BCHER-KVA.example.test"))
row("u-label-asked", G, "the U-label is asked for, the A-label is presented", host="bücher.example.test",
    leaf=leaf("xn--bcher-kva.example.test"))
row("u-label-presented-utf8", G, "the A-label is asked for, the U-label in UTF-8 is presented",
    host="xn--bcher-kva.example.test", leaf=leaf(d.dns("bücher.example.test".encode())))
row("u-label-presented-latin1", G, "the A-label is asked for, the U-label in Latin-1 is presented",
    host="xn--bcher-kva.example.test", leaf=leaf(d.dns("bücher.example.test")))
row("u-label-both", G, "the U-label on both sides",
    host="bücher.example.test", leaf=leaf(d.dns("bücher.example.test".encode())))
row("u-label-asked-upper-case", G, "the U-label in capitals is asked for, the A-label is presented",
    host="BÜCHER.example.test", leaf=leaf("xn--bcher-kva.example.test"))
row("u-label-asked-wildcard", G, "the U-label is asked for, *.example.test", host="bücher.example.test", leaf=leaf("*.example.test"))
row("a-label-sharp-s", G, "the A-label of faß on both sides", host="xn--fa-hia.example.test", leaf=leaf("xn--fa-hia.example.test"))
row("u-label-sharp-s", G, "faß is asked for, its A-label of IDNA 2008 is presented", host="faß.example.test",
    leaf=leaf("xn--fa-hia.example.test"))
row("u-label-sharp-s-mapped", G, "faß is asked for, fass (IDNA 2003) is presented", host="faß.example.test", leaf=leaf("fass.example.test"))
row("label-63", G, "a label of 63 octets", host="a" * 63 + ".example.test", leaf=leaf("a" * 63 + ".example.test"))
row("label-64-beside-good", G, "the dNSName fits, another has a label of 64 octets",
    leaf=leaf(HOST, "a" * 64 + ".example.test"))

# --- odd names beside good ones ----------------------------------------------------------------
G = "odd-names"
row("odd-empty-dns", G, "an empty dNSName beside a good one", leaf=leaf(HOST, d.dns("")))
row("odd-empty-dns-first", G, "an empty dNSName before a good one", leaf=leaf(d.dns(""), HOST))
row("odd-blank-dns", G, "the dNSName ' ' (RFC 5280 forbids it) beside a good one", leaf=leaf(HOST, " "))
row("odd-trailing-blank", G, "the only dNSName ends in a blank", leaf=leaf(HOST + " "))
row("odd-leading-blank-beside", G, "a dNSName that begins with a blank beside a good one",
    leaf=leaf(HOST, " x.example.test"))
row("odd-nul", G, "the only dNSName is the host, a NUL and more", leaf=leaf(d.dns(HOST + "\0.evil.test")))
row("odd-nul-beside", G, "a dNSName with a NUL beside a good one", leaf=leaf(HOST, d.dns("a\0b.example.test")))
row("odd-nul-last", G, "the only dNSName is the host and a NUL", leaf=leaf(d.dns(HOST + "\0")))
row("odd-newline-beside", G, "a dNSName with a newline beside a good one", leaf=leaf(HOST, "a\nb.example.test"))
row("odd-octets-beside", G, "a dNSName with octets above 127 beside a good one",
    leaf=leaf(HOST, d.dns(b"\xff\xfe.example.test")))
row("odd-utf8-beside", G, "a dNSName in UTF-8 beside a good one",
    leaf=leaf(HOST, d.dns("bücher.example.test".encode())))
row("odd-url-beside", G, "a URL as dNSName beside a good one", leaf=leaf(HOST, "https://x.example.test/"))
row("odd-port", G, "the only dNSName is host:443", leaf=leaf(HOST + ":443"))
row("odd-email-beside", G, "an address of mail as dNSName beside a good one", leaf=leaf(HOST, "a@example.test"))
row("odd-two-dots-beside", G, "a..b.example.test beside a good one", leaf=leaf(HOST, "a..b.example.test"))
row("odd-dot-beside", G, "the dNSName '.' beside a good one", leaf=leaf(HOST, "."))
row("odd-star-beside", G, "the dNSName '*' beside a good one", leaf=leaf(HOST, "*"))
row("odd-underscore-beside", G, "a_b.example.test beside a good one", leaf=leaf(HOST, "a_b.example.test"))
row("odd-long-beside", G, "a dNSName of 300 octets beside a good one", leaf=leaf(HOST, ".".join(["a" * 49] * 6)))
row("odd-bad-a-label-beside", G, "an xn-- label that is no A-label beside a good one",
    leaf=leaf(HOST, "xn--99999999.example.test"))
row("odd-uri-no-scheme-beside", G, "a URI without scheme beside a good dNSName",
    leaf=leaf(HOST, d.uri("x.example.test")))
row("odd-uri-blank-beside", G, "a URI with blanks beside a good dNSName", leaf=leaf(HOST, d.uri("https://a b/")))
row("odd-uri-ip6-beside", G, "a URI with a broken host beside a good dNSName", leaf=leaf(HOST, d.uri("https://[::/")))
row("odd-email-no-at-beside", G, "an rfc822Name without @ beside a good dNSName", leaf=leaf(HOST, d.email("nobody")))
row("odd-email-utf8-beside", G, "an rfc822Name in UTF-8 beside a good dNSName",
    leaf=leaf(HOST, d.tlv(0x81, "bücher@example.test".encode())))
row("odd-other-name-beside", G, "an otherName (UPN) beside a good dNSName",
    leaf=leaf(HOST, d.other_name("1.3.6.1.4.1.311.20.2.3", d.utf8("a@example.test"))))
row("odd-registered-id-beside", G, "a registeredID beside a good dNSName", leaf=leaf(HOST, d.tlv(0x88, b"\x2a\x03")))
row("odd-x400-beside", G, "an x400Address beside a good dNSName", leaf=leaf(HOST, d.tlv(0xA3, d.sequence())))
row("odd-unknown-tag-beside", G, "a GeneralName of unknown tag beside a good dNSName",
    leaf=leaf(HOST, d.tlv(0x89, b"x")), tls=dict(raw=True))
row("odd-constructed-dns-beside", G, "a dNSName of constructed form beside a good one",
    leaf=leaf(HOST, d.tlv(0xA2, d.ia5("x.test"))))
row("odd-other-name-dns-oid", G, "an otherName holds the host, nothing else does", leaf=leaf(
    d.other_name("1.3.6.1.5.5.7.8.9", d.ia5(HOST))))
row("odd-san-twice", G, "the same name twice", leaf=leaf(HOST, HOST))

# SPDX-License-Identifier: GPL-3.0-or-later
"""-o html: one page that says what text says, whatever octets it is about. page.py holds each to its form; what browsers make of
it is in tests/browsers."""

import datetime
import re

import pytest

import page
import pictures
import pki as p
from plugin import CRITICAL, OK, STATES, UNKNOWN, WARNING
from servers import sockets
from test_hostile import HOSTILE, tlv_of

HOST = "mail.example.com"
# Figures that differ from run to run.
_VOLATILE = re.compile(r"\d+(\.\d+)? ?(ms|s|seconds?)\b")


@pytest.fixture
def ask(plugin):
    """ask(argument...) -> (exit code, page), whose state and sentence are those of the text."""
    def ask(*arguments, **how):
        text = plugin.run(*arguments, **how)
        done, _ = plugin.spawn("-o", "html", *arguments, **how)
        assert done.returncode == text.code and done.stderr == b"", done
        html = page.read(done.stdout)
        assert page.state(html) == STATES[text.code]
        if "|" in text.lines[0]:
            assert _VOLATILE.sub("N", page.summary(html)) == _VOLATILE.sub("N", text.summary)
        return text.code, html
    return ask


@pytest.mark.smoke
def test_a_good_one(ask, pki, serve, trust):
    code, html = ask("-H", HOST, *serve(pki.intermediate.issue(HOST, [HOST, "www.example.com"])), *trust)
    assert code == OK and "127.0.0.1 port" in html.one("section").one("h2").text
    assert not any(e.attributes.get("class") == "problems" for e in html.all("ul"))
    assert not any(details.attributes for details in html.all("details")), "what is well is folded"
    said = html.text
    for part in ("TLS 1.3", "SHA-256", "www.example.com", "Chrome/Edge", "accepts", "handshake: "):
        assert part in said, part
    names = [li.text for ul in html.all("ul") if ul.attributes.get("class") == "names" for li in ul.all("li")]
    assert [HOST, "www.example.com"] == names[:2]


def test_what_is_wrong_stands_first(ask, pki, serve, trust):
    leaf = pki.intermediate.issue("x", ["owa.example.net"], not_before=-90 * p.DAY, not_after=-p.DAY)
    code, html = ask("-H", HOST, *serve(leaf), *trust)
    problems = next(ul for ul in html.all("ul") if ul.attributes.get("class") == "problems")
    ids = [code.text for code in problems.all("code")]
    assert code == CRITICAL and ids[:2] == ["name-mismatch", "expired"], ids
    assert problems.text.count("To fix: ") >= 1
    said = html.one("section").text
    assert said.index("To fix: ") < said.index("Step by step") < said.index("SHA-256")
    for details in html.all("details"):
        states = [strong.text for strong in next(details.all("summary")).all("strong")]
        assert bool(details.attributes) == (states not in ([], ["OK"])), details.text


@pytest.mark.parametrize("name", ["ok", "critical"])
def test_pictures_in_documents(ask, pki, serve, trust, source, name):
    """They show what the program says today; "make screenshots" makes them."""
    endpoint = serve(pictures.certificates(pki)[name])
    said = pictures.words(ask("-H", HOST, *endpoint, *trust)[1], endpoint.address, endpoint.port)
    for scheme in ("light", "dark"):
        assert pictures.description((source / f"doc/page-{name}-{scheme}.png").read_bytes()) == said


def test_it_says_when_and_how(ask, plugin, pki, serve, trust):
    before = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    _, html = ask("-H", HOST, *serve(pki.intermediate.issue(HOST, [HOST])), *trust, "--at=2026-01-01T00:00:00Z", "--allow-cn")
    said = page.terms(html)
    measured = datetime.datetime.strptime(said["Measured"], "%Y-%m-%dT%H:%M:%S%z")
    assert before <= measured <= datetime.datetime.now(datetime.timezone.utc)
    assert said["Judged as of"] == "2026-01-01T00:00:00Z"
    version = plugin.spawn("-V")[0].stdout.decode().splitlines()[0]
    assert said["By"] == version
    assert f"--hostname={HOST}\n" in said["Options"] and "--allow-cn\n" in said["Options"], said


def test_no_secret_is_on_it(plugin, misbehave, trust):
    proxy = misbehave(sockets.silent)
    done, _ = plugin.spawn("-H", f"https://joe:hush@{HOST}/?token=hush", f"--proxy=http://joe:hush@127.0.0.1:{proxy.port}", *trust,
                           "-t", "1", "-o", "html", "-vv", "--request=/owa?token=hush")
    assert b"hush" not in done.stdout and b"joe" not in done.stdout, done.stdout
    assert "--proxy=(not shown)" in page.terms(page.read(done.stdout))["Options"]


def test_every_octet_everywhere(ask, pki, serve, trust):
    """As a name of every kind, in the subject and in the issuer, over the wire."""
    octets = [bytes([octet]) for octet in range(256)]
    text = b"</style><!--]]>" + b"".join(octets)
    names = [kind(b"zq" + octet) for octet in octets for kind in (p.dns, p.email, p.uri, p.srv)]
    authority = pki.root.issue_authority([(p.O, p.t61(text)), (p.CN, p.t61(text[:100]))])
    leaf = authority.issue([(p.O, p.t61(text)), (p.CN, p.t61(text))], [*names, HOST])
    assert ask("-H", HOST, *serve(leaf), *trust, "-vv")[0] == WARNING
    code, html = ask("-H", "zq.example.org", *serve(leaf), *trust)
    assert code == CRITICAL and "zq\\x3c" in html.text and "zq\\x00" in html.text


@pytest.mark.parametrize("octets", HOSTILE.values(), ids=HOSTILE)
def test_hostile(ask, pki, trust, octets):
    leaf = pki.intermediate.issue([(p.O, tlv_of(p.utf8, octets)), (p.CN, tlv_of(p.t61, octets))],
                                  [p.dns(b"zq" + octets), p.email(octets), p.uri(octets), p.srv(octets), HOST])
    assert ask("-f", leaf.save()[0], "-n", HOST, *trust)[0] == WARNING
    assert ask("-f", leaf.save()[0], "-n", "zq.example.org", *trust)[0] == CRITICAL


def test_what_a_server_says(ask, misbehave, trust):
    banner = b"220 </style><script>alert(1)</script> \" ' \x1b[2J \xff\xe2\x80\xae [OK] | x=1\r\n500 \xe2\x80\xa8 no\r\n"
    server = misbehave(lambda connection: (connection.sendall(banner), connection.recv(100), connection.sendall(banner)))
    code, html = ask("-H", HOST, "-P", "smtp", *server, *trust, "-vv")
    assert code == CRITICAL and "\\x3cscript\\x3e" in html.text


@pytest.mark.parametrize("arguments", [["--<script>"], ["-H", "a b"], ["-H", HOST, "--ca-file=/nonexistent/<b>.pem"], ["-H", "\udcff"], ["x|'\"&"]],
                         ids=["option", "host", "file", "octet", "word"])
def test_wrong_usage(ask, arguments):
    code, html = ask(*arguments)
    assert code == UNKNOWN and html.one("p").text.startswith("usage: "), html.text


def test_hundreds_of_endpoints(ask, plugin, pki, trust, tmp_path):
    """A table at the top, the worst first, each row with a link to its section."""
    key, files = p.new_key("ec"), []
    for i in range(300):
        file = tmp_path / f"chain{i}.pem"
        file.write_text(pki.intermediate.issue(f"n{i}", [HOST if i % 5 else f"other{i}.example.net", f"n{i}.example.org"], key=key).pem())
        files += ["-f", file]
    code, html = ask(*files, "-n", HOST, *trust)
    states = [row.one("strong").text for row in html.one("nav").one("tbody").all("tr")]
    assert code == CRITICAL and states == ["CRITICAL"] * 60 + ["OK"] * 240
    links = [link.attributes["href"][1:] for link in html.one("nav").all("a")]
    assert links == [section.attributes["id"] for section in html.all("section")] and len(links) == 300
    sizes = {}
    for limit in (1000, 5000, 16384, 30000, 100000, 1000000):
        done, _ = plugin.spawn(*files, "-n", HOST, *trust, "-o", "html", f"--max-output={limit}")
        html = page.read(done.stdout)
        assert done.returncode == CRITICAL and len(done.stdout) <= limit and page.state(html) == "CRITICAL"
        assert "(--max-output)" in html.text
        sizes[limit] = len(list(html.all("section")))
    assert list(sizes.values()) == sorted(sizes.values()) and sizes[1000000] > 60 > sizes[100000] > 0, sizes

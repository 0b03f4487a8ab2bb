# SPDX-License-Identifier: GPL-3.0-or-later
"""Wrong usage: exit code 3, one line that says what is wrong and what was expected, and nobody is
connected to. Help and version."""

import json
import os
import re

import pytest

import page
from plugin import OK, UNKNOWN
from servers import sockets

HOST = "mail.example.com"

# id, arguments, what the line must name
WRONG = [
    ("no-arguments", [], "-H"),
    ("unknown-option", ["-H", HOST, "--nonsense"], "--nonsense"),
    ("unknown-letter", ["-H", HOST, "-Z"], "Z"),
    ("other-plugin", ["-H", HOST, "-C", "30,14"], "write -w 30 -c 14"),
    ("other-plugin-hostile", ["-H", HOST, "-C|'x'=1s;;;;\n[OK] - <b>fine</b> `id` $(id)\u202e"], "unknown option -C; check_http"),
    ("other-plugin-hostile-name", ["-H", HOST, "--rootcert=|'x'=1s;;;;\n[OK] - <b>fine</b>"], "unknown option --rootcert; check_ssl_cert"),
    ("missing-argument", ["-H"], "H"),
    ("missing-argument-long", ["--hostname"], "hostname"),
    ("argument-that-none-wants", ["-H", HOST, "--no-sni=yes"], "no-sni"),
    ("stray-word", ["-H", HOST, "stray"], "stray"),
    ("host-empty", ["-H", ""], "name"),
    ("host-blank", ["-H", "mail example.com"], "blank"),
    ("host-wildcard", ["-H", "*.example.com"], "*"),
    ("host-empty-label", ["-H", "mail..example.com"], "label"),
    ("host-leading-dot", ["-H", ".example.com"], "label"),
    ("host-label-too-long", ["-H", "a" * 64 + ".example.com"], "63"),
    ("host-too-long", ["-H", ".".join(["a" * 50] * 6)], "253"),
    ("host-control-character", ["-H", "mail\x1b.example.com"], "control"),
    ("host-newline", ["-H", "mail\n.example.com"], "control"),
    ("host-at-sign", ["-H", "user@example.com"], "@"),
    ("host-percent", ["-H", "mail%2eexample.com"], "%"),
    ("host-idna-refuses", ["-H", "a\u2665\u0301\u200b.example"], "name"),
    ("host-bidi", ["-H", "a\u05d0b.example"], "name"),
    ("host-not-utf8", ["-H", b"m\xe4il.example.com"], "UTF-8"),
    ("host-looks-like-address", ["-H", "\u2460\u2461.0.2.1"], "address"),
    ("host-full-width-address", ["-H", "\uff11\uff19\uff12.0.2.1"], "address"),
    ("host-numeric-last-label", ["-H", "192.0.2"], "name"),
    ("host-address-out-of-range", ["-H", "192.0.2.256"], "address"),
    ("host-zone-as-identity", ["-H", "fe80::1%lo"], "zone"),
    ("host-scheme", ["-H", "gopher://mail.example.com/"], "gopher"),
    ("host-url-without-host", ["-H", "https:///owa"], "empty"),
    ("host-bad-port", ["-H", f"{HOST}:0"], "port"),
    ("host-bad-port-text", ["-H", f"{HOST}:https"], "port"),
    ("port-zero", ["-H", HOST, "-p", "0"], "1"),
    ("port-too-large", ["-H", HOST, "-p", "65536"], "65535"),
    ("port-text", ["-H", HOST, "-p", "https"], "https"),
    ("port-negative", ["-H", HOST, "-p", "-1"], "-1"),
    ("port-trailing", ["-H", HOST, "-p", "443x"], "443x"),
    ("protocol-unknown", ["-H", HOST, "-P", "gopher"], "gopher"),
    ("protocol-without-port", ["-H", HOST, "-P", "tls"], "port"),
    ("name-empty", ["-H", HOST, "-n", ""], "name"),
    ("name-srv-bad", ["-H", HOST, "-n", "srv:imaps.example.com"], "srv"),
    ("name-uri-bad", ["-H", HOST, "-n", "uri:example.com"], "uri"),
    ("sni-address", ["-H", HOST, "--sni", "192.0.2.1"], "SNI"),
    ("sni-bad", ["-H", HOST, "--sni", "a b"], "sni"),
    ("sni-and-no-sni", ["-H", HOST, "--sni", HOST, "--no-sni"], "sni"),
    ("both-families", ["-H", HOST, "-4", "-6"], "-6"),
    ("threshold-text", ["-H", HOST, "-w", "soon"], "soon"),
    ("threshold-empty", ["-H", HOST, "-w", ""], "-w"),
    ("threshold-unit", ["-H", HOST, "-w", "14y"], "14y"),
    ("threshold-range-backwards", ["-H", HOST, "-w", "30:7"], "30:7"),
    ("threshold-share-too-large", ["-H", HOST, "-w", "101%"], "101%"),
    ("threshold-share-negative", ["-H", HOST, "-c", "-1%"], "-1%"),
    ("threshold-not-a-number", ["-H", HOST, "-w", "nan"], "nan"),
    ("threshold-infinite", ["-H", HOST, "-w", "inf"], "inf"),
    ("threshold-enormous", ["-H", HOST, "-w", "99999999999999999999"], "99999999999999999999"),
    ("thresholds-the-wrong-way-round", ["-H", HOST, "-w", "7", "-c", "14"], "-w"),
    ("shares-the-wrong-way-round", ["-H", HOST, "-w", "10%", "-c", "20%"], "-w"),
    ("timeout-zero", ["-H", HOST, "-t", "0"], "0"),
    ("timeout-negative", ["-H", HOST, "-t", "-3"], "-3"),
    ("timeout-text", ["-H", HOST, "-t", "ten"], "ten"),
    ("timeout-nan", ["-H", HOST, "-t", "nan"], "nan"),
    ("ca-file-missing", ["-H", HOST, "--ca-file", "/nonexistent/ca.pem"], "/nonexistent/ca.pem"),
    ("ca-file-empty", ["-H", HOST, "--ca-file", "/dev/null"], "/dev/null"),
    ("ca-dir-missing", ["-H", HOST, "--ca-dir", "/nonexistent"], "/nonexistent"),
    ("crl-file-missing", ["-H", HOST, "--crl-file", "/nonexistent/crl.pem"], "/nonexistent/crl.pem"),
    ("client-cert-missing", ["-H", HOST, "--client-cert", "/nonexistent/c.pem"], "/nonexistent/c.pem"),
    ("client-key-alone", ["-H", HOST, "--client-key", "/dev/null"], "client-cert"),
    ("priority-bad", ["-H", HOST, "--priority", "NORMAL:+NONSENSE"], "NONSENSE"),
    ("wildcards-bad", ["-H", HOST, "--wildcards=all"], "all"),
    ("state-without-finding", ["-H", HOST, "--state", "warning"], "warning"),
    ("state-unknown-finding", ["-H", HOST, "--state", "nonsense=ok"], "nonsense"),
    ("state-unknown-state", ["-H", HOST, "--state", "expired=bad"], "bad"),
    ("output-unknown", ["-H", HOST, "-o", "xml"], "xml"),
    ("at-bad", ["-H", HOST, "--at", "yesterday"], "yesterday"),
    ("at-bad-month", ["-H", HOST, "--at", "2026-13-01"], "2026-13-01"),
    ("proxy-scheme", ["-H", HOST, "--proxy", "ftp://proxy.example:21"], "--proxy"),
    ("proxy-empty", ["-H", HOST, "--proxy", ""], "proxy"),
    ("bind-name", ["-H", HOST, "--bind", "localhost"], "localhost"),
    ("exact-names-without-name", ["-f", "/dev/null", "--exact-names"], "-n"),
    ("extra-opts-file-missing", ["-H", HOST, "--extra-opts=@/nonexistent/plugins.ini"], "/nonexistent/plugins.ini"),
]


@pytest.mark.parametrize("arguments, names", [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_wrong_usage(plugin, arguments, names):
    arguments = [os.fsdecode(a) for a in arguments]
    words = plugin.usage(*arguments)
    assert names in words, words
    # The plugin says the same in JSON, when that is what was asked for.
    if "-o" in arguments or arguments[-1:] in (["-H"], ["--hostname"]):
        return
    done, _ = plugin.spawn("-o", "json", *arguments)
    data = json.loads(done.stdout)
    assert (done.returncode, data["exit_code"], data["state"]) == (UNKNOWN, UNKNOWN, "UNKNOWN")
    assert data["summary"] == words
    # Behind what is wrong, too, unless that takes it for its value.
    if "--" not in arguments:
        done, _ = plugin.spawn(*arguments, "--output=json")
        assert json.loads(done.stdout) == data
    done, _ = plugin.spawn("-o", "html", *arguments)
    assert (done.returncode, page.read(done.stdout).one("p").text) == (UNKNOWN, words)
    done, _ = plugin.spawn("-o", "prometheus", *arguments)
    assert (done.returncode, done.stdout.decode()) == (UNKNOWN, f"# [UNKNOWN] - {words}\n")
    done, _ = plugin.spawn("-o", "passive-nagios", *arguments)
    assert (done.returncode, done.stdout.decode()) == (UNKNOWN, f"[UNKNOWN] - {words}\n")
    done, _ = plugin.spawn("-o", "passive-icinga2", *arguments)
    assert (done.returncode, json.loads(done.stdout)) == (UNKNOWN, data)


def test_wrong_usage_is_told_before_any_connection(plugin, misbehave):
    endpoint = misbehave(sockets.silent)
    plugin.usage("-H", HOST, *endpoint, "-w", "7", "-c", "14")
    plugin.usage("-H", HOST, *endpoint, "--ca-file", "/nonexistent/ca.pem")
    plugin.usage("-H", HOST, *endpoint, "--crl-file", "/nonexistent/crl.pem")
    plugin.usage("-H", HOST, *endpoint, "--client-cert", "/nonexistent/c.pem")
    plugin.usage("-H", HOST, *endpoint, "--priority", "NONSENSE")
    plugin.usage("-H", HOST, *endpoint, "-H", "bad name")
    assert endpoint.server.connections == 0


def test_unreadable_ca_file_is_not_untrusted(plugin, serve, good, tmp_path):
    (tmp_path / "no.pem").write_text("no certificate\n")
    words = plugin.usage("-H", HOST, *serve(good), "--ca-file", tmp_path / "no.pem")
    assert "no.pem" in words and "certificate" in words


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help(plugin, option):
    done, _ = plugin.spawn(option)
    text = done.stdout.decode()
    assert (done.returncode, done.stderr) == (UNKNOWN, b"")
    for long_option in ("--hostname", "--address", "--port", "--protocol", "--name", "--sni", "--no-sni",
                        "--all-addresses", "--each-certificate", "--proxy", "--client-cert", "--client-key",
                        "--allow-cn", "--wildcards", "--msstd", "--exact-names", "--ca-file", "--ca-dir", "--warning",
                        "--critical", "--state", "--list-findings", "--timeout", "--file", "--at", "--priority",
                        "--output", "--extra-opts", "--help", "--version"):
        assert long_option in text, long_option
    assert all(len(line) <= 100 for line in text.splitlines())


@pytest.mark.parametrize("option", ["-V", "--version"])
def test_version(plugin, option, source):
    done, _ = plugin.spawn(option)
    text = done.stdout.decode()
    assert (done.returncode, done.stderr) == (UNKNOWN, b"")
    version = (source / "configure.ac").read_text().split("AC_INIT([check_cert_name], [")[1].split("]")[0]
    assert text.startswith("check_cert_name") and version in text
    assert "GnuTLS" in text and "libpsl" in text


def test_help_wins_over_everything_else(plugin):
    done, _ = plugin.spawn("-H", "bad name", "--help")
    assert done.returncode == UNKNOWN and b"--hostname" in done.stdout


def listed(plugin, *options):
    done, _ = plugin.spawn(*options)
    assert (done.returncode, done.stderr) == (UNKNOWN, b"") and done.stdout.endswith(b"\n")
    return done.stdout.decode()


@pytest.mark.parametrize("what", ["findings", "protocols", "clients"])
def test_lists_are_json_too(plugin, what):
    """The same words in both forms, wherever -o stands."""
    text = listed(plugin, f"--list-{what}")
    said = listed(plugin, "-o", "json", f"--list-{what}")
    assert said == listed(plugin, f"--list-{what}", "-H", "bad name", "--output=json") and said.count("\n") == 1
    data = json.loads(said)
    assert data["plugin"] == "check_cert_name" and data["version"]
    rows = data["families" if what == "clients" else what]
    assert len(rows) >= 12
    for row in rows:
        assert row["name" if what == "protocols" else "id"] in text
    assert listed(plugin, f"--list-{what}", "-o", "html") == text, "there is no page of it"


def test_list_of_protocols(plugin):
    text = listed(plugin, "--list-protocols")
    for line in (r"https +443 +TLS +- +https://", r"imap +143 +STARTTLS +_imap\._tcp +imap://", r"tls +- +TLS +-"):
        assert re.search(f"(?m)^{line}", text), text
    rows = {row["name"]: row for row in json.loads(listed(plugin, "--list-protocols", "-o", "json"))["protocols"]}
    assert [line.split()[0] for line in text.splitlines()] == list(rows)
    assert rows["smtp"] == {"name": "smtp", "port": 25, "starttls": True, "srv": None, "schemes": ["smtp"],
                            "clients": ["windows", "go", "openssl", "gnutls"]}
    assert rows["tls"]["port"] is None and rows["tls"]["schemes"] == []


def test_list_findings(plugin):
    done, _ = plugin.spawn("--list-findings")
    assert done.stderr == b"" and done.returncode in (OK, UNKNOWN)
    text = done.stdout.decode()
    for finding in ("name-mismatch", "cn-only", "principal-mismatch", "principal-by-san", "names-missing",
                    "names-unexpected", "untrusted", "self-signed", "chain-incomplete", "expired", "not-yet-valid",
                    "expires-soon", "revoked", "weak-key", "weak-signature", "wrong-purpose", "malformed-name",
                    "not-tls", "handshake-failed", "starttls-refused", "client-certificate-required",
                    "resolve-failed", "connect-failed", "timeout", "usage", "internal", "dane-mismatch",
                    "dane-bogus", "dane-lookup-failed", "dane-unusable", "dane-insecure"):
        assert finding in text, finding


def test_what_is_missing_is_readable(plugin):
    """What an option expects is told as --help has it, with nothing in it that would be hidden."""
    told = [word.split("=")[0] for word in plugin.spawn("--help")[0].stdout.decode().split() if re.match(r"--[a-z-]+=[^=]", word)]
    assert len(told) > 30
    for option in sorted(set(told) - {"--extra-opts"}):
        text = plugin.usage("-H", "www.example.com", option)
        assert f"{option} needs a value: {option}=" in text and "\\x" not in text, text

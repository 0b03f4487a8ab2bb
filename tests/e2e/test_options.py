# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that change what is asked, what counts, and where options come from."""

import socket
import threading

import pytest

from pki import DAY, DIGITAL_SIGNATURE, KEY_ENCIPHERMENT, new_key
from plugin import CRITICAL, OK, UNKNOWN, WARNING
from servers import sockets
from servers.nginx import Nginx, Site
from servers.process import free_port

HOST = "mail.example.com"


# --- --state ----------------------------------------------------------------------------------


@pytest.mark.parametrize("state, code", [
    ("warning", WARNING), ("WARNING", WARNING), ("ok", OK), ("critical", CRITICAL), ("unknown", UNKNOWN),
    ("1", WARNING)])
def test_state_of_a_finding(plugin, pki, serve, trust, state, code):
    leaf = pki.intermediate.issue("owa.example.com", ["owa.example.com"])
    report = plugin.check("-H", HOST, *serve(leaf), *trust, "--state", f"name-mismatch={state}")
    assert report.code == code, report.text
    assert "owa.example.com" in report.text, "what was waived is still shown"
    if code == OK:
        assert (report.findings, report.waived) == ([], ["name-mismatch"])
    else:
        assert (report.findings, report.waived) == (["name-mismatch"], [])


def test_waiving_one_leaves_the_others(plugin, pki, serve, trust):
    leaf = pki.self_signed("x", ["owa.example.com"])
    report = plugin.check("-H", HOST, *serve(leaf), *trust, "--state=self-signed=ok")
    assert (report.code, report.findings, report.waived) == (CRITICAL, ["name-mismatch"], ["self-signed"])
    report = plugin.check("-H", HOST, *serve(leaf), *trust, "--state=self-signed=ok", "--state=name-mismatch=warning")
    assert (report.code, report.findings) == (WARNING, ["name-mismatch"])


def test_stricter_than_default(plugin, pki, serve, trust):
    leaf = pki.intermediate.issue("x", [HOST], not_before=-80 * DAY, not_after=10 * DAY)
    report = plugin.check("-H", HOST, *serve(leaf), *trust, "--state=expires-soon=critical")
    assert (report.code, report.findings) == (CRITICAL, ["expires-soon"])


def test_state_of_a_failure(plugin, closed_port):
    report = plugin.check("-H", HOST, "-I", "127.0.0.1", "-p", closed_port, "--state=connect-failed=warning")
    assert (report.code, report.findings) == (WARNING, ["connect-failed"])


def test_the_last_state_wins(plugin, pki, serve, trust):
    leaf = pki.intermediate.issue("owa.example.com", ["owa.example.com"])
    report = plugin.check("-H", HOST, *serve(leaf), *trust, "--state=name-mismatch=ok", "--state=name-mismatch=warning")
    assert report.code == WARNING


# --- hosts, URLs, SNI ---------------------------------------------------------------------------


@pytest.mark.smoke
def test_several_hosts(plugin, serve, trust, good):
    report = plugin.check("-H", HOST, "-H", "www.example.net", "-H", "mail.example.org", *serve(good), *trust)
    assert (report.code, report.findings) == (CRITICAL, ["name-mismatch"])
    assert [e["host"] for e in report.json["endpoints"]] == [HOST, "www.example.net", "mail.example.org"]
    assert [e["state"] for e in report.json["endpoints"]] == ["OK", "OK", "CRITICAL"]
    assert "mail.example.org" in report.summary
    assert report.perfdata["endpoints_checked"].value == 3
    assert report.perfdata["endpoints_failed"].value == 1
    assert report.perfdata["names_checked"].value == 3
    assert report.perfdata["names_failed"].value == 1


def test_several_hosts_all_good(plugin, serve, trust, good):
    report = plugin.check("-H", HOST, "-H", "www.example.net", *serve(good), *trust)
    assert (report.code, report.findings) == (OK, [])


def test_hosts_and_addresses_multiply(plugin, serve, trust, good):
    endpoint = serve(good, addresses=("127.0.0.2", "127.0.0.3"))
    report = plugin.check("-H", HOST, "-H", "www.example.net", "-I", "127.0.0.2", "-I", "127.0.0.3", "-p",
                          endpoint.port, *trust)
    assert report.code == OK
    pairs = [(e["host"], e["address"]) for e in report.json["endpoints"]]
    assert sorted(pairs) == sorted((h, a) for h in (HOST, "www.example.net") for a in ("127.0.0.2", "127.0.0.3"))


def test_worst_expiry_of_several_hosts(plugin, pki, trust, tmp_path, start):
    early = pki.intermediate.issue("a.example.com", ["a.example.com"], not_after=30 * DAY)
    late = pki.intermediate.issue("b.example.com", ["b.example.com"], not_after=60 * DAY)
    port = free_port()
    listen = [("127.0.0.1", port)]
    start(Nginx(tmp_path, [Site([late], listen, "b.example.com", True), Site([early], listen, "a.example.com")]))
    report = plugin.check("-H", "b.example.com", "-H", "a.example.com", "-I", "127.0.0.1", "-p", port, *trust)
    assert report.code == OK
    assert 29 * DAY < report.expires <= 30 * DAY


@pytest.mark.parametrize("form", [
    "mail.example.com:{port}", "https://mail.example.com:{port}/owa", "https://user:secret@mail.example.com:{port}/",
    "HTTPS://MAIL.example.com:{port}", "imaps://mail.example.com:{port}", "ldaps://mail.example.com:{port}/dc=x"])
def test_forms_of_host(plugin, serve, trust, good, form):
    endpoint = serve(good)
    report = plugin.check("-H", form.format(port=endpoint.port), "-I", "127.0.0.1", *trust)
    assert report.code == OK, report.text
    assert report.endpoint["port"] == endpoint.port
    assert "secret" not in report.text


def test_default_virtual_host(plugin, pki, trust, tmp_path, start):
    """Two sites behind one address: without SNI the wrong one answers."""
    port = free_port()
    listen = [("127.0.0.1", port)]
    default = pki.intermediate.issue("default.hoster.example", ["default.hoster.example"])
    right = pki.intermediate.issue(HOST, [HOST])
    start(Nginx(tmp_path, [Site([default], listen, "default.hoster.example", True), Site([right], listen, HOST)]))
    where = ["-I", "127.0.0.1", "-p", port, *trust]
    assert plugin.check("-H", HOST, *where).code == OK
    report = plugin.check("-H", HOST, *where, "--no-sni")
    assert (report.code, report.findings) == (CRITICAL, ["name-mismatch"])
    assert "default.hoster.example" in report.summary
    for without in (report, plugin.check("-H", "192.0.2.1", "-n", HOST, *where)):
        assert "no SNI was sent" in without.summary and "whether SNI arrives" not in without.text, without.text
        assert without.endpoint["names"][0]["hint"] is None
    report = plugin.check("-H", HOST, *where, "--sni", "default.hoster.example")
    assert report.findings == ["name-mismatch"]
    report = plugin.check("-H", "192.0.2.1", "-n", HOST, "--sni", HOST, *where)
    assert report.code == OK
    report = plugin.check("-H", "other.example.com", *where)
    assert report.findings == ["name-mismatch"] and "default.hoster.example" in report.summary
    assert "whether SNI arrives" in report.summary


def test_sni_is_the_a_label(plugin, pki, trust, tmp_path, start):
    port = free_port()
    listen = [("127.0.0.1", port)]
    default = pki.intermediate.issue("x", ["default.hoster.example"])
    right = pki.intermediate.issue("x", ["xn--bcher-kva.example"])
    start(Nginx(tmp_path, [Site([default], listen, "default.hoster.example", True),
                           Site([right], listen, "xn--bcher-kva.example")]))
    assert plugin.check("-H", "bücher.example.", "-I", "127.0.0.1", "-p", port, *trust).code == OK


@pytest.mark.smoke
def test_each_certificate(plugin, pki, trust, tmp_path, start):
    """RSA and ECDSA side by side, and two others without SNI: the wrong ones are named. Without the option it is
    that of which clients ask first, ECDSA."""
    port = free_port()
    listen = [("127.0.0.1", port)]
    ecdsa = pki.intermediate.issue(HOST, [HOST])
    rsa = pki.intermediate.issue("owa.example.com", ["owa.example.com"], key=new_key("rsa"),
                                 usage=(DIGITAL_SIGNATURE, KEY_ENCIPHERMENT))
    default, of_old = (pki.intermediate.issue(f"{name}.hoster.example", [f"{name}.hoster.example"], **more)
                       for name, more in (("default", {}), ("old", {"key": new_key("rsa"), "usage": (DIGITAL_SIGNATURE, KEY_ENCIPHERMENT)})))
    start(Nginx(tmp_path, [Site([default, of_old], listen, "default.hoster.example", True), Site([ecdsa, rsa], listen, HOST)]))
    where = ["-H", HOST, "-I", "127.0.0.1", "-p", port, *trust]
    assert plugin.check(*where).code == OK
    report = plugin.check(*where, "--each-certificate")
    assert (report.code, report.findings) == (CRITICAL, ["name-mismatch"])
    shown = sorted(e["chain"][0]["dns"][0] for e in report.json["endpoints"])
    assert shown == ["default.hoster.example", HOST, "old.hoster.example", "owa.example.com"]
    assert report.perfdata["endpoints_checked"].value == 4
    assert report.perfdata["endpoints_failed"].value == 3
    assert all(name in report.text for name in ("owa.example.com", "default.hoster.example", "old.hoster.example", "(no SNI, RSA)"))


def test_each_certificate_of_a_server_with_one(plugin, serve, trust, good):
    report = plugin.check("-H", HOST, *serve(good), *trust, "--each-certificate")
    assert (report.code, report.findings) == (OK, []), report.text
    assert report.perfdata["endpoints_checked"].value == 1


@pytest.mark.parametrize("behave", [None, sockets.closing, sockets.silent], ids=["nobody", "closing", "silent"])
def test_each_certificate_of_one_of_two_addresses(plugin, serve, trust, good, hosts, start, behave):
    """That it has no RSA certificate was all that was asked."""
    endpoint = serve(good)
    if behave:
        start(sockets.SocketServer(behave, "127.0.0.2", endpoint.port))
    report = plugin.check("-H", HOST, "-p", endpoint.port, *trust, "--each-certificate", "-t", "8",
                          env=hosts({HOST: ["127.0.0.1", "127.0.0.2"]}))
    assert (report.code, report.findings) == (OK, []), report.text
    assert report.seconds < 6, "clients do not come to the other one, either"
    assert [e["address"] for e in report.json["endpoints"]] == ["127.0.0.1"]


def signatures(hello):
    """What the extension signature_algorithms of a ClientHello says, its numbers of two octets."""
    at = 44 + hello[43]
    at += 2 + int.from_bytes(hello[at:at + 2], "big")
    at += 1 + hello[at] + 2
    while at < len(hello):
        kind, size = (int.from_bytes(hello[at + n:at + n + 2], "big") for n in (0, 2))
        if kind == 13:
            return [hello[n:n + 2] for n in range(at + 6, at + 4 + size, 2)]
        at += 4 + size
    return []


@pytest.mark.parametrize("priority", [[], ["--priority=NORMAL"]], ids=["", "priority"])
@pytest.mark.parametrize("behave", [sockets.resetting, sockets.closing], ids=["resetting", "closing"])
def test_each_certificate_of_a_server_that_breaks_off(plugin, misbehave, serve, trust, good, behave, priority):
    """Schannel sends no alert when it has no certificate of a kind; nor does who has had enough of so many connections."""
    server = serve(good)

    def schannel(connection):
        is_shown = b"\x04\x03" in signatures(connection.recv(8192, socket.MSG_PEEK))
        sockets.join(connection, ("127.0.0.1", server.port)) if is_shown else behave(connection)
    report = plugin.check("-H", HOST, *misbehave(schannel), *trust, "--each-certificate", *priority)
    assert (report.code, report.findings) == (OK, []), report.text

    lock, taken = threading.Lock(), []

    def once(connection):
        with lock:
            taken.append(connection)
            is_first = len(taken) == 1
        sockets.join(connection, ("127.0.0.1", server.port)) if is_first else behave(connection)
    run = plugin.run("-H", HOST, *misbehave(once), *trust, "--each-certificate", *priority)
    assert run.code == CRITICAL, run.text
    assert "also when it was asked for any certificate, so that it is not known whether it has this one" in run.text


def test_each_certificate_with_each_of_its_chains(plugin, pki, trust, tmp_path, start):
    """A default host that shows the certificate of another without its intermediate."""
    port = free_port()
    listen = [("127.0.0.1", port)]
    whole, alone = (pki.intermediate.issue(HOST, [HOST]) for _ in range(2))
    alone.der, alone.key, alone.chain = whole.der, whole.key, []
    start(Nginx(tmp_path, [Site([alone], listen, "default.hoster.example", True), Site([whole], listen, HOST)]))
    where = ["-H", HOST, "-I", "127.0.0.1", "-p", port, *trust]
    assert plugin.check(*where).code == OK
    report = plugin.check(*where, "--each-certificate")
    assert (report.code, report.findings) == (CRITICAL, ["untrusted"]), report.text
    assert report.perfdata["endpoints_checked"].value == 2 and "(no SNI)" in report.text


def test_all_addresses(plugin, pki, trust, tmp_path, start, ipv6, hosts):
    """Only one of the three addresses of a name has the wrong certificate; -A finds it."""
    port = free_port(("127.0.0.1", "127.0.0.2", "::1"))
    right = pki.intermediate.issue(HOST, [HOST])
    wrong = pki.intermediate.issue("x", ["old.example.com"])
    start(Nginx(tmp_path, [Site([right], [("127.0.0.1", port), (ipv6, port)]), Site([wrong], [("127.0.0.2", port)])]))
    how = {"env": hosts({HOST: ["127.0.0.1", "127.0.0.2", ipv6]})}
    report = plugin.check("-H", HOST, "-A", "-p", port, *trust, **how)
    assert (report.code, report.findings) == (CRITICAL, ["name-mismatch"]), report.text
    assert {e["address"]: e["state"] for e in report.json["endpoints"]} == {
        "127.0.0.1": "OK", "127.0.0.2": "CRITICAL", "::1": "OK"}
    assert "127.0.0.2" in report.summary
    assert report.perfdata["endpoints_checked"].value == 3
    assert plugin.check("-H", HOST, "-A", "-6", "-p", port, *trust, **how).code == OK
    assert plugin.check("-H", HOST, "-A", "-4", "-p", port, *trust, **how).code == CRITICAL


def test_the_addresses_of_a_name_are_told(plugin, serve, trust, good, hosts):
    """-v and JSON have all of them beside the one that answered; of one that was given there are none to tell."""
    port = serve(good).port
    how = {"env": hosts({HOST: ["127.0.0.9", "127.0.0.1", "127.0.0.8"]})}
    report = plugin.check("-H", HOST, "-p", port, *trust, "-v", **how)
    assert report.endpoint["address"] == "127.0.0.1" and report.endpoint["addresses"] == ["127.0.0.9", "127.0.0.1", "127.0.0.8"]
    assert "resolve: 127.0.0.1 of 3: 127.0.0.9, 127.0.0.1, 127.0.0.8, " in report.text
    report = plugin.check("-H", HOST, "-p", port, "-A", *trust, "-v", **how)
    assert [e["addresses"] for e in report.json["endpoints"]] == [["127.0.0.9", "127.0.0.1", "127.0.0.8"]] * 3
    assert " of 3: " not in report.text
    report = plugin.check("-H", HOST, "-I", "127.0.0.1", "-p", port, *trust, "-v", **how)
    assert report.endpoint["addresses"] == [] and "resolve:" not in report.text
    report = plugin.check("-H", "nosuch.invalid", "-p", port, *trust, "-v")
    assert report.endpoint["addresses"] == [] and report.findings == ["resolve-failed"]


def test_many_addresses_of_a_name(plugin, serve, trust, good, hosts):
    addresses = [f"127.0.0.{i + 1}" for i in range(90)]
    report = plugin.check("-H", HOST, "-p", serve(good).port, *trust, "-v", env=hosts({HOST: addresses}))
    assert report.endpoint["addresses"] == addresses and report.endpoint["addresses_omitted"] == 0
    line = next(line for line in report.lines if "resolve: " in line)
    assert "resolve: 127.0.0.1 of 90: 127.0.0.1, 127.0.0.2, " in line and " more, " in line and len(line) < 400


def test_without_all_addresses_the_first_that_answers_counts(plugin, pki, good, trust, tmp_path, start, hosts):
    port = free_port(("127.0.0.1", "127.0.0.2", "127.0.0.3"))
    start(Nginx(tmp_path, [Site([good], [("127.0.0.3", port)])]))
    how = {"env": hosts({HOST: ["127.0.0.1", "127.0.0.2", "127.0.0.3"]})}
    report = plugin.check("-H", HOST, "-p", port, *trust, **how)
    assert report.code == OK, report.text
    assert report.endpoint["address"] == "127.0.0.3"
    report = plugin.check("-H", HOST, "-A", "-p", port, *trust, **how)
    assert (report.code, report.findings) == (CRITICAL, ["connect-failed"])
    assert report.perfdata["endpoints_failed"].value == 2


# --- verbosity -----------------------------------------------------------------------------------


def test_verbosity(plugin, serve, trust, good):
    arguments = ["-H", HOST, *serve(good), *trust]
    plain, v, vv, vvv = (plugin.run(*arguments, *["-v"] * n) for n in range(4))
    assert good.sha256.upper() in v.text.replace(":", "").upper()
    assert "Test Intermediate" in v.text and "xn--bcher-kva.example" in v.text
    assert len(plain.text) < len(v.text) < len(vv.text) < len(vvv.text)
    assert plain.summary == v.summary == vvv.summary
    for run in (v, vv, vvv):
        assert list(plain.perfdata) == list(run.perfdata)[:len(plain.perfdata)]


def test_verbose_tells_what_clients_show(plugin, pki, serve, trust):
    leaf = pki.intermediate.issue("owa.example.com", ["owa.example.com"])
    report = plugin.check("-H", HOST, *serve(leaf), *trust, "-v")
    assert "Outlook" in report.text and "0x80072F06" in report.text


# --- --extra-opts --------------------------------------------------------------------------------


@pytest.fixture
def ini(tmp_path):
    file = tmp_path / "plugins.ini"

    def write(text):
        file.write_text(text)
        return file
    return write


@pytest.mark.smoke
def test_extra_opts_default_section(plugin, serve, trust, good, ini):
    file = ini(f"# comment\n[other]\nhostname=mail.example.org\n[check_cert_name]\nhostname={HOST}\n"
               f"ca-file={trust[1]}\n; comment\n")
    report = plugin.check(f"--extra-opts=@{file}", *serve(good))
    assert report.code == OK, report.text
    assert report.endpoint["host"] == HOST


def test_extra_opts_named_section(plugin, serve, trust, good, ini):
    file = ini(f"[check_cert_name]\nhostname=mail.example.org\n[mail hosts]\n  hostname = {HOST} \n"
               f"ca-file={trust[1]}\nallow-cn\nw=10\nc=5\n")
    report = plugin.check(f"--extra-opts=mail hosts@{file}", *serve(good))
    assert report.code == OK, report.text
    assert report.perfdata["expires"].warn == "864000:"


def test_command_line_adds_to_the_file(plugin, serve, trust, good, ini):
    file = ini(f"[check_cert_name]\nhostname={HOST}\nca-file={trust[1]}\nwarning=10\ncritical=5\n")
    report = plugin.check(f"--extra-opts=@{file}", *serve(good), "-w", "100", "-c", "95")
    assert (report.code, report.findings) == (CRITICAL, ["expires-soon"])


@pytest.mark.parametrize("variable", ["MP_CONFIG_FILE", "NAGIOS_CONFIG_PATH"])
def test_extra_opts_search(plugin, serve, trust, good, ini, variable):
    file = ini(f"[check_cert_name]\nhostname={HOST}\nca-file={trust[1]}\n")
    value = file if variable == "MP_CONFIG_FILE" else f"/nonexistent:{file.parent}"
    report = plugin.check("--extra-opts", *serve(good), env={variable: str(value)})
    assert report.code == OK, report.text


def test_extra_opts_errors(plugin, ini):
    file = ini("[check_cert_name]\nnonsense=1\n")
    assert "nonsense" in plugin.usage(f"--extra-opts=@{file}", "-H", HOST)
    assert "missing" in plugin.usage(f"--extra-opts=missing@{file}", "-H", HOST)
    file = ini("[check_cert_name]\nport=0\n")
    assert "port" in plugin.usage(f"--extra-opts=@{file}", "-H", HOST)
    file = ini("[check_cert_name]\nextra-opts=@/nonexistent\n")
    assert plugin.usage(f"--extra-opts=@{file}", "-H", HOST)

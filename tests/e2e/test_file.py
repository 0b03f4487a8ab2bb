# SPDX-License-Identifier: GPL-3.0-or-later
"""-f: a chain from a file or from standard input, judged without connecting."""

import base64
import os
import shutil
import subprocess

import pytest

from pki import CLIENT_AUTH, DAY, extension, must_staple, octet_string
from plugin import CRITICAL, OK, UNKNOWN, slower
from servers.process import open_to_all

HOST = "mail.example.com"


@pytest.mark.smoke
def test_file(plugin, good, trust):
    report = plugin.check("-f", good.save()[0], "-H", HOST, *trust)
    assert (report.code, report.findings) == (OK, []), report.text
    assert report.perfdata["endpoints_checked"].value == 1
    steps = [s["step"] for s in report.endpoint["steps"]]
    assert steps == ["name", "trust", "dates", "clients"], "nothing was connected"


def test_kind_of_root(plugin, good, trust):
    """A root that the user names is his own, unless he says what it is to the clients."""
    arguments = ["-f", good.save()[0], "-H", HOST, *trust]
    report = plugin.check(*arguments, "-v")
    assert report.endpoint["root"] == "own"
    assert "a root that its owner added" in report.text
    assert plugin.check(*arguments, "--root=public").endpoint["root"] == "public"
    report = plugin.check("-f", good.save()[0], "-H", HOST)
    assert "root" not in report.endpoint, "the system does not know it"


def timestamp_list(*logs):
    """RFC 6962 3.3, with signatures that nobody looks at."""
    scts = [b"\0" + bytes([log]) * 32 + bytes(8) + b"\0\0" + b"\4\3" + b"\0\2ab" for log in logs]
    items = b"".join(len(sct).to_bytes(2, "big") + sct for sct in scts)
    return octet_string(len(items).to_bytes(2, "big") + items)


def test_certificate_timestamps(plugin, pki, trust):
    """Counted once for each log; what browsers demand of public roots depends on what the root is."""
    leaf = pki.intermediate.issue(HOST, [HOST], extensions=[extension("1.3.6.1.4.1.11129.2.4.2", timestamp_list(1, 1))])
    arguments = ["-f", leaf.save()[0], "-H", HOST, *trust]
    report = plugin.check(*arguments, "-v")
    assert report.endpoint["timestamps"] == {
        "embedded": {"count": 2, "logs": 1}, "stapled": {"count": 0, "logs": 0}, "verified": False}
    assert "2 certificate timestamps of 1 log in the certificate; counted, not verified" in report.text

    def depends_on(*more):
        chrome = next(c for c in plugin.check(*arguments, *more).endpoint["clients"] if c["id"] == "chrome")
        return [rule["id"] for rule in chrome["rules"]]

    assert "few-timestamps-public" in depends_on("--root=public")
    assert depends_on("--root=own") == []


def test_staples_cannot_be_seen_in_a_file(plugin, pki, trust):
    leaf = pki.intermediate.issue(HOST, [HOST], extensions=[must_staple()])
    report = plugin.check("-f", leaf.save()[0], "-H", HOST, *trust)
    assert report.code == OK and "it depends for Firefox and GnuTLS: stapled answers are demanded (must-staple)" in report.step("clients")


def test_standard_input(plugin, good, trust):
    report = plugin.check("-f", "-", "-H", HOST, *trust, stdin=good.pem().encode())
    assert (report.code, report.findings) == (OK, [])


def test_names_from_n(plugin, good, trust):
    report = plugin.check("-f", good.save()[0], "-n", HOST, "-n", "127.0.0.1", *trust)
    assert report.code == OK
    assert report.perfdata["names_checked"].value == 2


def test_several_hosts(plugin, good, trust):
    report = plugin.check("-f", good.save()[0], "-H", HOST, "-H", "mail.example.org", *trust)
    assert (report.code, report.findings) == (CRITICAL, ["name-mismatch"])
    assert "mail.example.org" in report.summary


def test_advice_fits_a_file(plugin, good, trust):
    """No server, so nothing about SNI and virtual hosts."""
    report = plugin.check("-f", good.save()[0], "-H", "www.example.org", *trust)
    assert report.findings == ["name-mismatch"]
    assert "SNI" not in report.text and "virtual host" not in report.text


def test_words_fit_a_file(plugin, pki, trust):
    """No server, so nothing that it sends or does not send."""
    leaf = pki.intermediate.issue(HOST, [HOST])
    other = pki.self_signed("x", ["x"])
    alone, cases = leaf.pem().split("-----END CERTIFICATE-----")[0] + "-----END CERTIFICATE-----\n", []
    for text, finding in ((alone, ["untrusted"]), (leaf.pem() + other.pem(), [])):
        report = plugin.check("-f", "-", "-H", HOST, *trust, stdin=text.encode())
        assert report.findings == finding, report.text
        assert "server" not in report.text and "sent" not in report.text, report.text
        cases.append(report)
    assert "chain-superfluous" in cases[1].notes


def test_a_hundred_certificates(plugin, pki, trust):
    """What is not kept is not counted as if it were not there."""
    leaf, other = pki.intermediate.issue(HOST, [HOST]), pki.self_signed("x", ["x"])
    report = plugin.check("-f", "-", "-H", HOST, *trust, stdin=(leaf.pem() + 98 * other.pem()).encode())
    assert "file: 64 certificates, and more" in report.text
    assert "the file holds at least 62 certificates that its chain does not need" in report.text
    report = plugin.check("-f", "-", "-H", HOST, *trust, stdin=(98 * other.pem() + leaf.pem()).encode())
    assert "did not send" not in report.text


def test_mismatch_expired_and_self_signed_at_once(plugin, pki, trust):
    leaf = pki.self_signed("x", ["owa.example.com"], not_after=-DAY, not_before=-9 * DAY)
    report = plugin.check("-f", leaf.save()[0], "-H", HOST, *trust)
    assert (report.code, report.findings) == (CRITICAL, ["name-mismatch", "self-signed", "expired"])


@pytest.mark.parametrize("change", [
    lambda text: text.replace("\n", "\r\n"),
    lambda text: "Bag Attributes\n    friendlyName: x\nsubject=CN = x\n" + text,
    lambda text: text.replace("BEGIN CERTIFICATE", "BEGIN X509 CERTIFICATE").replace(
        "END CERTIFICATE", "END X509 CERTIFICATE"),
    lambda text: text.rstrip("\n"),
    lambda text: text + "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
], ids=["crlf", "text-before", "old-label", "no-final-newline", "key-behind"])
def test_forms_of_pem(plugin, good, trust, change):
    report = plugin.check("-f", "-", "-H", HOST, *trust, stdin=change(good.pem()).encode())
    assert report.code == OK, report.text


def test_der(plugin, pki, trust, tmp_path):
    leaf = pki.root.issue(HOST, [HOST])
    (tmp_path / "leaf.der").write_bytes(leaf.der)
    assert plugin.check("-f", tmp_path / "leaf.der", "-H", HOST, *trust).code == OK


def test_names_with_connections_are_not_touched(plugin, good, trust):
    """No resolver, no socket: a name that does not exist is fine."""
    report = plugin.check("-f", good.save()[0], "-H", "nosuch.invalid", *trust)
    assert report.findings == ["name-mismatch"]
    assert report.seconds < 1 * slower()


@pytest.mark.parametrize("octets, words", [
    (b"", "certificate"), (b"no certificate in here\n", "certificate"),
    (b"-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n", "damaged"),
    (b"-----BEGIN CERTIFICATE-----\nMIIB", "damaged"),
], ids=["empty", "text", "damaged", "cut"])
def test_no_certificate(plugin, trust, octets, words):
    assert words in plugin.usage("-f", "-", "-H", HOST, *trust, stdin=octets)


def test_certificate_that_is_none(plugin, trust):
    text = "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
    for der in (b"\x30\x00", b"\x30\x03\x02\x01\x01", b"\x30\x84\xff\xff\xff\xff", os.urandom(200)):
        report = plugin.check("-f", "-", "-H", HOST, *trust, stdin=(text % base64.b64encode(der).decode()).encode())
        assert report.code in (CRITICAL, UNKNOWN), report.text


def test_missing_file(plugin):
    words = plugin.usage("-f", "/nonexistent/chain.pem", "-H", HOST)
    assert "/nonexistent/chain.pem" in words and "No such file" in words


def fill(folder, identity):
    """What stands in such folders: the files of certificates are cert.pem, chain.DER and other.CRT."""
    folder.mkdir(exist_ok=True)
    chain, key = identity.save()
    (folder / "cert.pem").write_bytes(open(chain, "rb").read())
    (folder / "chain.DER").write_bytes(identity.der)
    (folder / "other.CRT").symlink_to(chain)
    (folder / "privkey.pem").write_bytes(open(key, "rb").read())
    (folder / "request.pem").write_text("-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n")
    (folder / "empty.pem").write_bytes(b"")
    (folder / "key.der").write_bytes(b"\x30\x03\x02\x01\x01")
    (folder / ".hidden.pem").write_bytes(open(chain, "rb").read())
    (folder / "README").write_bytes(open(chain, "rb").read())
    (folder / "dangling.pem").symlink_to(folder / "nothing")
    (folder / "below.pem").mkdir()
    (folder / "below.pem" / "x.pem").write_bytes(open(chain, "rb").read())
    os.mkfifo(folder / "fifo.pem")


def test_directory(plugin, pki, trust, tmp_path):
    """Each file of certificates in it, by itself, in the order of their names, and nothing else."""
    fill(tmp_path / "live", pki.root.issue(HOST, [HOST]))
    files = [f"{tmp_path}/live/{name}" for name in ("cert.pem", "chain.DER", "other.CRT")]
    report = plugin.check("-f", tmp_path / "live", "-n", HOST, *trust)
    assert report.code == OK and [e["host"] for e in report.json["endpoints"]] == files, report.text
    # Beside files, where it was given; one that is in it counts twice.
    report = plugin.check("-f", files[2], "-f", tmp_path / "live", "-n", HOST, *trust)
    assert [e["host"] for e in report.json["endpoints"]] == [files[2], *files], report.text
    # Without a name trust and dates alone.
    report = plugin.check("-f", tmp_path / "live", *trust)
    assert report.code == OK and "no name was compared" in report.summary, report.text


def test_fault_in_a_directory(plugin, pki, good, trust, tmp_path):
    fill(tmp_path / "live", good)
    old = pki.root.issue(HOST, [HOST], not_after=-3 * DAY, not_before=-90 * DAY)
    (tmp_path / "live" / "old.cert").write_text(old.pem())
    report = plugin.check("-f", tmp_path / "live", "-n", HOST, *trust, "--state=untrusted=ok", "--state=chain-incomplete=ok")
    assert (report.code, report.findings) == (CRITICAL, ["expired"]), report.text
    assert f"{tmp_path}/live/old.cert" in report.summary


def test_what_is_damaged_in_a_directory_is_told(plugin, good, trust, tmp_path):
    fill(tmp_path / "live", good)
    (tmp_path / "live" / "damaged.pem").write_bytes(b"-----BEGIN CERTIFICATE-----\nMIIB")
    words = plugin.usage("-f", tmp_path / "live", "-n", HOST, *trust)
    assert "damaged.pem" in words and "is damaged" in words


def test_what_cannot_be_read_in_a_directory(plugin, good, trust, tmp_path):
    """The user of a monitoring system may read certificates, and not the keys beside them."""
    open_to_all(tmp_path)
    fill(tmp_path / "live", good)
    (tmp_path / "live" / "other.CRT").unlink()
    shutil.copy(trust[1], tmp_path / "root")
    (tmp_path / "live" / "privkey.pem").chmod(0)
    as_nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.getuid() == 0 else []
    arguments = ["-f", tmp_path / "live", "-n", HOST, "--ca-file", tmp_path / "root", "--state=untrusted=ok", "--state=chain-incomplete=ok"]
    done, _ = plugin.spawn(*arguments, wrapper=as_nobody)
    assert done.returncode == OK, done
    (tmp_path / "live" / "cert.pem").chmod(0)
    done, _ = plugin.spawn(*arguments, wrapper=as_nobody)
    assert done.returncode == UNKNOWN and b"cert.pem: Permission denied" in done.stdout, done


def test_links_of_a_directory_that_cannot_be_followed(plugin, good, trust, tmp_path):
    """As those of certbot lead to a folder that its owner alone may enter."""
    open_to_all(tmp_path)
    fill(tmp_path / "live", good)
    (tmp_path / "live" / "other.CRT").unlink()
    shutil.copy(trust[1], tmp_path / "root")
    (tmp_path / "archive").mkdir()
    for name, file in zip(("privkey.pem", "www.pem"), reversed(good.save())):
        shutil.copy(file, tmp_path / "archive" / name)
        (tmp_path / "live" / name).unlink(missing_ok=True)
        (tmp_path / "live" / name).symlink_to(tmp_path / "archive" / name)
    (tmp_path / "archive").chmod(0)
    as_nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.getuid() == 0 else []
    arguments = ["-f", tmp_path / "live", "-n", HOST, "--ca-file", tmp_path / "root", "--state=untrusted=ok", "--state=chain-incomplete=ok"]
    done, _ = plugin.spawn(*arguments, wrapper=as_nobody)
    assert done.returncode == UNKNOWN and b"www.pem: Permission denied" in done.stdout, done
    (tmp_path / "live" / "www.pem").unlink()
    done, _ = plugin.spawn(*arguments, wrapper=as_nobody)
    assert done.returncode == OK, done
    (tmp_path / "archive").chmod(0o755)


def test_directory_without_certificates(plugin, tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "key.pem").write_text("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
    words = plugin.usage("-f", tmp_path, "-H", HOST)
    assert f"there is no file of certificates (.pem, .crt, .cer, .cert, .der, .p12, .pfx, .p7b, .p7c) in {tmp_path}" in words


def test_directory_with_too_many_files(plugin, good, tmp_path):
    for i in range(1001):
        (tmp_path / f"{i}.pem").symlink_to(good.save()[0])
    assert f"more than 1000 files of certificates in {tmp_path}" in plugin.usage("-f", tmp_path, "-n", HOST)


def test_keys_in_a_directory_are_not_too_many(plugin, good, pki, tmp_path):
    (tmp_path / "a.pem").symlink_to(good.save()[0])
    for i in range(1001):
        (tmp_path / f"{i}.pem").symlink_to(good.save()[1])
    assert plugin.check("-f", tmp_path, "-n", HOST, "--ca-file", pki.root_file).code == OK


def test_standard_input_that_never_ends(plugin):
    read, write = os.pipe()
    try:
        run = _run_with_stdin(plugin, read)
    finally:
        os.close(read)
        os.close(write)
    assert run.returncode in (CRITICAL, UNKNOWN)
    assert b"time" in run.stdout


def _run_with_stdin(plugin, descriptor):
    return subprocess.run([*plugin.command, "-f", "-", "-H", HOST, "-t", "1"], stdin=descriptor,
                          capture_output=True, timeout=20, check=False)


def test_several_files(plugin, pki, good, trust, tmp_path):
    """Each is judged; an expired one does not vanish behind another."""
    old = pki.root.issue(HOST, [HOST], not_after=-3 * DAY, not_before=-90 * DAY)
    for first, second in ((old, good), (good, old)):
        report = plugin.check("-f", first.save()[0], "-f", second.save()[0], "-n", HOST, *trust)
        assert (report.code, report.findings) == (CRITICAL, ["expired"]), report.text
        assert report.perfdata["endpoints_checked"].value == 2
        assert report.perfdata["endpoints_failed"].value == 1
        assert report.perfdata["names_checked"].value == 2
        assert [e["host"] for e in report.json["endpoints"]] == [first.save()[0], second.save()[0]]
        assert old.save()[0] in report.summary and "1 of 2 files not OK" in report.summary


def test_several_files_one_from_standard_input(plugin, good, trust):
    report = plugin.check("-f", "-", "-f", good.save()[0], "-H", HOST, *trust, stdin=good.pem().encode())
    assert (report.code, report.findings) == (OK, []), report.text
    assert [e["host"] for e in report.json["endpoints"]] == ["standard input", good.save()[0]]


def test_standard_input_twice(plugin, good, trust):
    assert "once" in plugin.usage("-f", "-", "-f", "-", "-H", HOST, *trust, stdin=good.pem().encode())


def test_the_file_that_holds_none_is_named(plugin, good, tmp_path):
    (tmp_path / "empty.pem").write_bytes(b"")
    assert "empty.pem: " in plugin.usage("-f", good.save()[0], "-f", tmp_path / "empty.pem", "-H", HOST)


def test_without_a_name(plugin, pki, good, trust):
    """Trust and dates alone, and that is said."""
    report = plugin.check("-f", good.save()[0], *trust)
    assert (report.code, report.findings) == (OK, []), report.text
    assert report.endpoint["host"] == good.save()[0] and report.endpoint["names"] == []
    assert report.perfdata["names_checked"].value == 0
    assert "not compared with a name" in report.summary
    assert "name: not compared, since no name was given" in report.text
    old = pki.root.issue(HOST, [HOST], not_after=-DAY, not_before=-9 * DAY)
    assert plugin.check("-f", old.save()[0], *trust).findings == ["expired"]
    assert plugin.check("-f", good.save()[0], "--ca-file", pki.other_root.file).findings == ["untrusted"]


def of_other_purposes(pki):
    """What no TLS server uses: a client's certificate, an authority, its root."""
    middle = pki.intermediate
    return {"client": pki.root.issue("monitor", eku=(CLIENT_AUTH,)).save()[0], "authority": middle.file,
            "root": pki.root.file}


@pytest.mark.parametrize("what", ["client", "authority", "root"])
def test_without_a_name_for_another_purpose(plugin, pki, trust, what):
    """Dates and trust alone; that it is for no server is told, and no fault."""
    file = of_other_purposes(pki)[what]
    report = plugin.check("-f", file, *trust)
    assert (report.code, report.findings) == (OK, []), report.text
    assert "not compared with a name, trusted, not for TLS servers, expires in " in report.summary
    assert "(not looked at: no name was given)" in report.text and "clients" not in report.text
    assert report.json["endpoints"][0]["findings"][0]["not_looked_at"] is True
    late = plugin.check("-f", file, *trust, "--at=2099-01-01")
    assert (late.code, "expired" in late.findings) == (CRITICAL, True), late.text
    assert plugin.check("-f", file, "--ca-file", pki.other_root.file).code == CRITICAL


@pytest.mark.parametrize("arguments", [["-n", "monitor"], ["-P", "https"], ["--clients=java"], ["--msstd=msstd:monitor"],
                                       ["--state=wrong-purpose=critical"]])
def test_for_another_purpose_where_a_server_is_meant(plugin, pki, trust, arguments):
    report = plugin.check("-f", of_other_purposes(pki)["client"], *trust, *arguments)
    assert report.code == CRITICAL and "wrong-purpose" in report.findings, report.text

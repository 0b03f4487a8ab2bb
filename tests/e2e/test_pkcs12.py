# SPDX-License-Identifier: GPL-3.0-or-later
"""-f with PKCS #12 and PKCS #7 files of OpenSSL, GnuTLS and Java, and --pass-in; the same for client certificates."""

import hashlib
import hmac
import json
import os
import subprocess
from pathlib import Path

import pytest

from pki import CLIENT_AUTH, DAY, octet_string, sequence
from plugin import OK, UNKNOWN, slower

HOST = "mail.example.com"
DATA = Path(__file__).resolve().parents[1] / "data" / "pkcs12"
PASSWORD = "5e creT"
ASK = "does not open without a password: give it with --pass-in=file:PATH or --pass-in=env:NAME"
OTHER = "the password of --pass-in does not open the PKCS #12 file: it has another one, or is damaged"


def run(*command):
    subprocess.run([str(c) for c in command], check=True, capture_output=True, timeout=60 * slower(), stdin=subprocess.DEVNULL)


class Files:
    """PKCS #12 files in one folder, of a leaf, its key, and whatever else."""

    def __init__(self, folder, leaf):
        self.folder, self.leaf = folder, leaf
        (folder / "leaf.pem").write_text(leaf.pem(chain=[]))
        (folder / "key.pem").write_text(leaf.key_pem())
        (folder / "more.pem").write_text("".join(leaf.pem().partition("-----END CERTIFICATE-----\n")[2:]))
        (folder / "password").write_text(PASSWORD + "\n")
        self.password = f"--pass-in=file:{folder}/password"

    def openssl(self, name, *options, password=PASSWORD, key=True, more="more.pem"):
        file = self.folder / name
        whose = ["-inkey", self.folder / "key.pem"] if key else ["-nokeys"]
        run("openssl", "pkcs12", "-export", "-in", self.folder / "leaf.pem", *whose, "-certfile", self.folder / more,
            "-passout", f"pass:{password}", "-out", file, *options)
        return file

    def with_mac(self, name, mac_of, *options, password=PASSWORD):
        """A file with another MAC: mac_of(what is protected) -> MacData."""
        file = self.openssl(name, "-macalg", "sha256", *options, password=password)
        octets = file.read_bytes()
        head = octets[:octets.rindex(bytes.fromhex("3031300d060960864801650304020105000420")) - 2]
        content = head[head.index(bytes.fromhex("a082")) + 4:]
        inner = head[4:] + mac_of(content[4:])
        file.write_bytes(b"\x30\x82" + len(inner).to_bytes(2, "big") + inner)
        return file

    def without_password(self, name):
        """Its MAC is made of none, not of an empty one (RFC 7292, appendix B.2, where P is empty). certtool has
        --null-password for that, and crashes with it from GnuTLS 3.8.8 on."""
        def mac_of(content):
            salt, key = b"12345678", b"\3" * 64 + b"12345678" * 8
            for _ in range(2048):
                key = hashlib.sha256(key).digest()
            algorithm = sequence(bytes.fromhex("0609608648016503040201"), b"\5\0")
            digest = hmac.new(key, content, "sha256").digest()
            return sequence(sequence(algorithm, octet_string(digest)), octet_string(salt), b"\2\2\x08\0")
        return self.with_mac(name, mac_of, "-certpbe", "NONE", "-keypbe", "NONE", password="")

    def certtool(self, name, *options):
        file = self.folder / name
        run("certtool", "--to-p12", "--outder", "--load-privkey", self.folder / "key.pem", "--load-certificate",
            self.folder / "leaf.pem", "--load-ca-certificate", self.folder / "more.pem", "--p12-name=x", "--outfile", file, *options)
        return file


@pytest.fixture
def files(tmp_path, pki):
    return Files(tmp_path, pki.intermediate.issue(HOST, [HOST]))


@pytest.fixture
def judged(plugin, files, trust):
    """judged(file, option...) -> Report, which is good."""
    def judged(file, *options, count=2):
        # GnuTLS's own tool asks for 600,000 iterations.
        report = plugin.check("-f", file, "-n", HOST, *trust, "-t", str(round(10 * slower())), *options)
        assert (report.code, report.findings, report.notes) == (OK, [], []), report.text
        assert f"file: {count} certificate" in report.text, report.text
        assert PASSWORD not in report.text
        return report
    return judged


# --- programs ---------------------------------------------------------------------------------


@pytest.mark.smoke
def test_openssl(judged, files):
    judged(files.openssl("x.p12"), files.password)


@pytest.mark.parametrize("options", [
    ["-certpbe", "PBE-SHA1-3DES", "-keypbe", "PBE-SHA1-3DES", "-macalg", "sha1"],
    ["-certpbe", "AES-128-CBC", "-macalg", "sha512"], ["-certpbe", "NONE"], ["-keypbe", "NONE"], ["-nomac"], ["-noiter", "-nomaciter"],
    ["-iter", "1000000"], ["-name", "Größe", "-caname", "x"], ["-CSP", "Microsoft Enhanced RSA and AES Cryptographic Provider"], ["-LMK"],
], ids=lambda options: "".join(options[:2]))
def test_options_of_openssl(judged, files, options):
    judged(files.openssl("x.p12", *options), files.password)


def test_rc2_40(judged, files):
    """What Windows and OpenSSL wrote for twenty years; this OpenSSL has it in a module of its own."""
    if subprocess.run(["openssl", "list", "-providers", "-provider", "legacy"], capture_output=True, check=False).returncode != 0:
        pytest.skip("the legacy provider of OpenSSL is not installed")
    judged(files.openssl("x.p12", "-legacy"), files.password)


def test_certtool(plugin, judged, files):
    file = files.certtool("x.p12", f"--password={PASSWORD}")
    judged(file, files.password)
    assert ASK in plugin.usage("-f", file, "-n", HOST)


@pytest.mark.parametrize("name", ["java", "java-legacy"])
def test_java(plugin, name, monkeypatch):
    monkeypatch.setenv("STOREPASS", "changeit")
    arguments = ["-f", DATA / f"{name}.p12", "--pass-in=env:STOREPASS", "--at=2030-01-01", "--ca-file", DATA / "java-ca.pem"]
    report = plugin.check(*arguments, "-n", HOST)
    assert (report.code, report.findings) == (OK, []), report.text
    assert plugin.check(*arguments, "-n", "www.example.com").findings == ["name-mismatch"]


def test_truststore_of_java(plugin, monkeypatch):
    """No key: a list of certificates."""
    monkeypatch.setenv("STOREPASS", "changeit")
    judged_by = ["--at=2030-01-01", "--ca-file", DATA / "java-ca.pem"]
    report = plugin.check("-f", DATA / "java-trust.p12", "--pass-in=env:STOREPASS", *judged_by)
    same = plugin.check("-f", DATA / "java-ca.pem", *judged_by)
    assert "file: 1 certificate" in report.text and report.findings == same.findings, report.text


# --- passwords --------------------------------------------------------------------------------


def test_without_a_password(judged, files):
    """Empty, none, and no protection at all are read as they are, also when a password is given for others."""
    for file, count in ((files.openssl("empty.p12", password=""), 2), (files.certtool("gempty.p12", "--empty-password"), 2),
                        (files.without_password("none.p12"), 2),
                        (files.openssl("plain.p12", "-nomac", "-certpbe", "NONE", "-keypbe", "NONE"), 2)):
        judged(file, count=count)
        judged(file, files.password, count=count)


def test_password_is_asked_for(plugin, files):
    for file in (files.openssl("x.p12"), files.openssl("cert.p12", "-certpbe", "NONE")):
        assert f"-f {file}: the PKCS #12 file {ASK}" in plugin.usage("-f", file, "-n", HOST)


@pytest.mark.parametrize("verbose", [[], ["-vvv"], ["-o", "json"], ["-o", "html"]], ids="".join)
def test_wrong_password(plugin, files, verbose):
    """It is said, and the password is not."""
    (files.folder / "password").write_text("Not-the-one\n")
    for options in ([], ["-nomac", "-certpbe", "AES-256-CBC"]):
        file = files.openssl("x.p12", *options)
        done, _ = plugin.spawn("-f", file, "-n", HOST, files.password, *verbose)
        text = (done.stdout + done.stderr).decode()
        assert done.returncode == UNKNOWN and "does not open the PKCS #12 file" in text, text
        assert "Not-the-one" not in text and PASSWORD not in text


@pytest.mark.parametrize("verbose", [["-vvv"], ["-v", "-o", "json"], ["-v", "-o", "html"], ["-o", "prometheus"]], ids="".join)
def test_password_is_in_no_output(plugin, files, trust, monkeypatch, verbose):
    monkeypatch.setenv("P12_PASSWORD", PASSWORD)
    for source in (files.password, "--pass-in=env:P12_PASSWORD"):
        done, _ = plugin.spawn("-f", files.openssl("x.p12"), "-n", HOST, *trust, source, *verbose)
        assert done.returncode == OK, done
        assert PASSWORD.encode() not in done.stdout + done.stderr


@pytest.mark.parametrize("value", ["pass:{}", "{}", "file:", "env:", "stdin"])
def test_password_on_the_command_line(plugin, files, value):
    """Refused, and not repeated."""
    words = plugin.usage("-f", files.openssl("x.p12"), "-n", HOST, "--pass-in", value.format(PASSWORD))
    assert "--pass-in: expected file:PATH or env:NAME" in words and PASSWORD not in words


@pytest.mark.parametrize("octets", [b"%s", b"%s\r\n", b"%s\nanother line\n", b"%s\r\n\r\n"])
def test_first_line(judged, files, octets):
    (files.folder / "password").write_bytes(octets % PASSWORD.encode())
    judged(files.openssl("x.p12"), files.password)


def test_other_characters(plugin, judged, files):
    """UTF-8, of more than one octet, and one beyond the first plane."""
    for password in ("pässwörd€", "пароль", " with blanks "):
        (files.folder / "password").write_text(password + "\n", encoding="utf-8")
        judged(files.openssl("x.p12", password=password), files.password)
    (files.folder / "password").write_bytes("pässwörd".encode("latin-1"))
    assert f"the password in {files.folder}/password is no text in UTF-8" in plugin.usage("-f", "x", "-n", HOST, files.password)


def test_sources_of_passwords(plugin, judged, files, trust, monkeypatch):
    file = files.openssl("x.p12")
    monkeypatch.setenv("P12_PASSWORD", PASSWORD)
    judged(file, "--pass-in=env:P12_PASSWORD")
    report = plugin.check("-f", file, "-n", HOST, *trust, "--pass-in=file:-", stdin=PASSWORD.encode())
    assert report.code == OK, report.text
    assert "there is no variable P13_PASSWORD in the environment" in plugin.usage("-f", file, "-n", HOST, "--pass-in=env:P13_PASSWORD")
    assert f"cannot read {files.folder}/none: No such file" in plugin.usage("-f", file, "-n", HOST, f"--pass-in=file:{files.folder}/none")
    assert "once" in plugin.usage("-f", "-", "-n", HOST, "--pass-in=file:-", stdin=b"")
    os.mkfifo(files.folder / "fifo")
    done, seconds = plugin.spawn("-f", file, "-n", HOST, f"--pass-in=file:{files.folder}/fifo", "-t", "0.5")
    assert done.returncode == UNKNOWN and b"did not end within the time limit" in done.stdout, done
    assert seconds < 2 * slower()
    (files.folder / "password").write_bytes(b"")
    assert OTHER in plugin.usage("-f", file, "-n", HOST, files.password)


def test_in_an_option_file(plugin, files, trust):
    ini = files.folder / "options.ini"
    ini.write_text(f"[x]\npass-in = file:{files.folder}/password\n")
    report = plugin.check("-f", files.openssl("x.p12"), "-n", HOST, *trust, f"--extra-opts=x@{ini}")
    assert report.code == OK, report.text


# --- whose certificate, and in which order -----------------------------------------------------------


def test_order(plugin, files, pki, trust):
    """Whatever stands first: what a server sends is the leaf and its issuers; what is left is told."""
    other = pki.root.issue("other.example.com", ["other.example.com"])
    (files.folder / "all.pem").write_text(other.pem(chain=[]) + pki.root.pem() + (files.folder / "more.pem").read_text())
    report = plugin.check("-f", files.openssl("x.p12", more="all.pem"), "-n", HOST, *trust, files.password)
    assert (report.code, report.findings, report.notes) == (OK, [], ["chain-superfluous"]), report.text
    assert "file: 4 certificates" in report.text


def test_no_key(plugin, files, trust):
    """Certificates alone: the first that is no authority is the leaf."""
    (files.folder / "leaf.pem").write_text((files.folder / "more.pem").read_text() + files.leaf.pem(chain=[]))
    file = files.folder / "x.p12"
    run("openssl", "pkcs12", "-export", "-nokeys", "-in", files.folder / "leaf.pem", "-passout", f"pass:{PASSWORD}", "-out", file)
    report = plugin.check("-f", file, "-n", HOST, *trust, files.password)
    assert (report.code, report.findings) == (OK, []), report.text


def test_more_than_gnutls_reads(plugin, files, pki):
    (files.folder / "many.pem").write_text(pki.root.pem() * 40)
    words = plugin.usage("-f", files.openssl("x.p12", more="many.pem"), "-n", HOST, files.password)
    assert "expected fewer than 32 parts in the PKCS #12 file, and fewer than 32 certificates and keys in each" in words


def test_expired(plugin, pki, trust, tmp_path):
    files = Files(tmp_path, pki.intermediate.issue(HOST, [HOST], not_before=-90 * DAY, not_after=-DAY))
    assert plugin.check("-f", files.openssl("x.p12"), "-n", HOST, *trust, files.password).findings == ["expired"]


# --- directories ----------------------------------------------------------------------------------


def test_directory(plugin, files, trust):
    """All of them; one that does not open is told, not left out."""
    live = files.folder / "live"
    live.mkdir()
    for name in ("a.p12", "b.PFX", "c.pfx", "keystore.p12"):
        (live / name).write_bytes(files.openssl("x.p12").read_bytes())
    (live / "chain.pem").write_text(files.leaf.pem())
    (live / "privkey.pem").write_text(files.leaf.key_pem())
    report = plugin.check("-f", live, "-n", HOST, *trust, files.password)
    assert report.code == OK, report.text
    assert [e["host"] for e in report.json["endpoints"]] == [f"{live}/{n}" for n in ("a.p12", "b.PFX", "c.pfx", "chain.pem", "keystore.p12")]
    assert f"-f {live}/a.p12: the PKCS #12 file {ASK}" in plugin.usage("-f", live, "-n", HOST)
    if os.getuid() != 0:
        (live / "keystore.p12").chmod(0)
        assert "keystore.p12: Permission denied" in plugin.usage("-f", live, "-n", HOST, files.password)


# --- hostile files ------------------------------------------------------------------------------------


def test_content_counts(plugin, judged, files):
    """Not the name of the file."""
    judged(files.openssl("x.pem"), files.password)
    judged(files.openssl("x"), files.password)
    (files.folder / "chain.p12").write_text(files.leaf.pem())
    judged(files.folder / "chain.p12")


def test_many_iterations(plugin, files):
    file = files.openssl("x.p12", "-iter", "3000000")
    report, seconds = plugin.spawn("-f", file, "-n", HOST, files.password)
    assert report.returncode == UNKNOWN and b"asks for more than 5000000 iterations" in report.stdout, report
    octets = file.read_bytes()
    assert octets.count((3000000).to_bytes(3, "big")) >= 2
    file.write_bytes(octets.replace((3000000).to_bytes(3, "big"), b"\x7f\xff\xff"))
    report, seconds = plugin.spawn("-f", file, "-n", HOST, files.password)
    assert report.returncode == UNKNOWN and b"asks for more than 5000000 iterations" in report.stdout, report
    assert seconds < slower()


def test_many_files_with_many_iterations(plugin, files, trust):
    """What there is no time to open is told of each; those that were opened, and what needs no key, are judged."""
    file = files.openssl("x.p12", "-iter", "250000")
    folder = files.folder / "many"
    folder.mkdir()
    for i in range(60):
        (folder / f"{i:02}.p12").write_bytes(file.read_bytes())
    (folder / "99.pem").write_text(files.leaf.pem())
    done, _ = plugin.spawn("-f", folder, "-n", HOST, *trust, files.password, "-t", "4", "-o", "json")
    endpoints = {Path(endpoint["host"]).name: endpoint for endpoint in json.loads(done.stdout)["endpoints"]}
    late = [endpoint for endpoint in endpoints.values() if endpoint["state"] != "OK"]
    assert done.returncode == UNKNOWN and len(endpoints) == 61 and endpoints["59.p12"] in late, done
    assert endpoints["00.p12"] not in late and endpoints["99.pem"] not in late, done
    for endpoint in late:
        assert endpoint["state"] == "UNKNOWN" and [f["id"] for f in endpoint["findings"]] == ["internal"], endpoint
        assert "first half of the time limit" in endpoint["findings"][0]["text"], endpoint


def test_damaged(plugin, files, trust):
    """One line, whatever is cut off or changed."""
    octets = files.openssl("x.p12", "-iter", "1").read_bytes()
    for i in range(0, len(octets), 37):
        changed = bytearray(octets)
        changed[i] ^= 0xff
        for text in (octets[:i], bytes(changed)):
            done, _ = plugin.spawn("-f", "-", "-n", HOST, *trust, files.password, stdin=text)
            assert done.returncode in (OK, UNKNOWN) and not done.stderr, done
            assert done.returncode == OK or done.stdout.count(b"\n") == 1, done


def test_large(plugin, files):
    file = files.openssl("x.p12")
    file.write_bytes(file.read_bytes() + bytes(100000))
    assert f"-f {file}: the PKCS #12 file has more than 100000 octets" in plugin.usage("-f", file, "-n", HOST, files.password)


def test_mac_of_rfc_9579(judged, files):
    """PBMAC1, which GnuTLS knows since 3.8.8: the certificates are opened all the same."""
    def mac_of(content):
        salt = b"12345678"
        key = hashlib.pbkdf2_hmac("sha256", PASSWORD.encode(), salt, 2048, 32)
        digest = hmac.new(key, content, "sha256").digest()
        prf = sequence(bytes.fromhex("06082a864886f70d0209"), b"\x05\0")
        kdf = sequence(bytes.fromhex("06092a864886f70d01050c"), sequence(octet_string(salt), b"\2\2\x08\0", b"\2\1\x20", prf))
        algorithm = sequence(bytes.fromhex("06092a864886f70d01050e"), sequence(kdf, prf))
        return sequence(sequence(algorithm, octet_string(digest)), octet_string(b"NOT USED"), b"\2\1\1")

    file = files.with_mac("pbmac1.p12", mac_of)
    judged(file, files.password)


def test_no_certificate(plugin, files):
    file = files.folder / "x.p12"
    run("openssl", "pkcs12", "-export", "-nocerts", "-inkey", files.folder / "key.pem", "-in", files.folder / "leaf.pem",
        "-passout", f"pass:{PASSWORD}", "-out", file)
    assert f"-f {file}: there is no certificate in the PKCS #12 file" in plugin.usage("-f", file, "-n", HOST, files.password)


# --- PKCS #7 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["PEM", "DER"])
def test_pkcs7(plugin, judged, files, form):
    file = files.folder / "x.p7b"
    run("openssl", "crl2pkcs7", "-nocrl", "-certfile", files.folder / "more.pem", "-certfile", files.folder / "leaf.pem",
        "-outform", form, "-out", file)
    judged(file)
    file.write_bytes(file.read_bytes()[:-40])
    assert f"-f {file}: the PKCS #7 file is damaged" in plugin.usage("-f", file, "-n", HOST)
    run("openssl", "crl2pkcs7", "-nocrl", "-outform", form, "-out", file)
    assert f"-f {file}: there is no certificate in the PKCS #7 file" in plugin.usage("-f", file, "-n", HOST)


# --- client certificates --------------------------------------------------------------------------------


@pytest.fixture
def client(tmp_path, pki):
    return Files(tmp_path, pki.root.issue("monitor", eku=(CLIENT_AUTH,)))


@pytest.fixture
def asking(plugin, pki, serve, good, trust):
    """asking(option...) -> Report of a server that insists on a client certificate."""
    endpoint = serve(good, extra=[f"ssl_client_certificate {pki.root_file};", "ssl_verify_client on;", "ssl_protocols TLSv1.3;"])
    return lambda *options: plugin.check("-H", HOST, *endpoint, *trust, "--request=/", *options)


def encrypted(client, *options):
    run("openssl", "pkcs8", "-topk8", "-in", client.folder / "key.pem", "-passout", f"pass:{PASSWORD}", "-out",
        client.folder / "enc.pem", *options)
    return ["--client-cert", client.folder / "leaf.pem", "--client-key", client.folder / "enc.pem"]


def test_client_certificate_in_pkcs12(plugin, asking, client):
    (client.folder / "more.pem").write_text(client.leaf.issuer.pem())
    for file in (client.openssl("x.p12"), client.openssl("plain.p12", "-keypbe", "NONE"), client.openssl("sha1.p12", "-keypbe", "PBE-SHA1-3DES")):
        for options in (["--client-cert", file], ["--client-cert", client.folder / "leaf.pem", "--client-key", file]):
            report = asking(*options, client.password)
            assert (report.code, report.findings) == (OK, []), report.text
            assert f"{file}: the PKCS #12 file {ASK}" in plugin.usage("-H", HOST, *options)
    for file in (client.openssl("empty.p12", password=""), client.without_password("null.p12")):
        assert asking("--client-cert", file).code == OK
        assert asking("--client-cert", file, client.password).code == OK


def test_client_key_that_is_encrypted(plugin, asking, client):
    options = encrypted(client)
    report = asking(*options, client.password)
    assert (report.code, report.findings) == (OK, []), report.text
    assert f"the client key {options[-1]} is encrypted: give its password with --pass-in=file:PATH or --pass-in=env:NAME" in plugin.usage(
        "-H", HOST, *options)
    (client.folder / "password").write_text("other\n")
    assert f"the password of --pass-in does not decrypt the client key {options[-1]}" in plugin.usage("-H", HOST, *options, client.password)
    (client.folder / "password").write_text(PASSWORD + "\n")
    options = encrypted(client, "-iter", "6000000")
    assert "is not decrypted, since it asks for more than 5000000 iterations" in plugin.usage("-H", HOST, *options, client.password)
    both = client.folder / "both.pem"
    both.write_text(client.leaf.pem() + options[-1].read_text())
    assert "is not decrypted, since it asks for more than 5000000 iterations" in plugin.usage("-H", HOST, "--client-cert", both, client.password)
    run("openssl", "ec", "-in", client.folder / "key.pem", "-aes256", "-passout", f"pass:{PASSWORD}", "-out", client.folder / "enc.pem")
    report = asking(*options, client.password)
    assert (report.code, report.findings) == (OK, []), report.text
    # One that is not encrypted needs none.
    report = asking("--client-cert", client.folder / "leaf.pem", "--client-key", client.folder / "key.pem", client.password)
    assert (report.code, report.findings) == (OK, []), report.text

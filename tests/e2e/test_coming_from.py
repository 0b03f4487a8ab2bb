# SPDX-License-Identifier: GPL-3.0-or-later
"""doc/coming-from.md: the commands of other plugins and ours, side by side against the same servers.

The page names the versions of the others. With any other version their columns are not compared: what they say is
theirs to change. Ours is, always. check_ssl_cert starts some hundred programs each time, which takes seconds: it is asked
for the options that let a fault pass and for each fourth certificate; with COMING_FROM=all for everything."""

import os
import re
import shlex
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import pki as p
from pki import DAY
from plugin import OK, STATES, UNKNOWN
from servers import base, director, prometheus
from servers.launch import launch
from servers.monitoring import blocks
from servers.nginx import Nginx, Site
from servers.process import free_port

ASK_FOR_ALL = os.environ.get("COMING_FROM") == "all"
DOCUMENT = (Path(__file__).resolve().parents[2] / "doc/coming-from.md").read_text()
PLUGINS = Path("/usr/lib/nagios/plugins")
HOST = "www.example.com"
HERE = "check_cert_name"
THRESHOLDS = ["-w", "30", "-c", "14"]
NAMES = [HOST, "mx.example.com", "mail.example.com", "ldap.example.com"]
PORTS = {"https": 443, "smtp": 25, "imaps": 993, "pop3s": 995, "ldaps": 636, "ldap": 389}


def table(*header):
    """The rows of the table with this header, without the marks of code."""
    lines = DOCUMENT.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"| {' | '.join(header)} |"))
    rows = []
    for line in lines[start + 2:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return [[cell.strip() for cell in lines[start].strip("|").split("|")], *rows]


def words(cell):
    """The words of a command that stands as code; None when it is prose."""
    return shlex.split(cell.strip("`")) if cell.startswith("`") and cell.endswith("`") else None


COMMANDS = [(words(before), words(here)) for before, here in table("before", "here")[1:]]
OPTIONS = [(plugin, words(there), words(here)) for plugin, there, here in table("plugin", "there", "here")[1:]]
MATRIX = table("the certificate", HERE, "check_http -C")
MAIL = table("the certificate", HERE, "check_smtp -S -D")


# --- the others ------------------------------------------------------------------------------------


def package_of(program):
    """By what the tests call the package that brings it (contrib/packages.sh)."""
    return {"check_ssl_cert": "check_ssl_cert", "blackbox_exporter": "prometheus-blackbox-exporter", "icingacli": "x509",
            "x509": "x509"}.get(program, "monitoring-plugins")


def path_of(program):
    """Skips when it is not here."""
    if package_of(program) == "x509":
        lacks = director.missing("x509", "x509")
        found = None if lacks or not shutil.which("php") else shutil.which("icingacli")
        if found and b"gmp" not in subprocess.run(["php", "-m"], capture_output=True, check=False).stdout:
            found = None
        lacks = lacks or "x509"
    elif program == "blackbox_exporter":
        found, lacks = prometheus.program("blackbox-exporter"), "prometheus-blackbox-exporter"
    else:
        found, lacks = shutil.which(program, path=os.pathsep.join([str(PLUGINS), os.environ["PATH"]])), package_of(program)
    if not found:
        pytest.skip(f"{lacks} is not installed")
    return found


def is_documented(program):
    """Is it of the version that the page speaks of?"""
    path = path_of(program)
    if package_of(program) == "x509":
        said = "icingaweb2-module-x509 " + re.search(r"Version: v?(\S+)", (director.MODULES / "x509/module.info").read_text())[1]
    else:
        option = "--version" if program == "blackbox_exporter" else "-V"
        done = subprocess.run([path, option], capture_output=True, text=True, check=False)
        name = {"monitoring-plugins": "monitoring-plugins"}.get(package_of(program), program)
        said = f"{name} " + re.search(r"\d+(\.\d+)+", done.stdout + done.stderr)[0]
    return re.search(rf"{re.escape(said)}\b(?!\.\d)", DOCUMENT.partition("##")[0]) is not None


@pytest.fixture(scope="module")
def surroundings(pki, tmp_path_factory):
    """The environment of the others: names lead to this machine, OpenLDAP's clients trust the root of the tests, and
    host(1), which check_ssl_cert asks whether there is an IPv4 address, does not ask the network."""
    folder = tmp_path_factory.mktemp("surroundings")
    (folder / "hosts").write_text("".join(f"127.0.0.1 {name}\n" for name in NAMES))
    (folder / "host").write_text("#!/bin/sh\necho \"$1 has address 127.0.0.1\"\n")
    (folder / "host").chmod(0o755)
    library = {"LD_PRELOAD": "libnss_wrapper.so"}
    if subprocess.run(["true"], env=library, capture_output=True, check=False).stderr:
        pytest.skip("nss_wrapper is not installed")
    return {**os.environ, **library, "NSS_WRAPPER_HOSTS": str(folder / "hosts"), "LDAPTLS_CACERT": pki.root_file,
            "PATH": f"{folder}:{os.environ['PATH']}"}


@pytest.fixture(scope="module")
def run_other(surroundings):
    """run_other(program, word...) -> (exit code, what it printed)"""
    def run_other(program, *arguments):
        done = subprocess.run([path_of(program), *map(str, arguments)], capture_output=True, env=surroundings, timeout=300,
                              stdin=subprocess.DEVNULL, check=False)
        return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")
    return run_other


@pytest.fixture(scope="module")
def run_here(plugin, surroundings):
    def run_here(*arguments):
        own = {"ASAN_OPTIONS": "verify_asan_link_order=0"}
        return plugin.run(*arguments, env={name: surroundings[name] for name in ("LD_PRELOAD", "NSS_WRAPPER_HOSTS")} | own)
    return run_here


def trusting(program, pki):
    """How it is told of the root of the tests, and what else these servers want."""
    return {HERE: ["--ca-file", pki.root_file], "check_curl": ["--ca-cert", pki.root_file],
            "check_ssl_cert": ["-r", pki.root_file, "--ignore-sct"],
            # The Postfix of the tests takes no name that is not in DNS.
            "check_smtp": ["-F", "[127.0.0.1]"]}.get(program, [])


# --- servers ------------------------------------------------------------------------------------------


def certificates(pki):
    """By what the page calls them; those with the same names in the table of mail servers are the same faults."""
    def expiring(after):
        return pki.root.issue_authority("Short Intermediate", not_before=-400 * DAY, not_after=after)

    def www(authority, names=(HOST,), **more):
        return authority.issue(HOST, list(names), **more)
    middle = pki.intermediate
    foreign = pki.other_root.issue_authority("Other Intermediate")
    bound = pki.root.issue_authority("Bound Intermediate", extensions=[p.name_constraints(excluded=[p.dns("example.com")])])
    return {
        "nothing is wrong": www(middle),
        "names another host": middle.issue("www.example.org", ["www.example.org"]),
        "names another host, and this one as common name": www(middle, ["www.example.org"]),
        "has no names but the common name": www(middle, []),
        "is from an unknown authority": www(foreign),
        "is signed by itself": pki.self_signed(HOST, [HOST]),
        "comes without its intermediate": www(middle, chain=[]),
        "has an intermediate that may not certify this name": www(bound),
        "is for clients, not servers": www(middle, eku=(p.CLIENT_AUTH,)),
        "has expired": www(middle, not_before=-90 * DAY, not_after=-DAY),
        "is not valid yet": www(middle, not_before=2 * DAY),
        "expires in 20 days": www(middle, not_before=-300 * DAY, not_after=20 * DAY + 3600),
        "expires in 5 days": www(middle, not_before=-300 * DAY, not_after=5 * DAY + 3600),
        "has an intermediate that has expired": www(expiring(-DAY)),
        "has an intermediate that expires in 5 days": www(expiring(5 * DAY + 3600)),
        "is revoked, and the server's own OCSP response says so": www(middle),
        "is good for 1200 days (Apple takes 825)": www(middle, not_after=1199 * DAY),
    }


@pytest.fixture(scope="module")
def faults(pki, tmp_path_factory):
    """{what the page calls it: port}"""
    folder = tmp_path_factory.mktemp("faults")
    ports, sites = {}, []
    for number, (name, identity) in enumerate(certificates(pki).items()):
        ports[name] = free_port()
        extra = []
        if "revoked" in name:
            (folder / f"{number}.ocsp").write_bytes(pki.ocsp(identity, status="revoked"))
            extra = [f"ssl_stapling on; ssl_stapling_file {folder}/{number}.ocsp;"]
        sites.append(Site([identity], [("127.0.0.1", ports[name])], extra=extra))
    server = Nginx(folder / "nginx", sites)
    yield ports
    server.stop()


@pytest.fixture(scope="module")
def services(pki, tmp_path_factory):
    """services(identity, server...) -> {protocol: port}, each pair started once."""
    started, failed = {}, {}

    def services(identity, *names):
        ports = {}
        for name in names:
            key = (id(identity), name)
            if key in failed:
                raise failed[key]
            if key not in started:
                try:
                    started[key] = launch(name, tmp_path_factory.mktemp(name), identity), identity
                except (base.Failed, pytest.skip.Exception, pytest.fail.Exception) as outcome:
                    failed[key] = outcome
                    raise
            ports |= started[key][0].ports
        return ports

    yield services
    for server, _ in started.values():
        server.stop()


SERVER_OF = {"check_smtp": "postfix", "check_imap": "dovecot", "check_pop": "dovecot", "check_ldap": "openldap"}
SERVER_OF_SCHEME = {"smtp": "postfix", "imaps": "dovecot", "pop3s": "dovecot", "ldaps": "openldap", "ldap": "openldap", "tds": "tds"}


# --- command by command -----------------------------------------------------------------------------------


def there_with_ports(program, arguments, ports):
    """Puts in the port of the test's server for the one that is meant."""
    if program in ("check_http", "check_curl"):
        meant = 443
    elif program == "check_ldap":
        meant = 636 if "-S" in arguments else 389
    else:
        meant = {"check_smtp": 25}.get(program, 443)
    arguments = ["127.0.0.1" if word == "192.0.2.10" else word for word in arguments]
    if "-p" in arguments:
        at = arguments.index("-p") + 1
        arguments[at] = ports[int(arguments[at])]
        return arguments
    return [*arguments, "-p", ports[meant]]


@pytest.fixture(scope="module")
def good_identity(pki):
    return pki.intermediate.issue(HOST, NAMES)


@pytest.fixture(scope="module")
def scanned(pki, faults, tmp_path_factory):
    """The x509 module, which has looked at every port."""
    path_of("x509")
    module = director.X509(tmp_path_factory.mktemp("x509"))
    try:
        module.scan(pki.root_file, "127.0.0.1", faults.values(), HOST)
        yield module
    finally:
        module.stop()


@pytest.mark.parametrize("before, here", COMMANDS, ids=[" ".join(before) for before, _ in COMMANDS])
def test_command(run_other, run_here, pki, faults, services, good_identity, request, before, here):
    program, arguments = before[0], before[1:]
    scheme, _, host = here[here.index("-H") + 1].rpartition("://")
    if scheme:
        served = services(good_identity, SERVER_OF_SCHEME[scheme])
    else:
        served = {"https": faults["nothing is wrong"]}
    ports = {number: served[protocol] for protocol, number in PORTS.items() if protocol in served}
    assert here[0] == HERE and host in NAMES
    own = ["127.0.0.1" if word == "192.0.2.10" else word for word in here[1:]]
    run = run_here(*own, "-p", ports[PORTS[scheme or "https"]], *trusting(HERE, pki))
    assert run.code == OK, run.text
    if not is_documented(program):
        return
    if program == "icingacli":
        module = request.getfixturevalue("scanned")
        arguments = ["127.0.0.1" if word == "192.0.2.10" else word for word in arguments]
        said = module.call(*arguments[1:], "--port", str(ports[443]))
        assert said.startswith("OK - "), said
        return
    code, said = run_other(program, *there_with_ports(program, arguments, ports), *trusting(program, pki))
    assert code == OK, said


# --- option by option ------------------------------------------------------------------------------------------


# A fault that an option is there to let pass.
LETS_PASS = {"self-signed": "is signed by itself", "untrusted": "is from an unknown authority", "expired": "has expired",
             "name-mismatch": "names another host"}


@pytest.fixture(scope="module")
def fill_in(pki):
    """fill_in(words): FILE becomes a certificate or key for clients, or the root."""
    certificate, key = pki.intermediate.issue("client", eku=(p.CLIENT_AUTH,)).save()

    def fill_in(arguments):
        text = "\n".join(arguments)
        text = re.sub(r"(?m)^(-K\n|--client-key=)FILE$", rf"\g<1>{key}", text)
        text = re.sub(r"(?m)^(-J\n|-C\n|--client-cert=)FILE$", rf"\g<1>{certificate}", text)
        return re.sub(r"(?m)(^|=)FILE$", rf"\g<1>{pki.root_file}", text).split("\n")
    return fill_in


def scheme_of(program, there):
    """What the other one speaks, when it is no web server that it asks."""
    if there == ["-P", "tds"]:
        return "tds"
    return {"check_smtp": "smtp", "check_imap": "imaps", "check_pop": "pop3s",
            "check_ldap": "ldaps" if "-S" in there else "ldap"}.get(program)


@pytest.mark.parametrize("program, there, here", OPTIONS, ids=[f"{o[0]} {' '.join(o[1])}" for o in OPTIONS])
def test_option(plugin, run_other, run_here, pki, faults, services, good_identity, fill_in, program, there, here):
    scheme = scheme_of(program, there)
    port = services(good_identity, SERVER_OF_SCHEME[scheme])[scheme] if scheme else faults["nothing is wrong"]
    if here is not None:
        run = run_here("-H", HOST, "-p", port, *trusting(HERE, pki), *fill_in(here))
        assert run.code == OK, run.text
    # Whatever of it we do not have is answered.
    answered = False
    for option in [word for word in there if re.match("-[0-9A-Za-z-]", word)]:
        said = plugin.spawn("-H", HOST, option)[0].stdout.decode()
        if "unknown option" in said:
            assert said.startswith(f"[UNKNOWN] - usage: unknown option {option.partition('=')[0]}; ") and program in said, said
            answered = True
    assert answered or here is not None
    faulty = next((faults[LETS_PASS[f]] for word in here or [] for f in LETS_PASS if word == f"{f}=ok"), None)
    if faulty is not None:
        assert run_here("-H", HOST, "-p", faulty, *trusting(HERE, pki), *here).code == OK
    if not is_documented(program) or (program == "check_ssl_cert" and faulty is None and not ASK_FOR_ALL):
        return
    options = {"check_http": ["-H", HOST, "-S", "--sni"], "check_tcp": ["-H", "127.0.0.1"], "check_ldap": ["-H", HOST, "-b", ""],
               "check_curl": ["-H", HOST]}.get(program, ["-H", HOST, *trusting(program, pki)])
    code, said = run_other(program, *options, "-p", faulty or port, *fill_in(there))
    assert code != UNKNOWN if faulty is None else code == OK, f"{program} does not take {there}, or not as documented: {said}"


OF_X509 = [(words(there), here) for there, here in table("x509 check host", "here")[1:]]
OF_BLACKBOX = [(there.strip("`"), words(here)) for there, here in table("blackbox_exporter", "here")[1:]]


def options_in(cell):
    """The words of ours in a cell, behind prose or not."""
    return shlex.split(re.search(r"`([^`]*)`$", cell)[1])


@pytest.mark.parametrize("there, here", OF_X509, ids=[" ".join(there) for there, _ in OF_X509])
def test_option_of_x509(run_here, pki, faults, request, there, here):
    port = faults["is signed by itself" if "--allow-self-signed" in there else "nothing is wrong"]
    here = ["127.0.0.1" if word == "192.0.2.10" else str(port) if word == "443" else word for word in options_in(here)]
    run = run_here(*here, *([] if "-p" in here else ["-p", port]), *trusting(HERE, pki))
    assert run.code == OK, run.text
    # Which certificate is the issuer it knows by the subject alone, which several in the database of the tests have: what it says
    # of a self-signed one is not compared.
    if is_documented("icingacli") and "--allow-self-signed" not in there:
        module = request.getfixturevalue("scanned")
        there = ["127.0.0.1" if word == "192.0.2.10" else str(port) if word == "443" else word for word in there]
        said = module.call("check", "host", *([] if "--port" in there else ["--port", str(port)]), *there)
        assert said.startswith("OK - "), said


@pytest.mark.parametrize("there, here", OF_BLACKBOX, ids=[there for there, _ in OF_BLACKBOX])
def test_setting_of_blackbox(run_here, pki, faults, services, good_identity, fill_in, start, tmp_path, there, here):
    """A module of this setting, and of what the servers of the tests want besides."""
    port = faults["names another host" if "insecure" in there else "nothing is wrong"]
    if "STARTTLS" in there:
        port = services(good_identity, "postfix")["smtp"]
    run = run_here("-H", HOST, "-p", port, *trusting(HERE, pki), *(fill_in(here) if here else []))
    assert run.code == OK, run.text
    if not is_documented("blackbox_exporter"):
        return
    prober, inner = re.fullmatch(r"(\w+): \{ (.*) \}", there).groups()
    certificate, key = pki.intermediate.issue("client", eku=(p.CLIENT_AUTH,)).save()
    inner = inner.replace("cert_file: FILE, key_file: FILE", f"cert_file: {certificate}, key_file: {key}").replace("FILE", pki.root_file)
    inner = inner.replace("EHLO prober", "EHLO [127.0.0.1]")  # the Postfix of the tests takes no name that is not in DNS
    trust = f"ca_file: {pki.root_file}, " + (f"server_name: {HOST}, " if prober == "tcp" else "")
    if "tls_config" not in inner:
        inner += f", tls_config: {{ {trust} }}"
    elif "ca_file" not in inner and "insecure" not in inner:
        inner = inner.replace("tls_config: {", f"tls_config: {{ {trust}")
    (tmp_path / "blackbox.yml").write_text(f"modules: {{ it: {{ prober: {prober}, timeout: 10s, {prober}: {{ {inner} }} }} }}\n")
    exporter = start(prometheus.Exporter(tmp_path, "blackbox-exporter", f"--config.file={tmp_path}/blackbox.yml"))
    asked = {"target": f"https://127.0.0.1:{port}/", "hostname": HOST} if prober == "http" else {"target": f"127.0.0.1:{port}"}
    if "server_name" in there:
        asked.pop("hostname")
    metrics = exporter.get("/probe", module="it", **asked)
    assert prometheus.metrics(metrics)["probe_success"] == 1, exporter.get("/probe", module="it", debug="true", **asked)


def test_answer(plugin):
    """The example at the beginning of the page."""
    example = next(code for before, code in blocks(DOCUMENT).items() if before.startswith("Whoever types"))
    command, *said = example.splitlines()
    done, _ = plugin.spawn(*shlex.split(command)[2:])
    assert done.stdout.decode().splitlines() == said


# --- what each says ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def blackbox(pki, tmp_path_factory):
    path_of("blackbox_exporter")
    folder = tmp_path_factory.mktemp("blackbox")
    text = next(code for code in blocks(DOCUMENT).values() if code.startswith("modules:"))
    (folder / "blackbox.yml").write_text(text.replace("/etc/ssl/certs/ca-certificates.crt", pki.root_file))
    exporter = prometheus.Exporter(folder, "blackbox-exporter", f"--config.file={folder}/blackbox.yml")
    yield exporter
    exporter.stop()


def alert(metrics):
    """The state by the rules of the page."""
    if metrics["probe_success"] == 0:
        return "CRITICAL"
    left = metrics["probe_ssl_earliest_cert_expiry"] - time.time()
    return "CRITICAL" if left < 14 * DAY else "WARNING" if left < 30 * DAY else "OK"


@pytest.fixture(scope="module")
def say(run_other, run_here, pki, request):
    """say(column, port) -> the state"""
    def say(column, port):
        if column == HERE:
            return run_here("-H", HOST, "-p", port, *THRESHOLDS, *trusting(HERE, pki)).state
        if column == "blackbox_exporter":
            exporter = request.getfixturevalue("blackbox")
            return alert(prometheus.metrics(exporter.get("/probe", module="https", target=f"https://127.0.0.1:{port}/", hostname=HOST)))
        if column == "x509":
            module = request.getfixturevalue("scanned")
            code = subprocess.run(["icingacli", "x509", "check", "host", "--host", HOST, "--port", str(port), "--warning", "30d",
                                   "--critical", "14d"], env=module.environment, capture_output=True, check=False).returncode
            return STATES[code]
        program, *options = column.split()
        days = ["30,14"]
        arguments = {
            "check_http": ["-H", HOST, "-p", port, "-S", "--sni", *(["-C", *days] if "-C" in options else [])],
            "check_curl": ["-H", HOST, "-p", port, "-S", "-D", *(["-C", *days] if "-C" in options else [])],
            "check_tcp": ["-H", "127.0.0.1", "-p", port, "-S", "--sni", HOST, "-D", *days],
            "check_ssl_cert": ["-H", HOST, "-p", port, *THRESHOLDS],
            "check_smtp": ["-H", HOST, "-p", port, "-S", "-D", *days],
            "check_imap": ["-H", HOST, "-p", port, "-S", "-D", *days],
            "check_pop": ["-H", HOST, "-p", port, "-S", "-D", *days],
            "check_ldap": ["-H", HOST, "-p", port, "-b", "", "-3", "-S"],
        }[program]
        code, said = run_other(program, *arguments, *trusting(program, pki))
        assert code in (0, 1, 2), said
        return STATES[code]
    return say


def column_of(rows, column):
    at = rows[0].index(column)
    return {row[0]: row[at] for row in rows[1:]}


@pytest.mark.parametrize("column", MATRIX[0][1:])
def test_what_each_says(say, faults, column):
    assert set(column_of(MATRIX, column)) == set(faults)
    if column == HERE or is_documented(column.split()[0]):
        is_dear = column == "check_ssl_cert"
        asked = list(faults)[::4 if is_dear and not ASK_FOR_ALL else 1]
        # The others share their configuration.
        with ThreadPoolExecutor(4 if is_dear else 1) as pool:
            said = dict(zip(asked, pool.map(lambda name: say(column, faults[name]), asked)))
        documented = column_of(MATRIX, column)
        assert said == {name: documented[name] for name in asked}


@pytest.mark.parametrize("column", MAIL[0][1:])
def test_what_each_says_of_mail(pki, say, services, certificate_of_mail, run_here, column):
    expected = column_of(MAIL, column)
    if column != HERE and not is_documented(column.split()[0]):
        return
    said = {}
    for name in expected:
        identity = certificate_of_mail[name]
        if column == HERE:
            # All of these servers; they have one certificate.
            ports = services(identity, "postfix", "dovecot", "openldap")
            states = {run_here("-H", f"{scheme}://{HOST}", "-p", ports[scheme], *THRESHOLDS, *trusting(HERE, pki)).state
                      for scheme in ("smtp", "imaps", "pop3s", "ldaps")}
            said[name] = " ".join(states)
        else:
            program = column.split()[0]
            scheme = {"check_smtp": "smtp", "check_imap": "imaps", "check_pop": "pop3s", "check_ldap": "ldaps"}[program]
            said[name] = say(column, services(identity, SERVER_OF[program])[scheme])
    assert said == expected


@pytest.fixture(scope="module")
def certificate_of_mail(pki):
    return certificates(pki)


def test_blackbox_says_why_in_its_log_alone(request, faults):
    if not is_documented("blackbox_exporter"):
        return
    blackbox = request.getfixturevalue("blackbox")
    target = {"module": "https", "target": f"https://127.0.0.1:{faults['names another host']}/", "hostname": HOST}
    assert "x509:" in blackbox.get("/probe", debug="true", **target) and "x509:" not in blackbox.get("/probe", **target)


def test_what_is_missed(faults):
    """Each of the others misses something, and nothing that we miss is seen by all of the others."""
    ours = column_of(MATRIX, HERE)
    assert set(ours) == set(faults) and [name for name, state in ours.items() if state == "OK"] == ["nothing is wrong"]
    for column in MATRIX[0][2:]:
        theirs = column_of(MATRIX, column)
        assert theirs["nothing is wrong"] == "OK"
        assert any(state == "OK" != ours[name] for name, state in theirs.items()), column

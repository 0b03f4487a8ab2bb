# SPDX-License-Identifier: GPL-3.0-or-later
"""-o passive-nagios and -o passive-icinga2: the results of many services from one run, as the real daemons take them."""

import json
import os
import re
import ssl
import subprocess
import threading
import time

import pytest

import pki as p
from domainlab import company
from pki import DAY
from plugin import CRITICAL, OK, SEVERITY, STATES, UNKNOWN, WARNING, parse_perfdata
from servers import sockets
from servers.monitoring import NAGIOS_OBJECTS, Icinga, Nagios, blocks, icinga_certificates
from servers.launch import need_program
from servers.process import free_port, listens
from test_monitoring import same_perfdata, without_times

HOST = "mail.example.com"
COMMAND = re.compile(r"\[(\d+)\] PROCESS_SERVICE_CHECK_RESULT;([^;]*);([^;]*);([0-3]);(.*)")


class Result:
    """What a line says: called, code, and lines and perfdata as the plugin prints them."""

    def __init__(self, line):
        if line.startswith("{"):
            data = json.loads(line)
            assert list(data) == ["type", "service", "exit_status", "plugin_output", "performance_data", "execution_start", "execution_end"]
            assert data["type"] == "Service" and data["execution_start"] <= data["execution_end"] <= time.time() + 1
            self.called = tuple(data["service"].split("!"))
            self.code, text = data["exit_status"], data["plugin_output"]
            self.perfdata = " ".join(data["performance_data"])
            self.at = data["execution_start"]
        else:
            self.at, *called, code, text = COMMAND.fullmatch(line).groups()
            self.called, self.code = tuple(called), int(code)
            text = re.sub(r"\\(.)", lambda m: {"n": "\n", "\\": "\\"}[m[1]], text)
            first, _, rest = text.partition("\n")
            first, pipe, self.perfdata = first.partition(" |")
            assert pipe
            text = first + "\n" * bool(rest) + rest
        self.at = int(self.at)
        self.lines = text.split("\n")
        assert self.lines[0].startswith(f"[{STATES[self.code]}] - ") and "|" not in text
        assert time.time() - 600 < self.at <= time.time()


FORMATS = ["passive-nagios", "passive-icinga2"]


@pytest.fixture(params=FORMATS)
def results(request, plugin):
    """results(option...) -> (exit code, {called: Result})"""
    def results(*arguments):
        done, _ = plugin.spawn(*arguments, "-o", request.param)
        assert done.stderr == b""
        lines = [Result(line) for line in done.stdout.decode().splitlines()]
        assert done.stdout.endswith(b"\n") and STATES[done.returncode] == max((STATES[r.code] for r in lines), key=SEVERITY.get)
        assert len({r.called for r in lines}) == len(lines)
        return done.returncode, {r.called: r for r in lines}
    return results


@pytest.fixture
def hosts_file(tmp_path):
    def hosts_file(*lines):
        (tmp_path / "hosts").write_text("".join(f"{line}\n" for line in lines))
        return ["--hosts-file", str(tmp_path / "hosts")]
    return hosts_file


# --- what a line says ---------------------------------------------------------------------------


def test_a_line_is_a_report(results, plugin, pki, serve, trust, hosts_file):
    """The same text and figures as of a run for it alone."""
    port = serve(pki.intermediate.issue(HOST, [HOST])).port
    where = ["-I", "127.0.0.1", "-p", port, *trust]
    code, found = results(*hosts_file(HOST, "wrong.example.org"), *where)
    assert code == CRITICAL and list(found) == [(HOST, "certificate"), ("wrong.example.org", "certificate")]
    for (host, _), result in found.items():
        run = plugin.run("-H", host, *where)
        assert result.code == run.code
        assert without_times("\n".join(result.lines)) == without_times("\n".join([run.lines[0].partition(" |")[0], *run.lines[1:]]))
        same_perfdata(result.perfdata, run.lines[0].partition("|")[2])
        assert parse_perfdata(result.perfdata)["endpoints_checked"].value == 1


def test_verbose(results, pki, serve, trust):
    """Each has its certificates and times; the dialogue of all is nobody's."""
    port = serve(pki.intermediate.issue(HOST, [HOST])).port
    _, found = results("-H", HOST, "-H", f"www.{HOST}", "-I", "127.0.0.1", "-p", port, *trust, "-vv")
    for result in found.values():
        assert "age" in parse_perfdata(result.perfdata) and any("subject CN=" in line for line in result.lines), "\n".join(result.lines)
        assert not any(line.startswith("\t") and "\\_[" not in line for line in result.lines)


def test_called(results, pki, serve, trust, hosts_file):
    """By the line, the run, the host: the nearest that says something."""
    port = serve(pki.intermediate.issue("x", ["*.example.com"])).port
    where = ["-I", "127.0.0.1", "-p", port, *trust]
    lines = ["a.example.com", 'b.example.com --passive-service "web01!certificate of the shop"', "c.example.com --passive-service=web02!",
             "d.example.com --passive-service TLS"]
    _, found = results(*hosts_file(*lines), *where)
    assert list(found) == [("a.example.com", "certificate"), ("web01", "certificate of the shop"), ("web02", "certificate"),
                           ("d.example.com", "TLS")]
    _, found = results(*hosts_file(*lines), *where, "--passive-service=R&D!own cert")
    assert list(found) == [("R&D", "own cert"), ("web01", "certificate of the shop"), ("web02", "own cert"), ("R&D", "TLS")]


def test_the_same_name_is_one_result(results, pki, serve, trust, hosts_file):
    """In the worst of their states, and with all of them in its text."""
    port = serve(pki.intermediate.issue("x", ["*.example.com"])).port
    lines = ["a.example.com --passive-service web01!", "b.example.com", "wrong.example.org --passive-service web01!"]
    code, found = results(*hosts_file(*lines), "-I", "127.0.0.1", "-p", port, *trust)
    assert code == CRITICAL and list(found) == [("web01", "certificate"), ("b.example.com", "certificate")]
    both, alone = found.values()
    assert both.code == CRITICAL and alone.code == OK
    assert parse_perfdata(both.perfdata)["endpoints_checked"].value == 2 and "wrong.example.org" in both.lines[0]
    assert any("a.example.com" in line for line in both.lines[1:]), both.lines


def test_services_that_are_called_by_urls(results, pki, serve, trust, hosts_file):
    """Also by what a report would not show of them, each is a service, and none of them goes without a result."""
    port = serve(pki.intermediate.issue("x", ["*.example.com"])).port
    names = ["https://a.example.com/?shop=1", "https://a.example.com/?shop=2", "https://x@a.example.com/", "https://y@a.example.com/"]
    _, found = results(*hosts_file(*[f"a.example.com --passive-service web01!{name}" for name in names]), "-I", "127.0.0.1", "-p", port, *trust)
    assert list(found) == [("web01", name) for name in names]


def test_addresses_of_a_host_are_one_result(results, pki, serve, trust):
    port = serve(pki.intermediate.issue("x", ["localhost"])).port
    code, found = results("-H", "localhost", "-I", "127.0.0.1", "-I", "127.0.0.2", "-p", port, *trust)
    assert list(found) == [("localhost", "certificate")]
    assert parse_perfdata(found["localhost", "certificate"].perfdata)["endpoints_checked"].value == 2, code


def test_thresholds_of_a_line(results, pki, serve, trust, hosts_file):
    port = serve(pki.intermediate.issue("x", ["*.example.com"], not_before=-300 * DAY, not_after=60 * DAY)).port
    code, found = results(*hosts_file("a.example.com", "b.example.com -w 90", "c.example.com -w 200 -c 90"), "-I", "127.0.0.1", "-p", port, *trust)
    assert [r.code for r in found.values()] == [OK, WARNING, CRITICAL] and code == CRITICAL
    assert [parse_perfdata(r.perfdata)["expires"].warn for r in found.values()][1:] == [f"{90 * DAY}:", f"{200 * DAY}:"]


def test_silent_server(results, misbehave, trust, serve, pki):
    """At the deadline each has a result, also that of which nothing was heard."""
    port = serve(pki.intermediate.issue("x", ["a.example.com"])).port
    silent = misbehave(sockets.silent)
    code, found = results("-H", f"a.example.com:{port}", "-H", f"b.example.com:{silent.port}", "-I", "127.0.0.1", "-t", "3", *trust)
    assert {called[0]: r.code for called, r in found.items()} == {"a.example.com": OK, "b.example.com": CRITICAL}, code
    times = {called[0]: parse_perfdata(r.perfdata)["time"].value for called, r in found.items()}
    assert times["a.example.com"] < 2 < times["b.example.com"] + 1


def test_files(results, pki, trust, tmp_path, plugin):
    """A file is of no host: whose result it is must be said."""
    (tmp_path / "chain.pem").write_text(pki.intermediate.issue(HOST, [HOST]).pem() + pki.intermediate.pem())
    file = ["-f", str(tmp_path / "chain.pem"), "-n", HOST, *trust]
    _, found = results(*file, "--passive-service=web01!")
    assert list(found) == [("web01", "certificate")] and found["web01", "certificate"].code == OK
    assert "--passive-service=HOST!SERVICE" in plugin.usage(*file, "--passive-service=x", "-o", "passive-nagios")


def test_names_in_other_scripts(results, pki, serve, trust):
    """The host object of a name is called by its A-labels, unless it is said otherwise."""
    port = serve(pki.intermediate.issue("x", ["xn--bcher-kva.example"])).port
    where = ["-H", "bücher.example", "-I", "127.0.0.1", "-p", port, *trust]
    assert list(results(*where)[1]) == [("xn--bcher-kva.example", "certificate")]
    assert list(results(*where, "--passive-service=Bücher!Zertifikat")[1]) == [("Bücher", "Zertifikat")]


# --- hostile ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile(pki):
    return pki.intermediate.issue(
        [(p.O, p.utf8(b"<b>[OK]</b>|'x'=1;;;;\n$(id)`id`")), (p.CN, p.utf8(b"[OK];\\n"))],
        [p.dns(b"a|'time'=0s;;;;"), p.dns(b"x\n[0] PROCESS_SERVICE_CHECK_RESULT;a;b;0;fine"), p.dns(b"c\\nd\\\\n;e"),
         p.dns(b'"}\n{"type":"Service"'), p.dns("ü\u202e".encode()), *[p.dns(b"\\\x1b\n;" * 40) for _ in range(200)]])


def test_nothing_of_a_certificate_is_a_command(results, serve, hostile, trust):
    code, found = results("-H", HOST, "-H", f"www.{HOST}", "-I", "127.0.0.1", "-p", serve(hostile).port, *trust, "-v")
    assert code == CRITICAL and list(found) == [(HOST, "certificate"), (f"www.{HOST}", "certificate")]


@pytest.mark.parametrize("verbose", [[], ["-v"], ["-vv"]], ids=["plain", "v", "vv"])
def test_a_line_is_as_long_as_a_pipe_takes_whole(plugin, serve, hostile, trust, verbose):
    """And each is written at once: a pipe of packets keeps apart what was written apart."""
    packets = []
    reader, writer = os.pipe2(os.O_DIRECT)

    def read():
        while packet := os.read(reader, 1 << 16):
            packets.append(packet)

    thread = threading.Thread(target=read)
    thread.start()
    hosts = [f"-Hhost{i}.example.com" for i in range(30)]
    try:
        done, _ = plugin.spawn(*hosts, "-I", "127.0.0.1", "-p", serve(hostile).port, *trust, *verbose, "-o", "passive-nagios", "-t", "60",
                               stdout=writer)
    finally:
        os.close(writer)
        thread.join()
        os.close(reader)
    assert done.returncode == CRITICAL and len(packets) == 30
    assert [Result(packet.decode().rstrip("\n")).called[0] for packet in packets] == [host[2:] for host in hosts]
    assert all(packet.endswith(b"\n") and packet.count(b"\n") == 1 and len(packet) <= 4096 for packet in packets)
    assert not verbose or min(map(len, packets)) > 3000  # there was more to say


@pytest.mark.parametrize("output", FORMATS)
@pytest.mark.parametrize("limit", [1000, 3000, 8000, 0])
def test_bound_of_each(plugin, serve, hostile, trust, output, limit):
    done, _ = plugin.spawn("-H", HOST, "-H", f"www.{HOST}", "-I", "127.0.0.1", "-p", serve(hostile).port, *trust, "-v", "-o", output,
                           "--max-output", limit)
    lines = done.stdout.splitlines()
    assert len(lines) == 2 and done.returncode == CRITICAL
    least = 2600  # a text of 1,000 octets, names and escapes
    assert all(len(line) < max(limit, least) for line in lines) if limit else all(len(line) > 8000 for line in lines)
    assert all(Result(line.decode()).code == CRITICAL for line in lines)


@pytest.mark.parametrize("output", FORMATS)
def test_wrong_usage(plugin, output):
    done, _ = plugin.spawn("-H", HOST, "-o", output, "--wrong")
    assert done.returncode == UNKNOWN
    if output == "passive-nagios":
        assert done.stdout.decode().startswith("[UNKNOWN] - usage: ") and done.stdout.count(b"\n") == 1
    else:
        assert json.loads(done.stdout)["exit_code"] == UNKNOWN


# --- domains -------------------------------------------------------------------------------------------


@company("passive1.example.com")
def first_company(c):
    c.web("@")
    c.web("www", cert="wrong-name")


@company("passive2.example.com")
def second_company(c):
    c.web("@")
    c.dns("@ MX 10 mx")
    c.mail("mx")


def test_domains(domain_program, domain_lab, plugin):
    """A domain is a result, with its own endpoints and figures; or all of them are one."""
    inside = type(plugin)(domain_program, [*domain_lab.inside()])
    both = ["-d", "passive1.example.com", "-d", "passive2.example.com", *domain_lab.options]

    def run(*arguments):
        done, _ = inside.spawn(*arguments)
        return done.returncode, {r.called: r for r in map(Result, done.stdout.decode().splitlines())}
    code, found = run(*both, "-o", "passive-nagios")
    service = "certificates of the domain"
    assert list(found) == [("passive1.example.com", service), ("passive2.example.com", service)]
    for (domain, _), result in found.items():
        alone = inside.spawn("-d", domain, *domain_lab.options)[0]
        lines = alone.stdout.decode().splitlines()
        assert result.code == alone.returncode
        assert without_times("\n".join(result.lines)) == without_times("\n".join([lines[0].partition(" |")[0], *lines[1:]]))
        same_perfdata(result.perfdata, lines[0].partition("|")[2])
        counted, expected = parse_perfdata(result.perfdata), parse_perfdata(lines[0].partition("|")[2])
        assert [counted[k].value for k in ("endpoints_checked", "endpoints_failed")] == [
            expected[k].value for k in ("endpoints_checked", "endpoints_failed")]
    assert code == max(r.code for r in found.values())
    _, found = run(*both, "-o", "passive-icinga2", "--passive-service=domains!certificates")
    assert list(found) == [("domains", "certificates")]


# --- the daemons ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def document(source):
    text = (source / "doc/scaling.md").read_text().partition("\n## Many services from one run")[2].partition("\n## ")[0]
    return list(blocks(text).values())


@pytest.fixture
def lines(tmp_path, pki, serve, hostile):
    """Hosts of three services, and one that the daemon does not know."""
    good = serve(pki.intermediate.issue("x", ["*.example.com"])).port
    file = tmp_path / "certificates"
    file.write_text(f"www.example.com -p {good}\n" f"wrong.example.org -p {good} --passive-service www.example.com!wrong\n"
                    f'{HOST} -p {serve(hostile).port} --passive-service "www.example.com!certificate of the shop"\n'
                    f"stranger.example.com -p {good}\n")
    return file


SERVICES = {"certificate": OK, "wrong": CRITICAL, "certificate of the shop": CRITICAL}


def expected(plugin, lines, pki):
    done, _ = plugin.spawn("--hosts-file", lines, "-I", "127.0.0.1", "--ca-file", pki.root_file, "-t", "60", "-o", "passive-icinga2")
    return {r.called[1]: r for r in map(Result, done.stdout.decode().splitlines()) if r.called[0] == "www.example.com"}


def as_documented(command, plugin, lines, pki, **places):
    """The command of the document, for this place."""
    command = command.replace("check_cert_name --", f"{' '.join(plugin.command)} -I 127.0.0.1 --ca-file {pki.root_file} --", 1)
    for place in ("/etc/nagios/certificates", "/etc/icinga2/certificates"):
        command = re.sub(place + r"\b(?!\.)", str(lines), command)
    for old, new in places.items():
        assert old in command
        command = command.replace(old, str(new))
    return command


def test_nagios(plugin, plugin_folder, pki, lines, document, tmp_path):
    need_program("nagios4", "nagios", called="Nagios")
    objects = next(code for code in document if "define service" in code)
    objects = NAGIOS_OBJECTS.replace("host_name mail", "host_name www.example.com") + objects + "".join(f"""
define service {{
	use passive-certificate
	host_name www.example.com
	service_description {name}
	check_period always
	notification_period always
	contacts nobody
}}""" for name in SERVICES)
    command = next(code for code in document if "passive-nagios" in code)

    def bring(fifo):
        done = subprocess.run(["sh", "-c", as_documented(command, plugin, lines, pki, **{"/var/lib/nagios4/rw/nagios.cmd": fifo})],
                              stderr=subprocess.PIPE, timeout=60, check=False)
        assert done.returncode == CRITICAL and done.stderr == b""
    (tmp_path / "none.cfg").write_text("")
    nagios = Nagios(tmp_path, tmp_path / "none.cfg", objects, SERVICES, plugin_folder, bring)
    for name, result in expected(plugin, lines, pki).items():
        got = nagios.results[name]
        assert int(got["current_state"]) == result.code == SERVICES[name], got
        assert without_times(got["plugin_output"].rstrip()) == without_times(result.lines[0].replace(";", ":"))
        long = re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], got["long_plugin_output"])
        assert without_times("\n".join(line.strip() for line in long.splitlines() if line)) == without_times(
            "\n".join(line.strip() for line in result.lines[1:])), name
        same_perfdata(got["performance_data"], result.perfdata)
        assert got["check_type"] == "1"  # passive
    assert "stranger.example.com" in (tmp_path / "nagios.log").read_text()


def test_nagios_notices_that_nothing_comes(plugin_folder, document, tmp_path):
    need_program("nagios4", "nagios", called="Nagios")
    objects = next(code for code in document if "define service" in code)
    objects = NAGIOS_OBJECTS.replace("host_name mail", "host_name www.example.com") + objects.replace("3600", "2") + """
define service {
	use passive-certificate
	host_name www.example.com
	check_period always
	notification_period always
	contacts nobody
}"""
    (tmp_path / "none.cfg").write_text("")
    nagios = Nagios(tmp_path, tmp_path / "none.cfg", objects, ["certificate"], plugin_folder, lambda fifo: None, "service_freshness_check_interval=1\n")
    got = nagios.results["certificate"]
    assert int(got["current_state"]) == UNKNOWN and got["plugin_output"] == "[UNKNOWN] - no result has come in time", got


def icinga(tmp_path, configuration, services, plugin_folder, port, until):
    node = "localhost"
    icinga_certificates(tmp_path / "authority", {node: tmp_path})
    return Icinga(tmp_path, f"""const NodeName = "{node}"
object Endpoint NodeName {{ }}
object Zone "master" {{ endpoints = [ NodeName ] }}
object ApiListener "api" {{ bind_port = {port} }}
object Host "www.example.com" {{
	check_command = "dummy"
	vars.passive_certificate = true
}}
{configuration}""", services, plugin_folder, until)


def test_icinga(plugin, plugin_folder, pki, lines, document, source, tmp_path):
    need_program("icinga2")
    need_program("curl")
    port, told = free_port(), []
    user = next(code for code in document if "object ApiUser" in code).replace("a secret", 'a \\"secret\\\\')
    service = next(code for code in document if "apply Service" in code)
    services = "".join(service.replace('"certificate"', f'"{name}"') for name in SERVICES)
    (tmp_path / "netrc").write_text('machine localhost login certificates password "a \\"secret\\\\"\n')
    command = as_documented(next(code for code in document if "passive-icinga2 |" in code), plugin, lines, pki, **{
        "/usr/share/check_cert_name/icinga2/passive-results": source / "contrib/icinga2/passive-results",
        "icinga.example.com:5665": f"localhost:{port}", "/etc/icinga2/certificates.netrc": tmp_path / "netrc",
        "/var/lib/icinga2/certs/ca.crt": tmp_path / "certs/ca.crt"})

    def bring():
        if not told and listens("127.0.0.1", port)():
            told.append(subprocess.run(["sh", "-c", command], stderr=subprocess.PIPE, timeout=60, check=False, text=True))
        return told
    daemon = icinga(tmp_path, user + services, SERVICES, plugin_folder, port, bring)
    assert told[0].returncode == 1 and told[0].stderr.splitlines() == [
        "stranger.example.com!certificate: not taken: The requested URL returned error: 404"], told[0]
    for name, result in expected(plugin, lines, pki).items():
        got = daemon.results[name]
        assert (got["state"], got["active"]) == (result.code, False), got
        assert result.code == SERVICES[name]
        assert without_times(got["output"]) == without_times("\n".join(result.lines)), name
        same_perfdata(" ".join(got["performance_data"]), result.perfdata)
        assert abs(got["execution_end"] - time.time()) < 120


def test_icinga_notices_that_nothing_comes(plugin_folder, document, tmp_path):
    need_program("icinga2")
    service = next(code for code in document if "apply Service" in code).replace("1h", "1s")
    daemon = icinga(tmp_path, service, ["certificate"], plugin_folder, free_port(), lambda: True)
    assert daemon.results["certificate"]["state"] == UNKNOWN and "No Passive Check Result Received" in daemon.results["certificate"]["output"]


@pytest.mark.parametrize("line, said", [
    ('{"state":"UNKNOWN","exit_code":3,"summary":"usage"}\n', 'no result: {"state":"UNKNOWN","exit_code":3,"summary":"usage"}'),
    ('{"type":"Service","service":"a%{http_code}!b \\"c","exit_status":0}\n', "a%{http_code}!b ?c: not taken: Failed to connect to 127.0.0.1"),
])
def test_results_that_cannot_be_brought(source, tmp_path, line, said):
    """Each is told; nothing in a name is looked at by curl."""
    need_program("curl")
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login a password b\n")
    done = subprocess.run([source / "contrib/icinga2/passive-results", f"https://127.0.0.1:{free_port()}", tmp_path / "netrc", "/dev/null"],
                          input=line, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1 and done.stderr.startswith(said) and done.stderr.count("\n") == 1 and done.stdout == "", done


def line_of(service, output="fine"):
    return json.dumps({"type": "Service", "service": service, "exit_status": 0, "plugin_output": output}, separators=(",", ":")) + "\n"


@pytest.fixture
def bring(source, pki, tmp_path, start):
    """bring(lines, takes) -> (services that the API was given, what passive-results ended with); with takes=False it is silent."""
    need_program("curl")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*pki.root.issue("api", ["localhost"]).save())
    (tmp_path / "netrc").write_text("machine localhost login a password b\n")

    def bring(lines, takes=True, **env):
        given = []

        def behave(connection):
            with context.wrap_socket(connection, server_side=True) as tls, tls.makefile("rb") as requests:
                while headers := list(iter(requests.readline, b"\r\n")):
                    length = next(int(line.split(b":")[1]) for line in headers if line.lower().startswith(b"content-length:"))
                    given.append(json.loads(requests.read(length))["service"])
                    while not takes:
                        time.sleep(1)
                    tls.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        port = start(sockets.SocketServer(behave)).port
        done = subprocess.run([source / "contrib/icinga2/passive-results", f"https://localhost:{port}", tmp_path / "netrc", pki.root_file],
                              input=lines, capture_output=True, text=True, timeout=60, check=False, env={**os.environ, **env})
        return given, done
    return bring


def test_a_result_that_curl_cannot_read(bring):
    """The others are brought all the same."""
    given, done = bring(line_of("a!b") + line_of("long!x", 30000 * '"') + line_of("c!d", 20000 * '"'))
    assert given == ["a!b", "c!d"]
    assert (done.returncode, done.stderr) == (1, "long!x: longer than curl reads (--max-output)\n"), done


def test_an_api_that_is_silent(bring):
    """Each result has its time, all of them together have an end."""
    given, done = bring(line_of("a!b") + line_of("c!d"), takes=False, PASSIVE_RESULTS_SECONDS="2")
    assert given == ["a!b"]
    assert (done.returncode, done.stderr) == (1, "not all are taken: ended after 2 s\n"), done


def test_nothing_to_bring(source):
    script = source / "contrib/icinga2/passive-results"
    done = subprocess.run([script, "https://127.0.0.1:1", "/dev/null", "/dev/null"], input="", capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0 and done.stderr == ""
    done = subprocess.run([script], input="", capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2 and done.stderr.startswith("usage: ")

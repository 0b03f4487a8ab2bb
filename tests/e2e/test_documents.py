# SPDX-License-Identifier: GPL-3.0-or-later
"""What README.md, the manual pages and the other documents tell people to type, as it stands there."""

import re
import shlex

import pytest

import documents
from examples import BOTH, Desk
from plugin import OK
from servers.monitoring import NAGIOS_OBJECTS, Icinga, Nagios, Nrpe
from servers.launch import need_program
from servers.process import open_to_all


@pytest.fixture(scope="module")
def desk(plugin, domain_program, domain_lab, pki, tmp_path_factory):
    programs = {"check_cert_name": plugin.command, "check_cert_domain": type(plugin)(domain_program, plugin.wrapper).command}
    folder = tmp_path_factory.mktemp("desk")
    open_to_all(folder)  # daemons sit there, too
    return Desk(domain_lab, pki, folder, programs)


# --- tasks ------------------------------------------------------------------------------------------------


def tasks_of_manual(source, name):
    """[(what for, command)] of the section EXAMPLES: a line each."""
    text = (source / f"doc/{name}.8").read_text().partition("\n.Sh EXAMPLES\n")[2].partition("\n.Sh ")[0]
    text = re.sub(r"\\(.)", r"\1", re.sub(r"\n\.(Pq|Fl|Ql|Sq) (.*)", r" \2", text))
    return re.findall(r"(?m)^([^.\n].*)[:?]\n\.Pp\n\.Dl (.*)$", text)


def tasks_of_tables(text):
    return re.findall(r"(?m)^\| (.+?) \| `(check_cert_\w+ .+?)` \|$", text)


@pytest.mark.parametrize("name, least", [("check_cert_name", 20), ("check_cert_domain", 20)])
def test_tasks_of_the_manual(desk, source, name, least):
    tasks = tasks_of_manual(source, name)
    text = (source / f"doc/{name}.8").read_text().partition("\n.Sh EXAMPLES\n")[2].partition("\n.Sh ")[0]
    assert len(tasks) == text.count(".Dl ") >= least, tasks
    for task, command in tasks:
        done = desk.run(command)
        assert (done.returncode, done.stderr) == (OK, ""), (task, command, done)
        if name == "check_cert_domain":
            domains, service = command.count("-d "), re.search(r"--service=(\S+)", command)
            n = len(service[1].split(",")) if service else 9 * domains
            said = f"{'2 domains' if domains == 2 else 'example.com'}: {n} service{'s' if n > 1 else ''}, "
            assert said in done.stdout, (command, done.stdout)


@pytest.mark.parametrize("document, least", [("README.md", 16), ("doc/scaling.md", 4)])
def test_tasks_of_tables(desk, source, document, least):
    tasks = tasks_of_tables((source / document).read_text())
    assert len(tasks) >= least, tasks
    for task, command in tasks:
        done = desk.run(command)
        assert (done.returncode, done.stderr) == (OK, ""), (task, command, done)


# --- definitions, in the daemons --------------------------------------------------------------------------


GENERIC_SERVICE = """
define service {
	name generic-service
	register 0
	check_period always
	notification_period always
	contacts nobody
}
"""


def fenced(source, word):
    """The one block of README.md with this in it."""
    (block,) = [text for text in re.findall(r"(?ms)^```\w*\n(.*?)^```$", (source / "README.md").read_text()) if word in text]
    return block


def test_icinga_rule_of_the_readme(desk, source, tmp_path):
    need_program("icinga2")
    command = (source / "contrib/icinga2/check_cert_name.conf").read_text()
    icinga = Icinga(tmp_path, f'''{command}
template Service "generic-service" {{
	check_interval = 1s
	retry_interval = 1s
}}
object Host "web1" {{
	check_command = "dummy"
	address = "{BOTH}"
	vars.certificate = true
}}
object Host "other" {{ check_command = "dummy" }}
{fenced(source, "apply Service")}''', ["certificate"], desk.folder / "bin", inside=desk.lab.inside())
    assert set(icinga.results) == {"certificate"}
    assert icinga.results["certificate"]["exit_status"] == OK, icinga.results
    assert "[OK] - 2 hosts: " in icinga.results["certificate"]["output"], icinga.results


def test_nagios_service_of_the_readme(desk, source, tmp_path):
    need_program("nagios4")
    name = "certificate of www.example.com"
    objects = NAGIOS_OBJECTS.replace("host_name mail", "host_name web1") + GENERIC_SERVICE + fenced(source, "define service")
    nagios = Nagios(tmp_path, source / "contrib/nagios/check_cert_name.cfg", objects, [name], desk.folder / "bin", inside=desk.lab.inside())
    assert nagios.results[name]["current_state"] == "0", nagios.results
    assert nagios.results[name]["plugin_output"].startswith("[OK] - www.example.com: certificate matches on 192.0.2.10,"), nagios.results


def test_icinga_and_a_domain(desk, source, tmp_path):
    """As the definitions of check_cert_domain are shipped: of the host object's name, and of a variable."""
    need_program("icinga2")
    command = (source / "contrib/icinga2/check_cert_domain.conf").read_text()
    icinga = Icinga(tmp_path, f'''{command}
object Host "example.com" {{ check_command = "dummy" }}
object Service "all of it" {{
	host_name = "example.com"
	check_command = "cert_domain"
	check_interval = 1s
}}
object Service "mail and web" {{
	host_name = "example.com"
	check_command = "cert_domain"
	check_interval = 1s
	vars.cert_domain_domain = [ "example.com", "example.net" ]
	vars.cert_domain_service = [ "mail", "web" ]
	vars.cert_domain_state = [ "service-missing=ok" ]
}}''', ["all of it", "mail and web"], desk.folder / "bin", inside=desk.lab.inside())
    said = {name: (result["exit_status"], result["output"].partition(",")[0]) for name, result in icinga.results.items()}
    assert said["all of it"] == (OK, "[OK] - example.com: 9 services"), said
    assert said["mail and web"] == (OK, "[OK] - 2 domains: 4 services"), said


def test_nagios_and_a_domain(desk, source, tmp_path):
    need_program("nagios4")
    objects = NAGIOS_OBJECTS + GENERIC_SERVICE + """
define service {
	use cert-domain-service,generic-service
	host_name mail
	service_description domain
	check_command check_cert_domain!example.com
	check_interval 1
}
define service {
	use cert-domain-service,generic-service
	host_name mail
	service_description services
	check_command check_cert_domain_service!example.com!mail,autodiscover
	check_interval 1
}
"""
    nagios = Nagios(tmp_path, source / "contrib/nagios/check_cert_domain.cfg", objects, ["domain", "services"], desk.folder / "bin",
                    inside=desk.lab.inside())
    said = {name: (result["current_state"], result["plugin_output"].partition(",")[0]) for name, result in nagios.results.items()}
    assert said == {"domain": ("0", "[OK] - example.com: 9 services"), "services": ("0", "[OK] - example.com: 2 services")}


@pytest.mark.parametrize("program", ["check_cert_name", "check_cert_domain"])
def test_nrpe_commands_as_they_are_shipped(desk, source, tmp_path, start, program):
    """But for the folder of the plugin, and the address and files of a machine that has what they ask for."""
    need_program("nrpe")
    tmp_path.chmod(0o755)
    text = (source / f"contrib/nrpe/{program}.cfg.in").read_text()
    text = text.replace("@plugindir@", f"{desk.folder}/bin").replace("127.0.0.1", BOTH).replace("/etc/ssl", str(desk.folder))
    nrpe = start(Nrpe(tmp_path, text, inside=desk.lab.inside()))
    commands = re.findall(r"(?m)^command\[(\w+)\]=", text)
    assert commands
    for command in commands:
        code, said = nrpe.ask(command)
        assert (code, said[:7]) == (OK, "[OK] - "), (command, said)


# --- what is written within sentences ---------------------------------------------------------------------

DOCUMENTS = ["README.md", "doc/icinga2.md", "doc/scaling.md", "doc/troubleshooting.md"]
OF_CONFIGURE = {"--with-plugindir"}


@pytest.fixture(scope="module")
def programs(plugin, domain_program):
    return {"check_cert_name": plugin, "check_cert_domain": type(plugin)(domain_program, plugin.wrapper)}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_commands_are_right_usage(programs, source, document):
    """What is wrong in the end is a file that is not there."""
    for command in re.findall(r"(?s)`(check_cert_(?:name|domain) .+?)`", (source / document).read_text()):
        name, *words = shlex.split(command.partition(" > ")[0])
        files = [word for option, word in zip(words, words[1:]) if option in ("--ca-file", "--add-ca-file", "--hosts-file", "-f",
                                                                          "--client-cert")]
        if words == ["-V"]:
            continue
        done, _ = programs[name].spawn(*words, "--ca-file", "/nonexistent.pem", cwd="/")
        assert any(f"{file}: No such file" in done.stdout.decode() for file in [*files, "/nonexistent.pem"]), (command, done)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_options_are_there(programs, source, document):
    known = {option for program in programs.values() for option in re.findall(r"--[a-z-]+", program.spawn("--help")[0].stdout.decode())}
    written = set(re.findall(r"`(--[a-z-]+)", (source / document).read_text()))
    assert written <= known | OF_CONFIGURE, written - known


@pytest.mark.parametrize("document", ["README.md", "HACKING.md", "SECURITY.md", "doc/clients.md", "doc/icinga2.md", "doc/performance/README.md",
                                      "doc/scaling.md", "doc/troubleshooting.md", "packaging/README.md", "tests/README.md"])
def test_links_lead_somewhere(source, document):
    for target in documents.links((source / document).read_text()):
        file, _, place = target.partition("#")
        if re.match(r"https?:", file):
            continue
        there = (source / document).parent / file if file else source / document
        assert there.exists(), target
        if place:
            titles = re.findall(r"(?m)^#+ (.*)$", there.read_text())
            assert place in map(documents.anchor, titles), target


# --- what is shown ----------------------------------------------------------------------------------------


def shows(told, output):
    """Do lines of a document stand in an output, in this order?  "..." leaves lines out, " | ..." the figures."""
    lines = [documents.equal(line).replace("Test ", "Example ") for line in output.splitlines()]
    at, gap = 0, False
    for line in map(documents.equal, told):
        if line.strip() == "...":
            gap = True
            continue
        cut = line.endswith(" | ...")
        found = [i for i in range(at, len(lines)) if (lines[i].partition(" |")[0] + " | ..." if cut else lines[i].rstrip()) == line]
        if not found or (not gap and found[0] != at):
            return False
        at, gap = found[0] + 1, False
    return gap or at == len(lines)


def test_outputs_of_the_readme(desk, source):
    blocks = re.findall(r"(?ms)^```\n\$ (check_cert_.*?)\n(.*?)^```$", (source / "README.md").read_text())
    assert len(blocks) >= 3, blocks
    for command, told in blocks:
        told, _, code = told.partition("$ echo $?\n")
        done = desk.run(command)
        assert shows(told.splitlines(), done.stdout), f"{command}\n{done.stdout}"
        assert not code or int(code) == done.returncode, command


# --- figures ----------------------------------------------------------------------------------------------

MEASURED = {"a program that does nothing": "(a) does nothing", "a bare TLS handshake": "(c) bare handshake RSA", "check_cert_name": "check_cert_name RSA",
            "check_cert_name, one endpoint": "check_cert_name RSA", "check_http -C": "check_http -C", "check_tcp -D": "check_tcp -D",
            "check_http -C, which judges expiry only": "check_http -C", "check_curl -C -D": "check_curl -C -D", "check_ssl_cert": "check_ssl_cert"}


@pytest.mark.parametrize("document", ["README.md", "doc/scaling.md"])
def test_figures_are_those_that_were_measured(source, document):
    figures = (source / "doc/performance/figures.md").read_text()
    date = re.match(r"Measured (\S+) ", figures)[1]
    text = (source / document).read_text()
    assert f"easured on {date} " in text or f"easured on {date}, " in text
    table = text.partition("CPU ms |")[2].partition("\n\n")[0]
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in table.splitlines() if line.startswith("| ")]
    known = 0
    for row in rows:
        for name, told in zip(row[0].split(", ") if row[0] not in MEASURED else [row[0]], next(c for c in row[1:] if re.match(r"\d", c)).split(", ")):
            if name in MEASURED:
                (measured,) = re.findall(rf"(?m)^\| {re.escape(MEASURED[name])} \| [^|]* \| (\S+) ", figures.partition("One process")[0])
                assert abs(float(told) - float(measured)) <= (0.5 if float(told) > 100 else 0.051), (name, told, measured)
                known += 1
    assert known >= 5, rows

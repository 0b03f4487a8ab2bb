# SPDX-License-Identifier: GPL-3.0-or-later
"""From a real Icinga 2, a real Nagios and through a real NRPE: states, text and perfdata arrive
unharmed, also those about certificates that try to do harm."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import pki as p
from plugin import CRITICAL, OK, UNKNOWN, WARNING, parse_perfdata
from servers.monitoring import NAGIOS_OBJECTS, Icinga, Nagios, Nrpe, blocks
from servers.launch import need_program
from servers.process import free_port

HOST = "mail.example.com"


@pytest.fixture(scope="module")
def cases(pki, serve, good):
    """service: (host, port, exit code)"""
    hostile = pki.intermediate.issue(
        [(p.O, p.utf8(b"<b>[OK]</b>|'x'=1;;;;\n$(id)`id`")), (p.CN, p.utf8(b"[OK]"))],
        [p.dns(b"a|'time'=0s;;;;"), p.dns(b"<script>alert('1')</script>"), p.dns(b"x\n[OK] - fine"),
         p.dns(b"$HOSTNAME$ ;\"&"), p.dns("ü\u202e".encode())])
    return {"good": (HOST, serve(good).port, OK), "mismatch": ("www.example.org", serve(good).port, CRITICAL),
            "idn": ("bücher.example", serve(good).port, OK), "hostile": (HOST, serve(hostile).port, CRITICAL),
            "closed": (HOST, free_port(), CRITICAL), "usage": (HOST, 0, UNKNOWN)}


def arguments(pki, host, port):
    return ["--hostname", host, "--address", "127.0.0.1", "--port", str(port), "--ca-file", pki.root_file]


def without_times(text):
    return re.sub(r"\d+\.\d+ ?s", "T", text)


def same_perfdata(one, other):
    """Labels, units and thresholds; the values are those of another run."""
    one, other = parse_perfdata(one), parse_perfdata(other)
    assert list(one) == list(other)
    for label, perf in one.items():
        assert (perf.uom, perf.warn, perf.crit, perf.min, perf.max) == (
            other[label].uom, other[label].warn, other[label].crit, other[label].min, other[label].max)


def test_icinga(plugin, plugin_folder, pki, cases, source, tmp_path):
    need_program("icinga2", called="Icinga 2")
    services = "\n".join(
        f'''object Service "{name}" {{
	host_name = "{HOST}"
	check_command = "cert_name"
	check_interval = 1s
	retry_interval = 1s
	vars.cert_name_hostname = "{host}"
	vars.cert_name_address = "127.0.0.1"
	vars.cert_name_port = {port}
	vars.cert_name_ca_file = "{pki.root_file}"
}}''' for name, (host, port, _) in cases.items())
    command = (source / "contrib/icinga2/check_cert_name.conf").read_text()
    icinga = Icinga(tmp_path, f'{command}\nobject Host "{HOST}" {{ check_command = "dummy" }}\n{services}', cases,
                    plugin_folder)
    for name, (host, port, code) in cases.items():
        result, run = icinga.results[name], plugin.run(*arguments(pki, host, port))
        assert (result["exit_status"], result["state"]) == (code, code), name
        perfdata = run.lines[0].partition("|")[2]
        expected = "\n".join([run.lines[0].partition("|")[0].rstrip(), *run.lines[1:]])
        got = result["output"].split("\n", 1)
        assert without_times("\n".join([got[0].rstrip(), *got[1:]]).rstrip()) == without_times(expected), name
        # Icinga writes labels without quotes where it can.
        assert [item.split("=")[0] for item in result["performance_data"]] == list(run.perfdata)
        if perfdata:
            same_perfdata(" ".join(f"'{item.split('=')[0]}'={item.split('=')[1]}"
                                   for item in icinga.perfdata[name].split(" ")), perfdata)


def test_icinga_host_name_is_the_default(plugin_folder, pki, serve, good, source, tmp_path):
    """Without any variable the name is the host object's, and never an address."""
    need_program("icinga2", called="Icinga 2")
    command = (source / "contrib/icinga2/check_cert_name.conf").read_text()
    icinga = Icinga(tmp_path, f'''{command}
object Host "{HOST}" {{
	check_command = "dummy"
	address = "127.0.0.1"
}}
object Service "default" {{
	host_name = "{HOST}"
	check_command = "cert_name"
	check_interval = 1s
	vars.cert_name_port = {serve(good).port}
	vars.cert_name_ca_file = "{pki.root_file}"
	vars.cert_name_address = "$address$"
}}''', ["default"], plugin_folder)
    result = icinga.results["default"]
    assert result["exit_status"] == OK, result["output"]
    assert result["output"].startswith(f"[OK] - {HOST}: ")


@pytest.fixture
def notify(plugin_folder, plugin, pki, source, tmp_path):
    """notify(command, host, port) -> (what was sent, what the plugin says): a problem that a real Icinga 2 tells by a
    NotificationCommand with these lines, which writes to the file {sent}."""
    need_program("icinga2", called="Icinga 2")
    sent = tmp_path / "sent"
    definition = (source / "contrib/icinga2/check_cert_name.conf").read_text()

    def notify(command, host, port):
        Icinga(tmp_path, f'''{definition}
object NotificationComponent "notification" {{ }}
object NotificationCommand "tell" {{
{command}
}}
object User "somebody" {{ }}
object Host "{HOST}" {{ check_command = "dummy" }}
object Service "certificate" {{
	host_name = "{HOST}"
	check_command = "cert_name"
	check_interval = 1s
	max_check_attempts = 1
	vars.cert_name_hostname = "{host}"
	vars.cert_name_address = "127.0.0.1"
	vars.cert_name_port = {port}
	vars.cert_name_ca_file = "{pki.root_file}"
}}
object Notification "tell" {{
	host_name = "{HOST}"
	service_name = "certificate"
	command = "tell"
	users = [ "somebody" ]
}}''', ["certificate"], plugin_folder, until=sent.exists)
        first, *rest = plugin.run(*arguments(pki, host, port)).lines
        return without_times(sent.read_text()), without_times("\n".join([first.partition("|")[0].rstrip(), *rest]))
    return notify


def variants_of_good(plugin_folder, pki, cases, source, tmp_path, variable, values):
    """What Icinga 2 makes of services of a good host that differ in one variable; value None: without it."""
    need_program("icinga2", called="Icinga 2")
    host, port, _ = cases["good"]
    services = "\n".join(f'''object Service "{name}" {{
	host_name = "{HOST}"
	check_command = "cert_name"
	check_interval = 1s
	vars.cert_name_hostname = "{host}"
	vars.cert_name_address = "127.0.0.1"
	vars.cert_name_port = {port}
	vars.cert_name_ca_file = "{pki.root_file}"
	{f"vars.{variable} = {value}" if value else ""}
}}''' for name, value in values.items())
    command = (source / "contrib/icinga2/check_cert_name.conf").read_text()
    return Icinga(tmp_path, f'''{command}
object Host "{HOST}" {{
	check_command = "dummy"
	vars.theirs = {{ issuer = "No Such" }}
}}
{services}''', values, plugin_folder).results


def test_icinga_shows_more(plugin_folder, pki, cases, source, tmp_path):
    """cert_name_verbose as doc/icinga2.md has it: 1 for -v, 2 for -vv; a flag is -v."""
    levels = {"nothing": "null", "no": "false", "yes": "true", "one": "1", "two": "2"}
    results = variants_of_good(plugin_folder, pki, cases, source, tmp_path, "cert_name_verbose", levels)
    assert {name: result["exit_status"] for name, result in results.items()} == dict.fromkeys(levels, OK), results
    lines = {name: len(result["output"].splitlines()) for name, result in results.items()}
    assert lines["nothing"] == lines["no"] < lines["yes"] == lines["one"] <= lines["two"], lines
    verbose = {name: [word for word in result["command"] if word.startswith("-v") or word == "--verbose"] for name, result in results.items()}
    assert verbose == {"nothing": [], "no": [], "yes": ["-v"], "one": ["-v"], "two": ["-vv"]}, verbose


def test_icinga_flags(plugin_folder, pki, cases, source, tmp_path):
    """A flag is true or false: one that is said otherwise is told, and not left out in silence."""
    values = {"none": None, "null": "null", "empty": '""', "false": "false", "zero": "0", "word-false": '"false"', "true": "true", "one": "1", "word-true": '"true"',
              "yes": '"yes"', "on": '"on"', "True": '"True"', "array": "[ true ]", "dictionary": "{ a = true }"}
    results = variants_of_good(plugin_folder, pki, cases, source, tmp_path, "cert_name_exact_names", values)
    code = {name: result["exit_status"] for name, result in results.items()}
    assert [name for name in values if code[name] == OK] == ["none", "null", "empty", "false", "zero", "word-false"], code
    assert [name for name in values if code[name] == CRITICAL] == ["true", "one", "word-true"], code
    assert all("Set cert_name_exact_names to true or false" in results[name]["output"] for name in values if code[name] == UNKNOWN), results


def test_icinga_dictionary(plugin_folder, pki, cases, source, tmp_path):
    """Icinga 2 leaves out the option of a variable that is a dictionary: it is told, too."""
    values = {"none": None, "value": '"issuer=No Such"', "array": '[ "issuer=No Such" ]', "no-value": "[]", "indirect": '"$theirs$"', "dictionary": '{ issuer = "No Such" }', "empty": "{ }"}
    results = variants_of_good(plugin_folder, pki, cases, source, tmp_path, "cert_name_require", values)
    code = {name: result["exit_status"] for name, result in results.items()}
    assert code == {"none": OK, "value": CRITICAL, "array": CRITICAL, "no-value": OK, "indirect": UNKNOWN, "dictionary": UNKNOWN, "empty": UNKNOWN}, results
    assert all("Set cert_name_require to a value or to an array" in results[name]["output"] for name in ("indirect", "dictionary", "empty")), results


def script(file, command):
    file.write_text(f"#!/bin/sh\n{command}\n")
    file.chmod(0o755)


def test_icinga_notification(notify, cases, tmp_path):
    """$service.output$ in a notification is all that the plugin printed but the figures, also of a certificate that tries to do harm."""
    host, port, _ = cases["hostile"]
    script(tmp_path / "tell", f"printf '%s\\n' \"$1\" >{tmp_path}/part && mv {tmp_path}/part {tmp_path}/sent")
    mail, said = notify(f'''	command = [ "{tmp_path}/tell", "$service.output$" ]''', host, port)
    first, _, rest = mail.partition("\n")
    assert f"{first.rstrip()}\n{rest}".rstrip() == said.rstrip()


@pytest.mark.parametrize("mended", [True, False])
def test_icinga_mail(notify, cases, source, tmp_path, mended):
    """The script that comes with Icinga 2 sends the text as it is, once what doc/icinga2.md says is done; as it comes, it does not."""
    ours, (host, port, _) = tmp_path / "mail-service-notification.sh", cases["hostile"]
    theirs = Path("/etc/icinga2/scripts") / ours.name
    if not theirs.exists():
        pytest.skip("the scripts of Icinga 2 are not installed")
    shutil.copy(theirs, ours)
    (command,) = [text for text in blocks((source / "doc/icinga2.md").read_text()).values() if text.startswith("sed ")]
    assert str(theirs) in command
    if mended:
        subprocess.run(["sh", "-ec", command.replace(str(theirs), str(ours))], check=True)
    (tmp_path / "bin").mkdir()
    script(tmp_path / "bin/mail", f"cat >{tmp_path}/part && mv {tmp_path}/part {tmp_path}/sent")
    values = {"-d": "now", "-e": "certificate", "-l": HOST, "-n": HOST, "-o": "$service.output$", "-r": "somebody@example.com", "-s": "$service.state$",
              "-t": "$notification.type$", "-u": "certificate"}
    words = ", ".join(f'"{option}" = "{value}"' for option, value in values.items())
    mail, said = notify(f'''	command = [ "{ours}" ]
	arguments = {{ {words} }}
	env = {{ PATH = "{tmp_path}/bin:{os.environ['PATH']}" }}''', host, port)
    told = [line.rstrip() for line in mail.partition("Info:    ")[2].partition("\n\nWhen: ")[0].splitlines()]
    if mended:
        assert told == [line.rstrip() for line in said.rstrip().splitlines()], mail
    else:
        assert told[-1].startswith("[OK] - fine: ") and "<script>" in mail and "\\x" not in mail and "When: " not in mail, mail


def test_nagios_mail():
    """As the manual page says, its command for mail prints with %b, too."""
    commands = Path("/etc/nagios4/objects/commands.cfg")
    if not commands.exists():
        pytest.skip("the commands of Nagios are not installed")
    (line,) = re.findall(r"notify-service-by-email\s+command_line\s+(.*)", commands.read_text())
    assert line.startswith('/usr/bin/printf "%b" ') and "$SERVICEOUTPUT$" in line, line


def test_icinga_document(plugin_folder, pki, serve, source, tmp_path):
    """doc/icinga2.md, one machine: the names of a host, each a service of its own."""
    need_program("icinga2", called="Icinga 2")
    port = serve(pki.intermediate.issue("www.example.com", ["www.example.com"])).port
    text = next(text for text in blocks((source / "doc/icinga2.md").read_text()).values() if 'object Host "web1"' in text and "apply Service" in text)
    text = text.replace("hostalive", "dummy").replace("192.0.2.10", "127.0.0.1").replace("= 15m", "= 1s").replace(
        "  vars.cert_name_address", f'  vars.cert_name_port = {port}\n  vars.cert_name_timeout = 2\n  vars.cert_name_ca_file = "{pki.root_file}"\n  vars.cert_name_address')
    command = (source / "contrib/icinga2/check_cert_name.conf").read_text()
    names = {"certificate of www.example.com": (OK, "www.example.com: certificate matches"),
             "certificate of mail": (CRITICAL, "mx.example.com: no STARTTLS in time"),
             "certificate of old shop": (WARNING, "shop.example.com: certificate does not match")}
    results = Icinga(tmp_path, f"{command}\n{text}", names, plugin_folder).results
    for name, (state, beginning) in names.items():
        assert results[name]["exit_status"] == state and beginning in results[name]["output"], (name, results[name]["output"])


@pytest.mark.parametrize("name", ["127.0.0.1", "::1", "Web Server 1", "server1", "www.example.com:443"])
def test_icinga_host_that_is_called_something_else(plugin_folder, pki, serve, good, source, tmp_path, name):
    """What no client uses as a name never stands for one: the result says what to set, and to where it is set
    that is what counts."""
    need_program("icinga2", called="Icinga 2")
    command = (source / "contrib/icinga2/check_cert_name.conf").read_text()
    icinga = Icinga(tmp_path, f'''{command}
template Service "any" {{
	host_name = "{name}"
	check_command = "cert_name"
	check_interval = 1s
	vars.cert_name_port = {serve(good).port}
	vars.cert_name_ca_file = "{pki.root_file}"
	vars.cert_name_address = "127.0.0.1"
}}
object Host "{name}" {{
	check_command = "dummy"
	vars.names = [ "mail.example.com" ]
}}
object Service "nobody said it" {{ import "any" }}
object Service "said" {{
	import "any"
	vars.cert_name_hostname = "$host.vars.names$"
}}
object Service "an address on purpose" {{
	import "any"
	vars.cert_name_hostname = "127.0.0.1"
}}
object Service "a variable that is not there" {{
	import "any"
	vars.cert_name_hostname = "$host.vars.nmaes$"
}}''', ["nobody said it", "said", "an address on purpose", "a variable that is not there"], plugin_folder)
    # Icinga 2.15 and before say "Error: " in front.
    got = {service: (result["exit_status"], result["output"].partition("\n")[0].removeprefix("Error: "))
           for service, result in icinga.results.items()}
    assert got["nobody said it"] == (UNKNOWN, f"Set cert_name_hostname of the service or of the host to the name that clients use: "
                                              f"the host object is called {name}, which is no domain name")
    assert got["said"][0] == OK and "mail.example.com" in got["said"][1], got
    assert got["an address on purpose"][0] == OK, got
    assert got["a variable that is not there"][0] == UNKNOWN and "--hostname: empty" in got["a variable that is not there"][1], got


def test_nagios(plugin, plugin_folder, pki, cases, source, tmp_path):
    need_program("nagios4", "nagios", called="Nagios")
    options = tmp_path / "options.ini"
    options.write_text("".join(f"[{name}]\naddress=127.0.0.1\nport={port}\nca-file={pki.root_file}\n"
                               for name, (_, port, _) in cases.items()))
    objects = NAGIOS_OBJECTS + "\n".join(f"""
define service {{
	use cert-name-service
	host_name mail
	service_description {name}
	check_command check_cert_name_with!{host}!{name}@{options}
	max_check_attempts 1
	check_interval 1
	retry_interval 1
	check_period always
	notification_period always
	contacts nobody
}}""" for name, (host, port, _) in cases.items())
    nagios = Nagios(tmp_path, source / "contrib/nagios/check_cert_name.cfg", objects, cases, plugin_folder)
    for name, (host, _, code) in cases.items():
        result, run = nagios.results[name], plugin.run("-H", host, "--extra-opts", f"{name}@{options}")
        assert int(result["current_state"]) == code, result
        # Nagios makes a colon of every semicolon, and escapes line breaks.
        first = run.lines[0].partition("|")[0].rstrip()
        assert without_times(result["plugin_output"].rstrip()) == without_times(first.replace(";", ":")), name
        long = re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], result["long_plugin_output"])
        long = [line.strip() for line in long.splitlines() if line]
        assert without_times("\n".join(long)) == without_times("\n".join(l.strip() for l in run.lines[1:])), name
        if run.perfdata:
            same_perfdata(result["performance_data"], run.lines[0].partition("|")[2])
        else:
            assert result["performance_data"] == ""


def test_nrpe(plugin, plugin_folder, pki, cases, tmp_path, start):
    need_program("nrpe", called="NRPE")
    tmp_path.chmod(0o755)
    commands = "\n".join(
        f"command[{name}]={plugin_folder}/check_cert_name --hostname '{host}' --address 127.0.0.1 --port {port} --ca-file {pki.root_file}"
        for name, (host, port, _) in cases.items())
    nrpe = start(Nrpe(tmp_path, commands))
    for name, (host, port, code) in cases.items():
        got, text = nrpe.ask(name)
        run = plugin.run(*arguments(pki, host, port))
        assert got == code, text
        first, _, perfdata = text.splitlines()[0].partition("|")
        assert first == run.lines[0].partition("|")[0], name
        if perfdata:
            same_perfdata(perfdata, run.lines[0].partition("|")[2])
        assert without_times("\n".join(text.splitlines()[1:])) == without_times("\n".join(run.lines[1:])), name

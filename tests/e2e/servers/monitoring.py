# SPDX-License-Identifier: GPL-3.0-or-later
"""Icinga 2, Nagios and NRPE as child processes, with configurations and folders of their own."""

import getpass
import grp
import json
import os
import re
import shutil
import subprocess
import time
from pathlib import Path

from .process import Process, find_program, free_port


def wait_for(what, seconds=30):
    """Calls what() until it returns something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("nothing came in time")


def blocks(text):
    """What is set as code, by the line before it."""
    found, before, code = {}, "", []
    for line in [*text.splitlines(), "end"]:
        if line.startswith("    "):
            code.append(line[4:])
        elif line:
            if code:
                found[before] = "\n".join(code).rstrip() + "\n"
                code = []
            before = line
        elif code:
            code.append("")
    return found


def group():
    return grp.getgrgid(os.getgid()).gr_name


def icinga_constants(folder):
    """Every folder that Icinga wants to write to, in one place."""
    constants = {name: folder for name in ("DataDir", "LogDir", "CacheDir", "SpoolDir", "InitRunDir", "ConfigDir")}
    constants |= {"RunAsUser": getpass.getuser(), "RunAsGroup": group()}
    return [f"-D{name}={value}" for name, value in constants.items()]


def icinga(folder, *words):
    """A command of Icinga 2 that keeps to a folder."""
    return [find_program("icinga2") or "icinga2", *words, *icinga_constants(folder)]


def icinga_daemon(folder, *options):
    """... its daemon with icinga2.conf there.  It gives its checks as much stack as it may; with no limit to that, a process of 32
    bits has its libraries where AddressSanitizer keeps its own."""
    return ["sh", "-c", 'ulimit -Hs 65536; exec "$@"', "sh", *icinga(folder, "daemon", "-c", Path(folder) / "icinga2.conf", *options)]


def icinga_certificates(authority, nodes):
    """Certificates of an authority of Icinga's own, made in a folder: {name of an endpoint: its folder}."""
    def pki(*words):
        done = subprocess.run(icinga(authority, "pki", *words), capture_output=True, check=False)
        assert done.returncode == 0, done.stdout

    pki("new-ca")
    for name, folder in nodes.items():
        certs = Path(folder) / "certs"
        certs.mkdir(parents=True)
        pki("new-cert", "--cn", name, "--key", certs / f"{name}.key", "--csr", certs / f"{name}.csr")
        pki("sign-csr", "--csr", certs / f"{name}.csr", "--cert", certs / f"{name}.crt")
        shutil.copy(Path(authority) / "ca/ca.crt", certs / "ca.crt")


class Icinga:
    """Runs the services of a configuration once; results: {service: check result as Icinga stores it}."""

    def __init__(self, folder, configuration, services, plugin_folder, until=lambda: True, inside=()):
        """until: what else has to have come.  inside: what stands before the command (netlab)."""
        self.folder = Path(folder)
        text = f"""include <itl>
object CheckerComponent "checker" {{ }}
object PerfdataWriter "perfdata" {{
	rotation_interval = 1s
	host_perfdata_path = "{folder}/host"
	host_temp_path = "{folder}/host.tmp"
	service_perfdata_path = "{folder}/service"
	service_temp_path = "{folder}/service.tmp"
}}
{configuration}
"""
        (self.folder / "icinga2.conf").write_text(text)
        process = Process([*inside, *icinga_daemon(self.folder, f"-DPluginDir={plugin_folder}")], self.folder / "icinga2.log", lambda: True)
        try:
            self.perfdata = wait_for(lambda: until() and self._perfdata(services))
        finally:
            process.stop()  # writes the state of everything
        self.log = process.text()
        self.results = self._results()

    def _perfdata(self, services):
        """What goes to a graphing system, as {service: perfdata}, once every service is there."""
        lines = "".join(f.read_text() for f in self.folder.glob("service.[0-9]*")).splitlines()
        found = {}
        for line in lines:
            fields = dict(f.split("::", 1) for f in line.split("\t"))
            found[fields["SERVICEDESC"]] = fields["SERVICEPERFDATA"]
        return found if set(services) <= set(found) else None

    def _results(self):
        """The state file is a row of netstrings of JSON."""
        data = (self.folder / "icinga2.state").read_bytes()
        results = {}
        while data:
            length, data = data.split(b":", 1)
            item, data = json.loads(data[:int(length)]), data[int(length) + 1:]
            if item.get("type") == "Service":
                results[item["name"].split("!")[1]] = item["update"]["last_check_result"]
        return results


_NAGIOS = """\
log_file={folder}/nagios.log
cfg_file={folder}/objects.cfg
cfg_file={definitions}
object_cache_file={folder}/objects.cache
precached_object_file={folder}/objects.precache
resource_file={folder}/resource.cfg
status_file={folder}/status.dat
status_update_interval=1
nagios_user={user}
nagios_group={group}
command_file={folder}/nagios.cmd
query_socket={folder}/nagios.qh
lock_file={folder}/nagios.pid
temp_file={folder}/nagios.tmp
temp_path={folder}
check_result_path={folder}/results
check_external_commands={commands}
retain_state_information=0
use_syslog=0
interval_length=1
check_for_updates=0
"""


# What services need besides.
NAGIOS_OBJECTS = """
define timeperiod {
	timeperiod_name always
	alias always
	sunday 00:00-24:00
	monday 00:00-24:00
	tuesday 00:00-24:00
	wednesday 00:00-24:00
	thursday 00:00-24:00
	friday 00:00-24:00
	saturday 00:00-24:00
}
define command {
	command_name nobody
	command_line /bin/true
}
define contact {
	contact_name nobody
	alias nobody
	service_notification_period always
	host_notification_period always
	service_notification_options n
	host_notification_options n
	service_notification_commands nobody
	host_notification_commands nobody
}
define host {
	host_name mail
	address 127.0.0.1
	max_check_attempts 1
	check_period always
	notification_period always
	contacts nobody
}
"""


class Nagios:
    """Runs the services of a configuration once; results: {service: fields of status.dat}."""

    def __init__(self, folder, definitions, objects, services, plugin_folder, bring=None, settings="", inside=()):
        """bring(command file): brings the results of those that are passive."""
        self.folder = Path(folder)
        (self.folder / "results").mkdir()
        (self.folder / "nagios.cfg").write_text(_NAGIOS.format(folder=folder, definitions=definitions,
                                                               user=getpass.getuser(), group=group(), commands=int(bring is not None)) + settings)
        (self.folder / "resource.cfg").write_text(f"$USER1$={plugin_folder}\n")
        (self.folder / "objects.cfg").write_text(objects)
        program = find_program("nagios4") or find_program("nagios")
        process = Process([*inside, program, self.folder / "nagios.cfg"], self.folder / "nagios.out", lambda: True)
        try:
            if bring is not None:
                wait_for((self.folder / "nagios.cmd").is_fifo)
                bring(self.folder / "nagios.cmd")
            self.results = wait_for(lambda: self._results(services))
        except AssertionError as error:
            raise AssertionError(process.text() + (self.folder / "nagios.log").read_text()) from error
        finally:
            process.stop()

    def _results(self, services):
        status = self.folder / "status.dat"
        if not status.exists():
            return None
        found = {}
        for block in re.findall(r"servicestatus \{\n(.*?)\n\t\}", status.read_text(), re.S):
            fields = dict(line.strip().split("=", 1) for line in block.splitlines())
            if fields["has_been_checked"] == "1":
                found[fields["service_description"]] = fields
        return found if set(services) <= set(found) else None


class Nrpe:
    """The NRPE daemon with some commands; ask() is what the monitoring server does."""

    def __init__(self, folder, configuration, inside=()):
        self.inside = inside
        self.port = free_port()
        user = "nobody" if os.getuid() == 0 else getpass.getuser()
        file = Path(folder) / "nrpe.cfg"
        file.write_text(f"server_address=127.0.0.1\nserver_port={self.port}\nnrpe_user={user}\nnrpe_group=nogroup\n"
                        f"allowed_hosts=127.0.0.1\nlog_file={folder}/nrpe.log\npid_file={folder}/nrpe.pid\n"
                        f"debug=1\n{configuration}\n")
        log = Path(folder) / "nrpe.log"
        self.process = Process([*inside, find_program("nrpe"), "-c", file, "-f"], Path(folder) / "nrpe.out",
                               lambda: log.exists() and "Listening for connections" in log.read_text())

    def ask(self, command):
        """(exit code, output)"""
        path = "/usr/lib/nagios/plugins:/usr/lib64/nagios/plugins:/usr/lib/monitoring-plugins"
        program = shutil.which("check_nrpe", path=path)
        done = subprocess.run([*self.inside, program, "-H", "127.0.0.1", "-p", str(self.port), "-c", command], capture_output=True,
                              timeout=30, check=False)
        return done.returncode, done.stdout.decode()

    def stop(self):
        self.process.stop()

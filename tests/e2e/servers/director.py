# SPDX-License-Identifier: GPL-3.0-or-later
"""Modules of Icinga Web 2 as its command line runs them, with a database and a configuration of their own: Director, x509."""

import getpass
import json
import os
import re
import subprocess
from pathlib import Path

from .process import Process, find_program, free_port, listens

MODULES = Path("/usr/share/icingaweb2/modules")
PROGRAMS = ("icingacli", "mariadbd", "mariadb-install-db", "mariadb")


def missing(module="director", name="Icinga Director"):
    """What is not installed, or None."""
    for program in PROGRAMS:
        if not find_program(program):
            return f"{program}, for {name},"
    return None if (MODULES / module).exists() else name


class IcingaWeb:
    """A module with its database."""
    name = ""
    modules = ()  # what it needs, and itself; what a release does not have it does not need
    charset = "utf8"
    section = "db"  # of its config.ini, which names the database

    def __init__(self, folder):
        self.folder = Path(folder)
        self.port = free_port()
        self.socket = self.folder / "mariadb.socket"
        data = self.folder / "data"
        own = ["--no-defaults", f"--user={getpass.getuser()}", f"--datadir={data}"]
        self._run(find_program("mariadb-install-db"), *own, "--auth-root-authentication-method=normal", "--skip-test-db")
        self.database = Process(
            [find_program("mariadbd"), *own, f"--socket={self.socket}", "--bind-address=127.0.0.1", f"--port={self.port}",
             "--skip-name-resolve", f"--pid-file={self.folder / 'mariadb.pid'}"],
            self.folder / "mariadb.log", listens("127.0.0.1", self.port), wait_s=60)
        try:
            self._prepare()
            self.fill()
        except BaseException:
            self.stop()
            raise

    def _prepare(self):
        name = self.name
        self.sql(f"CREATE DATABASE {name} CHARACTER SET {self.charset}; CREATE USER {name}@127.0.0.1 IDENTIFIED BY '{name}'; "
                 f"GRANT ALL ON {name}.* TO {name}@127.0.0.1", database="")
        etc = self.folder / "icingaweb2"
        self.configuration_folder = etc / "modules" / name
        self.configuration_folder.mkdir(parents=True)
        (etc / "enabledModules").mkdir()
        for module in self.modules:
            if (MODULES / module).exists():
                (etc / "enabledModules" / module).symlink_to(MODULES / module)
        (etc / "config.ini").write_text(f'[global]\nmodule_path = "{MODULES}"\nconfig_backend = "ini"\n[logging]\nlog = "none"\n')
        (etc / "resources.ini").write_text(
            f'[{name}]\ntype = "db"\ndb = "mysql"\nhost = "127.0.0.1"\n'
            f'port = "{self.port}"\ndbname = "{name}"\nusername = "{name}"\npassword = "{name}"\ncharset = "{self.charset}"\n')
        (self.configuration_folder / "config.ini").write_text(f'[{self.section}]\nresource = "{name}"\n')
        self.environment = {**os.environ, "ICINGAWEB_CONFIGDIR": str(etc)}

    def fill(self):
        """What the module itself wants in its database."""

    def _run(self, *command, stdin="", env=None):
        done = subprocess.run([str(part) for part in command], input=stdin, capture_output=True, text=True, timeout=120, check=False, env=env)
        said = f"{done.stdout}{done.stderr}"
        assert done.returncode == 0 and "ERROR:" not in said, f"{command}: exit code {done.returncode}\n{said}"
        return done.stdout

    def call(self, *words, stdin=""):
        """icingacli MODULE WORD...: what it prints."""
        return self._run(find_program("icingacli"), self.name, *words, stdin=stdin, env=self.environment)

    def sql(self, statement, database=None):
        """The rows that a statement gives, each a line with tabulators between the values."""
        return self._run(find_program("mariadb"), "--no-defaults", "--user=root", f"--socket={self.socket}", "--raw", "--batch",
                         "--skip-column-names", self.name if database is None else database, stdin=statement).splitlines()

    def stop(self):
        self.database.stop()


class Director(IcingaWeb):
    name = "director"
    modules = ("ipl", "reactbundle", "incubator", "director")

    def fill(self):
        self.call("migration", "run")

    def create(self, kind, name, **properties):
        """An object: kind is host, service or the like."""
        self.call(kind, "create", name, "--json", json.dumps(properties))

    def configuration(self):
        """What it would deploy to Icinga 2: the text of all its files."""
        checksum = re.search(r"\b[0-9a-f]{40}\b", self.call("config", "render"))[0]
        return "\n".join(self.sql("SELECT f.content FROM director_generated_config_file c JOIN director_generated_file f "
                                  f"ON f.checksum = c.file_checksum WHERE HEX(c.config_checksum) = '{checksum}' ORDER BY c.file_path"))


class X509(IcingaWeb):
    """Of 1.1 and 1.2; from 1.3 on jobs are in the database."""
    name = "x509"
    modules = ("ipl", "reactbundle", "incubator", "x509")
    charset = "utf8mb4"
    section = "backend"

    def fill(self):
        self.sql((MODULES / "x509/etc/schema/mysql.schema.sql").read_text())

    def scan(self, root_file, address, ports, host):
        """Looks at the ports of an address under the name of a host, once."""
        (self.configuration_folder / "sni.ini").write_text(f'[{address}]\nhostnames = "{host}"\n')
        (self.configuration_folder / "jobs.ini").write_text(
            f'[lan]\ncidrs = "{address}/32"\nports = "{",".join(map(str, ports))}"\n')
        self.call("import", "--file", root_file)
        self.call("scan", "--job", "lan")

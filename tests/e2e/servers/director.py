# SPDX-License-Identifier: GPL-3.0-or-later
"""Icinga Director as its own command line runs it, with a database and a configuration of its own."""

import getpass
import json
import os
import re
import subprocess
from pathlib import Path

from .process import Process, find_program, free_port, listens

MODULES = Path("/usr/share/icingaweb2/modules")
PROGRAMS = ("icingacli", "mariadbd", "mariadb-install-db", "mariadb")
MODULES_OF_IT = ("ipl", "reactbundle", "incubator", "director")  # what a release does not have it does not need


def missing():
    """What is not installed, or None."""
    for name in PROGRAMS:
        if not find_program(name):
            return f"{name}, for Icinga Director,"
    return None if (MODULES / "director").exists() else "Icinga Director"


class Director:
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
        except BaseException:
            self.stop()
            raise

    def _prepare(self):
        self.sql("CREATE DATABASE director CHARACTER SET utf8; CREATE USER director@127.0.0.1 IDENTIFIED BY 'director'; "
                 "GRANT ALL ON director.* TO director@127.0.0.1", database="")
        etc = self.folder / "icingaweb2"
        (etc / "modules/director").mkdir(parents=True)
        (etc / "enabledModules").mkdir()
        for name in MODULES_OF_IT:
            if (MODULES / name).exists():
                (etc / "enabledModules" / name).symlink_to(MODULES / name)
        (etc / "config.ini").write_text(f'[global]\nmodule_path = "{MODULES}"\nconfig_backend = "ini"\n[logging]\nlog = "none"\n')
        (etc / "resources.ini").write_text(
            '[director]\ntype = "db"\ndb = "mysql"\nhost = "127.0.0.1"\n'
            f'port = "{self.port}"\ndbname = "director"\nusername = "director"\npassword = "director"\ncharset = "utf8"\n')
        (etc / "modules/director/config.ini").write_text('[db]\nresource = "director"\n')
        self.environment = {**os.environ, "ICINGAWEB_CONFIGDIR": str(etc)}
        self.call("migration", "run")

    def _run(self, *command, stdin="", env=None):
        done = subprocess.run([str(part) for part in command], input=stdin, capture_output=True, text=True, timeout=120, check=False, env=env)
        said = f"{done.stdout}{done.stderr}"
        assert done.returncode == 0 and "ERROR:" not in said, f"{command}: exit code {done.returncode}\n{said}"
        return done.stdout

    def call(self, *words, stdin=""):
        """icingacli director WORD...: what it prints."""
        return self._run(find_program("icingacli"), "director", *words, stdin=stdin, env=self.environment)

    def create(self, kind, name, **properties):
        """An object: kind is host, service or the like."""
        self.call(kind, "create", name, "--json", json.dumps(properties))

    def sql(self, statement, database="director"):
        """The rows that a statement gives, each a line with tabulators between the values."""
        return self._run(find_program("mariadb"), "--no-defaults", "--user=root", f"--socket={self.socket}", "--raw", "--batch",
                         "--skip-column-names", database, stdin=statement).splitlines()

    def configuration(self):
        """What it would deploy to Icinga 2: the text of all its files."""
        checksum = re.search(r"\b[0-9a-f]{40}\b", self.call("config", "render"))[0]
        return "\n".join(self.sql("SELECT f.content FROM director_generated_config_file c JOIN director_generated_file f "
                                  f"ON f.checksum = c.file_checksum WHERE HEX(c.config_checksum) = '{checksum}' ORDER BY c.file_path"))

    def stop(self):
        self.database.stop()

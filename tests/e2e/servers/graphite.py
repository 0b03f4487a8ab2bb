# SPDX-License-Identifier: GPL-3.0-or-later
"""Graphite (carbon and its web application), and Icinga Web 2's module that draws its graphs, with folders of their own."""

import json
import os
import subprocess
import urllib.parse
import urllib.request
from pathlib import Path

from .process import Process, find_program, free_port, listens

MODULE = Path("/usr/share/icingaweb2/modules/graphite")
PYTHON = "/usr/bin/python3"  # that the packages belong to

_CARBON = """\
[cache]
STORAGE_DIR = {folder}
LOCAL_DATA_DIR = {folder}/whisper
CONF_DIR = {folder}
LOG_DIR = {folder}
PID_DIR = {folder}
MAX_CREATES_PER_MINUTE = inf
MAX_UPDATES_PER_SECOND = 1000
LINE_RECEIVER_INTERFACE = 127.0.0.1
LINE_RECEIVER_PORT = {lines}
PICKLE_RECEIVER_INTERFACE = 127.0.0.1
PICKLE_RECEIVER_PORT = {pickles}
CACHE_QUERY_INTERFACE = 127.0.0.1
CACHE_QUERY_PORT = {queries}
"""

_SETTINGS = """\
SECRET_KEY = "of a test"
STORAGE_DIR = CONF_DIR = {folder!r}
WHISPER_DIR = {folder!r} + "/whisper"
LOG_DIR = {folder!r}
CARBONLINK_HOSTS = ["127.0.0.1:{queries}:a"]
DATABASES = {{"default": {{"ENGINE": "django.db.backends.sqlite3", "NAME": {folder!r} + "/graphite.db"}}}}
DEFAULT_CACHE_DURATION = 0
"""


def missing():
    """What is not installed, or None."""
    for name in ("carbon-cache", "graphite-manage"):
        if not find_program(name):
            return "Graphite"
    return None


class Graphite:
    def __init__(self, folder):
        self.folder = Path(folder)
        ports = [free_port() for _ in range(4)]
        self.lines, pickles, queries, self.web_port = ports
        (self.folder / "whisper").mkdir()
        (self.folder / "carbon.conf").write_text(_CARBON.format(folder=folder, lines=self.lines, pickles=pickles, queries=queries))
        (self.folder / "storage-schemas.conf").write_text("[all]\npattern = .*\nretentions = 1s:1h\n")
        (self.folder / "graphite_of_a_test.py").write_text(_SETTINGS.format(folder=str(folder), queries=queries))
        self.environment = {**os.environ, "GRAPHITE_SETTINGS_MODULE": "graphite_of_a_test", "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
        self.carbon = Process([PYTHON, find_program("carbon-cache"), f"--config={self.folder / 'carbon.conf'}", "--instance=a", "--nodaemon", "start"],
                              self.folder / "carbon.log", listens("127.0.0.1", self.lines), env=self.environment)
        try:
            manage = [PYTHON, find_program("graphite-manage")]
            done = subprocess.run([*manage, "migrate", "--run-syncdb"], env=self.environment, capture_output=True, text=True, timeout=120, check=False)
            assert done.returncode == 0, done.stderr
            self.web = Process([*manage, "runserver", "--noreload", "--nostatic", f"127.0.0.1:{self.web_port}"], self.folder / "web.log",
                               listens("127.0.0.1", self.web_port), env=self.environment)
        except BaseException:
            self.carbon.stop()
            raise
        self.url = f"http://127.0.0.1:{self.web_port}"

    def get(self, path, **query):
        with urllib.request.urlopen(f"{self.url}/{path}?{urllib.parse.urlencode(query, doseq=True)}", timeout=30) as answer:
            return answer.read()

    def find(self, query):
        """The names of the nodes below a path."""
        return sorted({node["text"] for node in json.loads(self.get("metrics/find", query=query))})

    def series(self, target):
        """{name: its values, without gaps} of the last minutes."""
        found = json.loads(self.get("render", target=target, format="json", **{"from": "-5min"}))
        return {one["target"]: [value for value, _ in one["datapoints"] if value is not None] for one in found}

    def charts(self, templates, command, host, service):
        """What Icinga Web 2's module draws with templates: {template: {"curves": [metric, ...], "picture": file}}."""
        etc = self.folder / "icingaweb2"
        if not etc.exists():
            (etc / "enabledModules").mkdir(parents=True)
            (etc / "modules/graphite").mkdir(parents=True)
            (etc / "modules/graphite/templates").symlink_to(templates)
            (etc / "enabledModules/graphite").symlink_to(MODULE)
            (etc / "config.ini").write_text(f'[global]\nmodule_path = "{MODULE.parent}"\nconfig_backend = "ini"\n[logging]\nlog = "none"\n')
            (etc / "modules/graphite/config.ini").write_text(f'[graphite]\nurl = "{self.url}"\n')
        done = subprocess.run([find_program("php"), Path(__file__).with_name("graphite_charts.php"), etc, command, host, service, self.folder],
                              capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, f"{done.stdout}{done.stderr}"
        return json.loads(done.stdout)

    def stop(self):
        self.web.stop()
        self.carbon.stop()

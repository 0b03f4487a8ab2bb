#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""icinga.py --plugin build/plugins/check_cert_name [--seconds 60]: how many checks a minute one Icinga 2 carries.

A real daemon with more services than it can run, each due every second, of one check command after the other; then with 70 in 100
of what it managed, at an even pace, for the time that a check is late.  The server (nginx, ECDSA) is on this machine, too, and takes
a part of it: so much more a node has that checks others.  Checks: our plugin, check_http -C and check_curl -C -D of the
monitoring plugins and check_ssl_cert where they are installed, and a plugin that does nothing, for what Icinga itself takes.

At last the same services without a check of their own: one run of ours for all, whose results passive-results brings.
"""
import argparse
import base64
import http.client
import json
import os
import pathlib
import signal
import ssl
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "e2e"))
from pki import Pki  # noqa: E402  pylint: disable=wrong-import-position
from servers.monitoring import icinga_certificates, icinga_daemon  # noqa: E402  pylint: disable=wrong-import-position
from servers.nginx import Nginx, Site  # noqa: E402  pylint: disable=wrong-import-position
from servers.process import free_port  # noqa: E402  pylint: disable=wrong-import-position

HOST = "www.example.com"
PLUGINS = "/usr/lib/nagios/plugins"
SERVICES = 3000
CONFIG = """include <itl>
object CheckerComponent "checker" {{ }}
object ApiListener "api" {{ bind_host = "127.0.0.1", bind_port = {api} }}
object Endpoint "localhost" {{ }}
object Zone "bench" {{ endpoints = [ "localhost" ] }}
object ApiUser "bench" {{ password = "bench", permissions = [ "*" ] }}
object CheckCommand "measured" {{ command = {command} }}
object Host "{host}" {{ check_command = "dummy" }}
for (i in range({services})) {{
	object Service "s" + i use(i) {{
		host_name = "{host}"
		enable_active_checks = {active}
		check_command = "measured"
		check_interval = {interval}s
		retry_interval = {interval}s
	}}
}}
"""


class Daemon:
    """interval: None when nothing is checked, since results are brought."""

    def __init__(self, folder, command, interval):
        self.folder = pathlib.Path(folder)
        self.api = free_port()
        icinga_certificates(self.folder, {"localhost": self.folder})
        (self.folder / "icinga2.conf").write_text(
            'const NodeName = "localhost"\n' + CONFIG.format(api=self.api, command=json.dumps([str(word) for word in command]), host=HOST,
                                                          services=SERVICES, interval=interval or 60,
                                                          active="true" if interval else "false"))
        self.log = (self.folder / "icinga2.log").open("wb")
        self.child = subprocess.Popen(icinga_daemon(self.folder),
                                      stdout=self.log, stderr=subprocess.STDOUT, start_new_session=True)

    def status(self):
        connection = http.client.HTTPSConnection("127.0.0.1", self.api, context=ssl._create_unverified_context(), timeout=30)
        connection.request("GET", "/v1/status/CIB", headers={
            "Accept": "application/json", "Authorization": "Basic " + base64.b64encode(b"bench:bench").decode()})
        return json.load(connection.getresponse())["results"][0]["status"]

    def wait(self):
        end = time.monotonic() + 60
        while True:
            try:
                return self.status()
            except OSError:
                if time.monotonic() > end:
                    sys.exit((self.folder / "icinga2.log").read_text()[-2000:])
                time.sleep(0.5)

    def stop(self):
        """It would end only when nothing is due, and something always is."""
        os.killpg(self.child.pid, signal.SIGKILL)
        self.child.wait()
        self.log.close()


def measure(command, interval, seconds):
    """Checks a minute, mean latency and run time in seconds, the load of the machine, and how many were not OK."""
    with tempfile.TemporaryDirectory() as folder:
        daemon = Daemon(folder, command, interval)
        try:
            daemon.wait()
            time.sleep(max(5, min(interval, 20)))  # the first checks are spread
            time.sleep(seconds)
            status = daemon.status()
            rate = status["active_service_checks_1min"]
            wrong = sum(int(status[f"num_services_{state}"]) for state in ("warning", "critical", "unknown"))
            return rate, status["avg_latency"], status["avg_execution_time"], os.getloadavg()[0], wrong
        finally:
            daemon.stop()


def measure_passive(command):
    """How long one run for all services takes, and how long until Icinga has each result."""
    script = pathlib.Path(__file__).resolve().parents[2] / "contrib/icinga2/passive-results"
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "hosts").write_text("".join(f"{HOST} --passive-service={HOST}!s{i}\n" for i in range(SERVICES)))
        (folder / "netrc").write_text("machine localhost login bench password bench\n")
        daemon = Daemon(folder, ["/bin/false"], None)
        try:
            daemon.wait()
            start = time.monotonic()
            lines = subprocess.run([*map(str, command), "--hosts-file", folder / "hosts", "-t", "60", "-o", "passive-icinga2"],
                                   stdout=subprocess.PIPE, check=True).stdout
            between = time.monotonic()
            subprocess.run([script, f"https://localhost:{daemon.api}", folder / "netrc", folder / "certs/ca.crt"], input=lines, check=True)
            end = time.monotonic()
            well = int(daemon.status()["num_services_ok"])
            if well != SERVICES:
                sys.exit(f"{well} of {SERVICES} results have come")
            return between - start, end - between
        finally:
            daemon.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plugin", required=True, type=pathlib.Path)
    parser.add_argument("--only-passive", action="store_true", help="the last measurement alone")
    parser.add_argument("--seconds", type=int, default=60, help="60 or more: Icinga counts the last minute")
    options = parser.parse_args()
    if options.seconds < 60:
        parser.error("Icinga counts the last minute: give 60 seconds or more")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        pki, port = Pki(folder), free_port()
        server = Nginx(folder, [Site([pki.intermediate.issue(HOST, [HOST])], [("127.0.0.1", port)])])
        commands = {
            "nothing (/bin/true)": ["/bin/true"],
            "check_cert_name": [options.plugin.resolve(), "-H", HOST, "-I", "127.0.0.1", "-p", port, "--ca-file", pki.root_file],
            "check_http -C": [f"{PLUGINS}/check_http", "-H", HOST, "-I", "127.0.0.1", "-p", port, "--ssl", "--sni", "-C", "21,7"],
            "check_curl -C -D": [f"{PLUGINS}/check_curl", "-H", HOST, "-I", "127.0.0.1", "-p", port, "--ssl", "--sni", "-C", "21,7", "-D", "--ca-cert", pki.root_file],
            "check_ssl_cert": [f"{PLUGINS}/check_ssl_cert", "-H", "127.0.0.1", "--cn", HOST, "-p", port, "-r", pki.root_file],
        }
        print(f"{os.cpu_count()} processors\n\n| check | checks a minute | run time | at 70 %: late | load | not OK |\n|---|---|---|---|---|---|")
        try:
            for title, command in ([] if options.only_passive else commands.items()):
                if not pathlib.Path(command[0]).exists():
                    print(f"| {title} | not installed |")
                    continue
                rate, _, run, _, wrong = measure(command, 1, options.seconds)
                if rate == 0:
                    print(f"| {title} | none was done within a minute |", flush=True)
                    continue
                interval = max(1, SERVICES * 60 / (0.7 * rate))
                _, latency, _, load, _ = measure(command, round(interval, 1), options.seconds)
                print(f"| {title} | {rate:.0f} | {run * 1000:.0f} ms | {latency * 1000:.0f} ms | {load:.1f} | {wrong} |", flush=True)
            run, brought = measure_passive([word for word in commands["check_cert_name"] if word not in ("-H", HOST)])
            print(f"\n{SERVICES} results by one run: {run:.1f} s, brought within {brought:.1f} s: "
                  f"{SERVICES * 60 / (run + brought):.0f} a minute")
        finally:
            server.process.stop()


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: GPL-3.0-or-later
"""Three Icinga 2, each in a network of its own: master - satellite - agent."""

import collections
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from . import base
from .monitoring import icinga_certificates, icinga_daemon

OWN_NETWORK = Path(__file__).parent.parent / "own_network"
NODES = {"master": "master.example.com", "satellite": "satellite.example.com", "agent": "agent.example.com"}
START = """
mkdir -p /run/netns && mount -t tmpfs netns /run/netns &&
for node in master satellite agent; do ip netns add "$node" && ip -n "$node" link set lo up || exit; done
ip link add below netns master type veth peer name above netns satellite &&
ip link add below netns satellite type veth peer name above netns agent &&
ip -n master addr add 192.0.2.1/24 dev below && ip -n satellite addr add 192.0.2.2/24 dev above &&
ip -n satellite addr add 198.51.100.1/24 dev below && ip -n agent addr add 198.51.100.2/24 dev above &&
ip -n master link set below up && ip -n satellite link set above up && ip -n satellite link set below up && ip -n agent link set above up &&
echo ready && exec cat
"""
# The results that the master has: a line of JSON each.
LISTEN = """
import base64, http.client, json, ssl, sys
context = ssl._create_unverified_context()
c = http.client.HTTPSConnection("127.0.0.1", 5665, context=context)
c.request("POST", "/v1/events", json.dumps({"queue": "tests", "types": ["CheckResult"]}),
          {"Accept": "application/json", "Authorization": "Basic " + base64.b64encode(b"tests:tests").decode()})
answer = c.getresponse()
print(answer.status, flush=True)
for line in answer:
    sys.stdout.write(line.decode())
    sys.stdout.flush()
"""
MAIN = """include <itl>
object CheckerComponent "checker" {{ }}
object ApiListener "api" {{
	accept_config = true
	accept_commands = true
}}
object ApiUser "tests" {{
	password = "tests"
	permissions = [ "*" ]
}}
const NodeName = "{name}"
include "{folder}/zones.conf"
"""

Result = collections.namedtuple("Result", "service source code output")


class Zones:
    """zones: node -> text of its zones.conf; files: path below the master's zones.d -> text."""

    def __init__(self, folder, zones, files, plugin_folders):
        for name in ("icinga2", "ip", "unshare", "nsenter", "ss"):
            base.program(name)
        base.need_root("a network of its own")
        self.folder = Path(folder)
        self.plugin_folders = plugin_folders
        self.daemons = {}
        self.space = subprocess.Popen([OWN_NETWORK, "sh", "-c", START], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                      stderr=subprocess.STDOUT)
        said = self.space.stdout.readline()
        if said != b"ready\n":
            self.space.kill()
            raise base.Missing(f"unshare is not installed, or may not make namespaces: {said.decode('utf-8', 'replace').strip()}")
        for node, text in zones.items():
            place = self.folder / node
            place.mkdir()
            (place / "zones.conf").write_text(text)
            (place / "icinga2.conf").write_text(MAIN.format(name=NODES[node], folder=place))
        for path, text in files.items():
            target = self.folder / "master/zones.d" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        icinga_certificates(self.folder / "master", {name: self.folder / node for node, name in NODES.items()})

    def inside(self, node, *command):
        """A command in the network of a node."""
        return ["nsenter", f"--target={self.space.pid}", "--net", "--mount", "--root", "--wd", "--", "ip", "netns", "exec", node, *map(str, command)]

    def call(self, node, *command):
        subprocess.run(self.inside(node, *command), check=True, stdin=subprocess.DEVNULL)

    def start(self, node):
        log = (self.folder / f"{node}.log").open("ab")
        self.daemons[node] = subprocess.Popen(
            self.inside(node, *icinga_daemon(self.folder / node, f"-DPluginDir={self.plugin_folders[node]}",
                                             f"-DZonesDir={self.folder / node / 'zones.d'}")),
            stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)

    def kill(self, node):
        """As a power cut does."""
        os.killpg(self.daemons[node].pid, 9)
        self.daemons.pop(node).wait()

    def run(self, node, *command):
        """Something that stays, with the daemons."""
        log = (self.folder / f"{node}.{Path(command[0]).name}.log").open("wb")
        self.daemons[f"{node} {command[0]}"] = subprocess.Popen(self.inside(node, *command), stdin=subprocess.DEVNULL, stdout=log,
                                                                stderr=subprocess.STDOUT, start_new_session=True)

    def link(self, state):
        """The network between master and satellite; connections over it end with it."""
        self.call("master", "ip", "link", "set", "below", state)
        if state == "down":
            for node in ("master", "satellite"):
                self.call(node, "ss", "--kill", "--tcp", "dst", "192.0.2.0/24")

    def knows(self, node, other):
        """Has the node had a connection with the other?"""
        return f"for identity '{NODES[other]}'" in (self.folder / f"{node}.log").read_text(errors="replace")

    def times_synced(self, node, other):
        """How often the node has brought the other up to date."""
        return (self.folder / f"{node}.log").read_text(errors="replace").count(f"Finished syncing endpoint '{NODES[other]}'")

    # --- what the master gets

    def listen(self):
        self.run("master", sys.executable, "-c", LISTEN)

    def results(self):
        name = f"master.{Path(sys.executable).name}.log"
        lines = (self.folder / name).read_text().splitlines()[1:]
        found = []
        for line in lines:
            if line.startswith("{"):
                event = json.loads(line)
                result = event["check_result"]
                found.append(Result(event.get("service"), result["check_source"], int(result["exit_status"]), result["output"]))
        return found

    def wait(self, what, seconds=60, missing=lambda: ""):
        """missing: says of what did not come what it is."""
        end = time.monotonic() + seconds * float(os.environ.get("CHECK_CERT_NAME_SLOWER", "1"))
        while time.monotonic() < end:
            found = what()
            if found:
                return found
            time.sleep(0.2)
        raise AssertionError(f"it did not come in time: {missing()}\n" + "\n".join(
            f"== {log.name}\n" + "\n".join(log.read_text(errors="replace").splitlines()[-25:]) for log in sorted(self.folder.glob("*.log"))))

    def stop(self):
        for daemon in self.daemons.values():
            try:
                os.killpg(daemon.pid, 9)
            except ProcessLookupError:
                pass
            daemon.wait()
        self.space.stdin.close()
        self.space.wait(10)
        self.space.stdout.close()

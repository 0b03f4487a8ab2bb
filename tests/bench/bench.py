#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a check costs: builds a PKI and nginx on loopback and measures, in one
interleaved run, the floor (a program that does nothing, one that is linked
with GnuTLS, the bare handshake), check_cert_name, and the other tools that
are installed.

    tests/bench/bench.py [--plugin FILE] [--rounds N] [--out DIR]
    tests/bench/bench.py --gate      only what repeats, against its bounds
    tests/bench/bench.py --sandbox   share of the sandbox in the processor time (perf, unbound, root)

Writes a table (Markdown), a chart (SVG) and the raw figures (JSON) to DIR.
Needs gcc, nginx, openssl, valgrind and strace; every other tool is optional,
and named when it is missing.
"""
import argparse
import datetime
import json
import os
import pathlib
import platform
import random
import re
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent
PLUGINS = ["/usr/lib/nagios/plugins", "/usr/lib64/nagios/plugins", "/usr/lib/monitoring-plugins"]
NAME = "www.bench.example"
# Instructions of the full check for GnuTLS 3.7 on x86-64; for other versions the
# same ratio to the bare handshake, which takes 7.71 M and 9.41 M there.
IR_BOUND = {"rsa": 9.4e6, "ec": 14.9e6}
IR_RATIO = {"rsa": 9.4 / 7.71, "ec": 14.9 / 9.41}
# Where words have 32 bits the two signatures of an EC chain weigh more.
IR_RATIO_32 = {"rsa": 9.4 / 7.71, "ec": 1.71}
# What families of clients make of it, and the line that tells it.
CLIENTS = ("clients_verdicts", "clients_judge", "clients_told_worst", "explain_clients_all")
CLIENTS_SHARE = 0.03
# More than a bare handshake with the same libraries has: what these and the loader do differs from release to release.
# Nine with glibc 2.36, most of them for handlers of what would end it without a line; from 2.41 on sigaction() of SIGABRT
# blocks all signals and lets them come again.
SYSCALL_BOUND = {True: 9, False: 11}
# 132 (ec) and 140 (rsa) with glibc 2.36, some 4 more with those of Debian 13 and sid, or another environment.
PRIVATE_BOUND_KB = {True: 148, False: 156}
# What the sandbox adds to a check of an address. (The other bounds are for what it costs without: valgrind has no sandbox to
# measure, only the work of making its filters.)
SANDBOX_SYSCALLS = 8
SANDBOX_SHARE = 0.005
# The whole.
PRIVATE_WHOLE_BOUND_KB = 2000


def run(*command, **options):
    return subprocess.run([str(c) for c in command], check=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, **options).stdout


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Pki:
    """A root, an intermediate, leafs of both kinds; made by openssl."""

    def __init__(self, folder):
        self.folder = folder
        self.key("root", "rsa")
        run("openssl", "req", "-x509", "-new", "-key", self.path("root.key"), "-days", "3650",
            "-subj", "/O=Bench/CN=Bench Root", "-out", self.path("root.pem"),
            "-addext", "basicConstraints=critical,CA:TRUE",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign")
        self.key("eroot", "ec")
        run("openssl", "req", "-x509", "-new", "-key", self.path("eroot.key"), "-days", "3650",
            "-subj", "/O=Bench/CN=Bench EC Root", "-out", self.path("eroot.pem"),
            "-addext", "basicConstraints=critical,CA:TRUE",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign")
        self.issue("inter", "rsa", "root", ca=True, subject="/O=Bench/CN=Bench Intermediate")
        self.issue("einter", "ec", "eroot", ca=True, subject="/O=Bench/CN=Bench EC Intermediate")

    def path(self, name):
        return self.folder / name

    def key(self, name, kind):
        parameters = {"rsa": ["RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
                      "ec": ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"]}[kind]
        run("openssl", "genpkey", "-algorithm", *parameters, "-out", self.path(name + ".key"))

    def issue(self, name, kind, issuer, ca=False, subject="/CN=bench", names=(NAME,), key=None):
        if key is None:
            self.key(name, kind)
            key = name
        else:
            shutil.copy(self.path(key + ".key"), self.path(name + ".key"))
        extensions = self.path(name + ".ext")
        if ca:
            text = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n"
        else:
            text = ("basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n"
                    "extendedKeyUsage=serverAuth\nsubjectAltName=@san\n")
        text += "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n"
        if not ca:
            text += "[san]\n" + "".join(f"DNS.{i}={n}\n" for i, n in enumerate(names, 1))
        extensions.write_text(text)
        request = run("openssl", "req", "-new", "-key", self.path(key + ".key"), "-subj", subject)
        (self.path(name + ".csr")).write_text(request)
        run("openssl", "x509", "-req", "-in", self.path(name + ".csr"), "-CA",
            self.path(issuer + ".pem"), "-CAkey", self.path(issuer + ".key"), "-CAcreateserial",
            "-days", "365", "-extfile", extensions, "-out", self.path(name + ".pem"))

    def chain(self, name, *others):
        text = "".join(self.path(n + ".pem").read_text() for n in (name, *others))
        self.path(name + ".chain").write_text(text)


class Nginx:
    """nginx as an ordinary process on loopback, one server block a certificate."""

    def __init__(self, folder):
        self.folder = folder
        self.blocks = []
        self.process = None

    def add(self, certificate, key):
        port = free_port()
        while any(port == other for other, _, _ in self.blocks):
            port = free_port()
        self.blocks.append((port, certificate, key))
        return port

    def start(self):
        servers = "\n".join(
            f"server {{ listen 0.0.0.0:{port} ssl backlog=4096; ssl_certificate {certificate};"
            f" ssl_certificate_key {key}; return 200; }}" for port, certificate, key in self.blocks)
        (self.folder / "nginx.conf").write_text(
            f"daemon off; worker_processes 1; pid {self.folder}/pid; error_log {self.folder}/error.log;\n"
            "worker_rlimit_nofile 8192; events { worker_connections 4096; }\n"
            f"http {{ access_log off; ssl_protocols TLSv1.2 TLSv1.3; ssl_session_cache off;\n"
            + "".join(f"{kind}_temp_path {self.folder}/{kind};\n" for kind in
                      ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
            + servers + "}\n")
        self.process = subprocess.Popen(["nginx", "-c", str(self.folder / "nginx.conf"), "-e",
                                         str(self.folder / "error.log")])
        for port, _, _ in self.blocks:
            for _ in range(200):
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    time.sleep(0.05)
            else:
                raise SystemExit("nginx did not start: " + (self.folder / "error.log").read_text())

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait()


def needed(plugin):
    """The shared libraries of a program, for the linker."""
    return ["-l:" + name for name in re.findall(r"\(NEEDED\).*\[(.*)\]", run("readelf", "-d", plugin))]


class Bench:
    def __init__(self, plugin, folder):
        self.plugin = plugin
        self.folder = folder
        self.pki = Pki(folder)
        self.nginx = Nginx(folder)
        for name, source, libraries in (("nothing", "nothing", []), ("linked", "linked", ["-lgnutls", "-lidn2"]),
                                        ("handshake", "handshake", ["-lgnutls"]),
                                        ("loaded-handshake", "handshake", ["-Wl,--no-as-needed", *needed(plugin)]),
                                        ("measure", "measure", []), ("private", "private", [])):
            run("gcc", "-O2", "-g", "-fstack-protector-strong", "-D_FORTIFY_SOURCE=2", "-fPIE", "-pie",
                "-Wl,-z,relro,-z,now", "-o", folder / name, HERE / (source + ".c"), *libraries)
        self.pki.issue("rsa", "rsa", "inter")
        self.pki.chain("rsa", "inter")
        self.pki.issue("ec", "ec", "einter")
        self.pki.chain("ec", "einter")
        self.port = {kind: self.nginx.add(folder / f"{kind}.chain", folder / f"{kind}.key")
                     for kind in ("rsa", "ec")}
        self.bundle = self.make_bundle("bundle.pem", 146)

    def make_bundle(self, name, n):
        """A bundle of n roots: the system's, repeated or cut, and ours in the middle."""
        blocks = []
        for file in ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"):
            if os.path.exists(file):
                blocks = re.findall(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n",
                                    pathlib.Path(file).read_text(), re.S)
                break
        own = [self.pki.path(r + ".pem").read_text() for r in ("root", "eroot")]
        others = (blocks * (n // max(len(blocks), 1) + 1))[:max(n - 2, 0)] if blocks else []
        half = len(others) // 2
        path = self.folder / name
        path.write_text("".join(others[:half] + own + others[half:]))
        return path

    def check(self, kind="rsa", *more):
        return [self.plugin, "-H", NAME, "-I", "127.0.0.1", "-p", self.port[kind],
                "--ca-file", self.bundle, *more]

    # --- ways to measure ---
    def once(self, command):
        """exit, wall_us, cpu_us, faults, rss_kB"""
        return [int(x) for x in run(self.folder / "measure", *command).split()]

    def private_kb(self, command):
        """Memory that is the process's own at its exit; without its children. Nobody but root can look into that of a
        process in the sandbox."""
        if command[0] == self.plugin:
            command = [*command, "--no-sandbox"]
        return int(run(self.folder / "private", *command).split()[1])

    def instructions(self, command, within=()):
        """Of the whole run, or within these functions alone, which do not call each other."""
        out = self.folder / "callgrind"
        # With Landlock valgrind could not write at the end what it has counted.
        without = ["strace", "-f", "-o", os.devnull, "-e", "trace=landlock_create_ruleset",
                   "-e", "inject=landlock_create_ruleset:error=ENOSYS"]
        result = subprocess.run([*without, "valgrind", "--tool=callgrind", f"--callgrind-out-file={out}"]
                                + [f"--toggle-collect={name}" for name in within]
                                + [str(c) for c in command], stdout=subprocess.DEVNULL,
                                stderr=subprocess.PIPE, text=True)
        found = re.search(r"Collected : (\d+)", result.stderr)
        return int(found.group(1)) if found else None

    def least_syscalls(self, command, enough=0):
        """Those of the run that the server answered in the fewest parts; on a busy machine that takes a while."""
        least = min(self.syscalls(command) for _ in range(15))
        for _ in range(60):
            if least <= enough or not enough:
                break
            least = min(least, self.syscalls(command))
        return least

    def syscalls(self, command):
        """Without waiting for the server: how often a run must wait is the server's doing."""
        out = self.folder / "strace"
        subprocess.run(["strace", "-f", "-o", str(out)] + [str(c) for c in command],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return sum(1 for line in out.read_text().splitlines()
                   if "(" in line and not re.search(r" p?poll\(|resumed|= -1 EAGAIN", line))


def find_tool(name):
    for folder in PLUGINS:
        if os.access(os.path.join(folder, name), os.X_OK):
            return os.path.join(folder, name)
    return shutil.which(name)


def other_tools(bench, kind):
    """label -> command, what it verifies; only what is installed."""
    port, bundle = bench.port[kind], bench.bundle
    rows = [
        ("check_http -C", "check_http", "expiry only", ["-I", "127.0.0.1", "-H", NAME, "-p", port, "--sni", "-S", "-C", "1"]),
        ("check_tcp -D", "check_tcp", "expiry only", ["-H", "127.0.0.1", "-p", port, "-S", "-D", "1"]),
        ("check_curl -C", "check_curl", "expiry only", ["-I", "127.0.0.1", "-H", NAME, "-p", port, "-S", "-C", "1"]),
        ("check_curl -C -D", "check_curl", "all", ["-I", "127.0.0.1", "-H", NAME, "-p", port, "-S", "-C", "1", "-D", "--ca-cert", bundle]),
        ("check_ssl_cert", "check_ssl_cert", "all", ["-H", NAME, "--resolve", "127.0.0.1", "-p", port, "-r", bundle, "--ignore-sct", "--ignore-ocsp", "--ignore-maximum-validity"]),
        ("openssl s_client", "openssl", "all", ["s_client", "-connect", f"127.0.0.1:{port}", "-servername", NAME, "-verify_hostname", NAME, "-verify_return_error", "-CAfile", bundle]),
        ("gnutls-cli", "gnutls-cli", "all", ["--x509cafile", bundle, "--sni-hostname", NAME, "--verify-hostname", NAME, "-p", port, "127.0.0.1"]),
        ("curl", "curl", "all", ["-s", "-o", "/dev/null", "--cacert", bundle, "--resolve", f"{NAME}:{port}:127.0.0.1", f"https://{NAME}:{port}/"]),
    ]
    found, missing = [], []
    for label, tool, verifies, arguments in rows:
        path = find_tool(tool)
        if path:
            found.append((label, verifies, [path] + [str(a) for a in arguments]))
        else:
            missing.append(tool)
    return found, missing


def table_of_programs(bench, rounds, progress):
    programs = [
        ("(a) does nothing", "-", [bench.folder / "nothing"]),
        ("(b) linked with GnuTLS", "-", [bench.folder / "linked"]),
        ("(c) bare handshake RSA", "nothing", [bench.folder / "handshake", "127.0.0.1", bench.port["rsa"], NAME]),
        ("(c) bare handshake EC", "nothing", [bench.folder / "handshake", "127.0.0.1", bench.port["ec"], NAME]),
        ("check_cert_name RSA", "all", bench.check("rsa")),
        ("check_cert_name EC", "all", bench.check("ec")),
    ]
    others, missing = other_tools(bench, "rsa")
    for label, verifies, command in others:
        if bench.once(command)[0] == 127:  # a library of it is missing
            missing.append(label)
        else:
            programs.append((label, verifies, command))
    samples = {label: [] for label, _, _ in programs}
    for i in range(rounds):
        progress(f"round {i + 1} of {rounds}")
        for label, _, command in programs:
            if label == "check_ssl_cert" and i >= 5:
                continue  # seconds each: five are enough for a median
            samples[label].append(bench.once(command))
    rows = []
    for label, verifies, command in programs:
        progress(f"instructions of {label}")
        columns = list(zip(*samples[label]))
        rows.append({
            "program": label, "verifies": verifies, "exit": sorted(set(columns[0])),
            "cpu_ms": statistics.median(columns[2]) / 1e3,
            "wall_ms": statistics.median(columns[1]) / 1e3,
            "faults": statistics.median(columns[3]), "rss_mb": statistics.median(columns[4]) / 1e3,
            # A shell's own memory says nothing about its children.
            "private_mb": None if label == "check_ssl_cert" else bench.private_kb(command) / 1e3,
            "ir_m": None if label == "check_ssl_cert" else (bench.instructions(command) or 0) / 1e6,
            "syscalls": bench.syscalls(command), "runs": len(columns[0]),
        })
    return rows, missing


def many_endpoints(bench, progress, counts=(1, 10, 100, 1000)):
    """One process, n addresses of the same chain (127.0.x.y is all loopback)."""
    rows = []
    for kind in ("rsa", "ec"):
        for n in counts:
            progress(f"{n} endpoints, {kind}")
            addresses = [f"127.0.{i // 250}.{i % 250 + 1}" for i in range(n)]
            command = [bench.plugin, "-H", NAME, "-p", bench.port[kind], "--ca-file", bench.bundle,
                       "-t", "60", *(a for address in addresses for a in ("-I", address))]
            runs = [bench.once(command) for _ in range(3)]
            columns = list(zip(*runs))
            rows.append({"kind": kind, "endpoints": n, "exit": sorted(set(columns[0])),
                         "cpu_ms": statistics.median(columns[2]) / 1e3,
                         "wall_ms": statistics.median(columns[1]) / 1e3,
                         "private_mb": bench.private_kb(command) / 1e3})
    return rows


def growth(bench, ports, progress):
    """Cost against the number of names, the length of the chain, the bundle."""
    rows = []

    def add(what, n, command):
        progress(f"{what} {n}")
        rows.append({"what": what, "n": n, "ir_m": (bench.instructions(command) or 0) / 1e6,
                     "exit": bench.once(command)[0]})

    for n, port in ports["names"]:
        add("names in the certificate", n, [bench.plugin, "-H", NAME, "-I", "127.0.0.1", "-p", port,
                                            "--ca-file", bench.bundle])
    for n, port in ports["chain"]:
        add("intermediates in the chain", n, [bench.plugin, "-H", NAME, "-I", "127.0.0.1", "-p", port,
                                              "--ca-file", bench.bundle])
    for n in (2, 10, 100, 1000):
        bundle = bench.make_bundle(f"bundle{n}.pem", n)
        add("roots in the bundle", n, [bench.plugin, "-H", NAME, "-I", "127.0.0.1", "-p",
                                       bench.port["rsa"], "--ca-file", bundle])
    return rows


def growth_servers(bench):
    ports = {"names": [], "chain": []}
    for n in (1, 10, 100, 1000, 10000):
        names = [f"host{i}.bench.example" for i in range(n - 1)] + [NAME]
        bench.pki.issue(f"names{n}", "ec", "inter", names=names, key="ec")
        bench.pki.chain(f"names{n}", "inter")
        # nginx limits nothing here, but TLS does: a certificate message of some 300 kB
        ports["names"].append((n, bench.nginx.add(bench.folder / f"names{n}.chain", bench.folder / "ec.key")))
    issuer, sent = "root", []
    for n in range(1, 9):
        name = f"level{n}"
        bench.pki.issue(name, "rsa", issuer, ca=True, subject=f"/O=Bench/CN=Level {n}", key="inter")
        issuer, sent = name, [name] + sent
        if n in (1, 2, 4, 8):
            bench.pki.issue(f"deep{n}", "rsa", issuer, key="rsa")
            bench.pki.chain(f"deep{n}", *sent)
            ports["chain"].append((n, bench.nginx.add(bench.folder / f"deep{n}.chain", bench.folder / "rsa.key")))
    return ports


def different_chains(bench, ports, progress):
    rows = []
    for n in (1, 10, 100):
        progress(f"{n} different chains")
        command = [bench.plugin, "-n", NAME, "--ca-file", bench.bundle, "-t", "60",
                   *(a for port in ports[:n] for a in ("-H", f"127.0.0.1:{port}"))]
        runs = [bench.once(command) for _ in range(3)]
        columns = list(zip(*runs))
        rows.append({"endpoints": n, "exit": sorted(set(columns[0])),
                     "cpu_ms": statistics.median(columns[2]) / 1e3,
                     "private_mb": bench.private_kb(command) / 1e3})
    return rows


def rate(bench, command, seconds, progress):
    """Checks per second when a scheduler forks them one after the other."""
    progress("checks per second")
    with open(os.devnull, "wb") as null:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start, n = time.monotonic(), 0
        while time.monotonic() - start < seconds:
            subprocess.run([str(c) for c in command], stdout=null, stderr=null, check=False)
            n += 1
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"per_second": n / (time.monotonic() - start), "per_core_second": n / cpu}


# Of the kernel: what installs filters and rules, runs them, and lets them go.
OF_THE_SANDBOX = ("do_seccomp", "__seccomp_filter", "__put_seccomp_filter", "__do_sys_landlock_create_ruleset",
                  "__do_sys_landlock_restrict_self")


UNBOUND = """server:
interface: 127.0.0.1
directory: "{folder}"
chroot: ""
username: ""
pidfile: ""
do-daemonize: no
use-syslog: no
logfile: "{folder}/unbound.log"
local-zone: "example." static
local-data: "{name}. 60 IN A 127.0.0.1"
"""


def in_own_network():
    """This program anew, in a network and with mounts of its own: a name server is told of there, and nothing leaves it."""
    if "BENCH_IN_OWN_NETWORK" not in os.environ:
        os.environ["BENCH_IN_OWN_NETWORK"] = "yes"
        os.execv(TOP / "tests/e2e/own_network", ["own_network", sys.executable, *sys.argv])
    run("ip", "link", "set", "lo", "up")
    run("ip", "address", "add", "192.0.2.1/32", "dev", "lo")  # of loopback alone AI_ADDRCONFIG makes no IPv4


def name_server(folder):
    (folder / "unbound.conf").write_text(UNBOUND.format(folder=folder, name=NAME))
    (folder / "resolv.conf").write_text("nameserver 127.0.0.1\n")
    run("mount", "--bind", folder / "resolv.conf", pathlib.Path("/etc/resolv.conf").resolve())
    server = subprocess.Popen(["unbound", "-c", folder / "unbound.conf"], stderr=subprocess.DEVNULL)
    end = time.monotonic() + 10
    while subprocess.run(["getent", "ahostsv4", NAME], stdout=subprocess.DEVNULL, check=False).returncode != 0:
        if time.monotonic() > end:
            sys.exit((folder / "unbound.log").read_text())
        time.sleep(0.1)
    return server


def sandbox_share(bench, rounds):
    """Measured twice: as the difference of the processor's time with and without it, asked in turn (what it takes away from
    all else, such as the caches, is in it), and as the share of samples of where the processor is, by perf, which root may ask."""
    def by_name(name):
        return [bench.plugin, "-H", name, "-n", NAME, "-4", "-p", bench.port["rsa"], "--ca-file", bench.bundle]

    ways = {"by address": bench.check("rsa"), "by a name of /etc/hosts": by_name("localhost"), "by a name of DNS": by_name(NAME)}
    server = name_server(bench.folder)
    for way, command in ways.items():
        share, error = share_of_difference([str(c) for c in command], rounds)
        samples = share_of_samples(bench, command, rounds)
        print(f"{way}: {share:.1%} (standard error {error:.1%}) of the processor time of {rounds} checks; "
              f"{samples:.1%} of perf's samples of {rounds} more", flush=True)
    server.terminate()
    server.wait()


def processor_time(command):
    nothing = os.open(os.devnull, os.O_WRONLY)
    process = os.posix_spawn(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, nothing, 1)])
    os.close(nothing)
    _, status, usage = os.wait4(process, 0)
    if status != 0:
        sys.exit(f"status {status}: {' '.join(command)}")
    return usage.ru_utime + usage.ru_stime


def middle(values):
    """Mean of what is neither in the lowest nor in the highest tenth: there another program was at work."""
    tenth = len(values) // 10
    return statistics.fmean(sorted(values)[tenth:len(values) - tenth])


def share_of_difference(command, rounds):
    pairs = [(processor_time(command), processor_time([*command, "--no-sandbox"])) for _ in range(rounds)]

    def share(pairs):
        closed, open_one = (middle(column) for column in zip(*pairs))
        return (closed - open_one) / closed

    again = [share(random.choices(pairs, k=len(pairs))) for _ in range(100)]
    return share(pairs), statistics.stdev(again)


def share_of_samples(bench, command, rounds):
    comm, data = pathlib.Path(bench.plugin).name, bench.folder / "perf.data"
    again = f"i=0; while [ $i -lt {rounds} ]; do \"$@\" >/dev/null || exit 1; i=$((i + 1)); done"
    run("perf", "record", "-q", "-F", "20000", "-e", "cpu-clock", "-g", "-o", data, "sh", "-c", again, "sh", *command)
    text = run("perf", "report", "-i", data, "--comm", comm, "--children", "-g", "none", "--stdio", "-s", "sym")
    whole = run("perf", "report", "-i", data, "-g", "none", "--no-children", "--stdio", "-s", "comm")
    share = {m[2]: float(m[1]) for m in re.finditer(r"^ *([\d.]+)% +[\d.]+% +\[k\] (\w+)", text, re.M)}
    all_of_it = float(re.search(rf"^ *([\d.]+)% +{re.escape(comm)}", whole, re.M)[1])
    return sum(share.get(name, 0) for name in OF_THE_SANDBOX) / all_of_it


def number(value, digits=1):
    return "-" if value is None else f"{value:.{digits}f}"


def markdown(figures):
    base = next(r for r in figures["programs"] if r["program"] == "check_cert_name RSA")
    lines = [f"Measured {figures['date']} on {figures['machine']}; GnuTLS {figures['gnutls']}, "
             f"{figures['rounds']} interleaved rounds, medians; nginx on loopback, TLS 1.3, "
             "leaf and intermediate sent, a bundle of 146 roots.", "",
             "| program | verifies | CPU ms | wall ms | instructions M | page faults | private MB | max RSS MB | system calls | CPU x |",
             "|---|---|---|---|---|---|---|---|---|---|"]
    for r in figures["programs"]:
        lines.append(f"| {r['program']} | {r['verifies']} | {number(r['cpu_ms'], 2)} | {number(r['wall_ms'], 2)} | "
                     f"{number(r['ir_m'], 2)} | {r['faults']:.0f} | {number(r['private_mb'], 2)} | {number(r['rss_mb'])} | {r['syscalls']} | "
                     f"{r['cpu_ms'] / base['cpu_ms']:.2f} |")
    lines += ["", "One process, many endpoints with the same chain:", "",
              "| chain | endpoints | CPU ms | CPU ms each further | wall ms | private MB |", "|---|---|---|---|---|---|"]
    first = {}
    for r in figures["endpoints"]:
        first.setdefault(r["kind"], r["cpu_ms"])
        further = (r["cpu_ms"] - first[r["kind"]]) / (r["endpoints"] - 1) if r["endpoints"] > 1 else None
        lines.append(f"| {r['kind'].upper()} | {r['endpoints']} | {number(r['cpu_ms'])} | {number(further, 2)} | "
                     f"{number(r['wall_ms'])} | {number(r['private_mb'], 2)} |")
    lines += ["", "One process, endpoints with different chains:", "", "| endpoints | CPU ms | CPU ms each further | private MB |", "|---|---|---|---|"]
    start = figures["different"][0]["cpu_ms"]
    for r in figures["different"]:
        further = (r["cpu_ms"] - start) / (r["endpoints"] - 1) if r["endpoints"] > 1 else None
        lines.append(f"| {r['endpoints']} | {number(r['cpu_ms'])} | {number(further, 2)} | {number(r['private_mb'], 2)} |")
    lines += ["", "Growth:", "", "| what | n | instructions M |", "|---|---|---|"]
    lines += [f"| {r['what']} | {r['n']} | {number(r['ir_m'], 2)} |" for r in figures["growth"]]
    lines += ["", "Forked one after the other by a scheduler:", "", "| program | checks a second | checks a second of CPU |", "|---|---|---|"]
    lines += [f"| {label} | {number(r['per_second'], 0)} | {number(r['per_core_second'], 0)} |"
              for label, r in figures["rate"].items()]
    if figures["missing"]:
        lines += ["", "Not installed, so not measured: " + ", ".join(sorted(set(figures["missing"]))) + "."]
    return "\n".join(lines) + "\n"


def chart(figures):
    """A bar chart of CPU time, logarithmic, as plain SVG."""
    import math
    rows = [r for r in figures["programs"]]
    left, width, height = 190, 420, 22
    top = max(r["cpu_ms"] for r in rows)
    low = 0.5
    scale = width / math.log10(top / low)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + 150} {len(rows) * height + 40}" '
           'font-family="sans-serif" font-size="12" role="img">',
           "<title>CPU time of one check, in milliseconds, logarithmic scale</title>",
           '<rect width="100%" height="100%" fill="#ffffff"/><text x="8" y="16" font-weight="bold">CPU time of one check (ms, logarithmic)</text>']
    for i, r in enumerate(rows):
        y = 26 + i * height
        bar = max(math.log10(max(r["cpu_ms"], low) / low) * scale, 2)
        colour = "#1b6e3c" if r["program"].startswith("check_cert_name") else "#9aa5b1" if r["program"].startswith("(") else "#5271a5"
        out.append(f'<text x="{left - 8}" y="{y + 14}" text-anchor="end">{r["program"]}</text>'
                   f'<rect x="{left}" y="{y + 2}" width="{bar:.0f}" height="{height - 6}" fill="{colour}"/>'
                   f'<text x="{left + bar + 6:.0f}" y="{y + 14}">{r["cpu_ms"]:.1f}'
                   f'{"" if r["verifies"] != "all" else " (verifies all)"}</text>')
    return "\n".join(out) + "\n</svg>\n"


def gate(bench):
    """Only what repeats to a fraction of a per cent, against its bounds."""
    passed = failed = 0
    version = tuple(int(x) for x in run("pkg-config", "--modversion", "gnutls").strip().split(".")[:2])

    def row(what, value, bound):
        nonlocal passed, failed
        good = value is not None and value <= bound
        passed, failed = passed + good, failed + (not good)
        print(f"{'ok' if good else 'NOT OK'} - {what}: {value:,.0f}, bound {bound:,.0f}")

    with open(bench.plugin, "rb") as file:
        is_32_bit = file.read(5) == b"\x7fELF\1"
    ratio = IR_RATIO_32 if is_32_bit else IR_RATIO
    is_reference = version == (3, 7) and platform.machine() == "x86_64" and not is_32_bit
    for kind in ("rsa", "ec"):
        handshake = [bench.folder / "handshake", "127.0.0.1", bench.port[kind], NAME]
        loaded = [bench.folder / "loaded-handshake", *handshake[1:]]
        bare, full = bench.instructions(handshake), bench.instructions(bench.check(kind))
        print(f"bare handshake {kind}: {bare:,} instructions; ratio {full / bare:.3f}")
        row(f"instructions of the full check, {kind}", full, IR_BOUND[kind] if is_reference else bare * ratio[kind])
        row(f"of these for families of clients, {kind}", bench.instructions(bench.check(kind), CLIENTS),
            full * CLIENTS_SHARE)
        row(f"of these for the sandbox, {kind}", bench.instructions(bench.check(kind), ("sandbox_enter",)), full * SANDBOX_SHARE)
        open_check = bench.check(kind, "--no-sandbox")
        bare = bench.least_syscalls(loaded)
        bound = SYSCALL_BOUND[is_reference]
        full = bench.least_syscalls(open_check, bare + bound)
        print(f"bare handshake with the same libraries, {kind}: {bare} system calls")
        row(f"system calls of the full check beyond that, {kind}", full - bare, bound)
        row(f"system calls of the sandbox, {kind}", bench.least_syscalls(bench.check(kind), full + SANDBOX_SYSCALLS) - full, SANDBOX_SYSCALLS)
        bare, full = bench.private_kb(loaded), bench.private_kb(bench.check(kind))
        print(f"bare handshake with the same libraries, {kind}: {bare} kB of private memory")
        row(f"private memory of the full check beyond that in kB, {kind}", full - bare, PRIVATE_BOUND_KB[is_reference])
        row(f"private memory of the full check in kB, {kind}", full, PRIVATE_WHOLE_BOUND_KB)
    first = bench.once(bench.check("rsa"))[0]
    row("exit code of the full check", first, 0)
    print(f"{passed} passed, {failed} failed")
    return failed == 0


def machine_class():
    model = "unknown processor"
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    return f"{platform.machine()}, {os.cpu_count()} cores ({model}), Linux {platform.release().split('-')[0]}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plugin", default=os.environ.get("CHECK_CERT_NAME", str(TOP / "build/plugins/check_cert_name")))
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--out", default=None, help="folder for the table, chart and figures")
    parser.add_argument("--gate", action="store_true")
    parser.add_argument("--sandbox", action="store_true")
    options = parser.parse_args()
    # Ignored by a script's background, they would cost the plugin system calls that a scheduler's child has not.
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, signal.SIG_DFL)
    os.environ.pop("TERM", None)  # nor has that one a terminal
    if not os.access(options.plugin, os.X_OK):
        sys.exit(f"no plugin at {options.plugin}: build it first, or give --plugin")
    if options.sandbox:
        in_own_network()
    with tempfile.TemporaryDirectory(prefix="ccn-bench.") as temporary:
        folder = pathlib.Path(temporary)
        os.chmod(folder, 0o755)
        bench = Bench(options.plugin, folder)
        ports, different = None, []
        if not options.gate and not options.sandbox:
            ports = growth_servers(bench)
            for i in range(100):
                bench.pki.issue(f"d{i}", "rsa", "inter", key="rsa", subject=f"/CN=bench {i}")
                bench.pki.chain(f"d{i}", "inter")
                different.append(bench.nginx.add(folder / f"d{i}.chain", folder / "rsa.key"))
        bench.nginx.start()

        def progress(text):
            if sys.stderr.isatty():
                print(f"\r{text:<60}", end="", file=sys.stderr, flush=True)

        try:
            if options.gate:
                sys.exit(0 if gate(bench) else 1)
            if options.sandbox:
                sandbox_share(bench, options.rounds)
                return
            rows, missing = table_of_programs(bench, options.rounds, progress)
            figures = {
                "date": datetime.date.today().isoformat(), "machine": machine_class(),
                "gnutls": run("pkg-config", "--modversion", "gnutls").strip(), "rounds": options.rounds,
                "programs": rows, "missing": missing,
                "endpoints": many_endpoints(bench, progress),
                "different": different_chains(bench, different, progress),
                "growth": growth(bench, ports, progress),
                "rate": {"check_cert_name RSA": rate(bench, bench.check("rsa"), 10, progress)},
            }
            for label, _, command in other_tools(bench, "rsa")[0]:
                if label == "check_http -C":
                    figures["rate"][label] = rate(bench, command, 10, progress)
        finally:
            bench.nginx.stop()
        text = markdown(figures)
        print(text)
        if options.out:
            out = pathlib.Path(options.out)
            out.mkdir(parents=True, exist_ok=True)
            (out / "figures.md").write_text(text)
            (out / "figures.json").write_text(json.dumps(figures, indent=1) + "\n")
            (out / "cpu.svg").write_text(chart(figures))


if __name__ == "__main__":
    main()

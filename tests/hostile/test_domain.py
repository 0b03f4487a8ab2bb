# SPDX-License-Identifier: GPL-3.0-or-later
"""check_cert_domain among name servers and web servers that are silent, lie, or send without end (domainlab.py)."""

import errno
import json
import re
import signal
import subprocess
import sys
import time

import pytest

import page
from domainlab import AUTODISCOVER, Answer, company, microsoft365, named, on_premises, redirect
from plugin import CRITICAL, OK, SLOWER, UNKNOWN, Plugin, Run, check_json, slower
from servers.process import has_ipv6
from torture import GONE, TO_PEER, choose, failures, parallel

DROPS, JUNK, ENDLESS, MANY = "127.0.0.96", "127.0.0.97", "127.0.0.98", "127.0.0.99"
ALL = "hostile-well.example.com"
HOSTILE = "hostile.example.com"
CROWD = "hostile-crowd.example.com"
ADDRESSES = 60
NO_MEMORY = "internal: out of memory"
SHORT = 16
# What its allocator looks at when threads need their own heaps.
OF_THE_C_LIBRARY = ('"/sys/devices/system/cpu/online"', '"/proc/stat"', '"/proc/sys/vm/overcommit_memory"')
# What another thread meets before the process has ended.
OF_A_LIBRARY = rb"((GNU MP: |\[warn\] |Fatal glibc error: |\[\d+\] libunbound\[[\d:]+\] error: )[^\n]*\n)*"

# What is said of a connection that is gone.
BROKEN = re.compile(r"the name servers gave no answer|no TCP connection|TLS handshake|no STARTTLS at|no MTA-STS policy|not reachable any more|(closed|reset) the connection|connection (closed|reset|lost)")

# [address, how]: name servers on UDP and TCP.  JUNK answers with octets of no message, ENDLESS by TCP, where it sends until nobody
# listens any more.  MANY is honest, and says as much as a message holds: 1,300 servers for a service, 3,800 addresses for a name.
SERVERS = """
import os, socket, struct, sys, threading
def udp(address, answer):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.bind((address, 53))
    while True:
        question, peer = s.recvfrom(4096)
        for octets in answer(question):
            s.sendto(octets, peer)
def tcp(address, answer):
    s = socket.create_server((address, 53), backlog=50)
    def serve(c):
        try:
            answer(c)
        except OSError:
            pass
        c.close()
    while True:
        threading.Thread(target=serve, args=(s.accept()[0],), daemon=True).start()
def stuff(c):
    c.recv(4096)
    while True:
        c.sendall(b"\\xff\\xff" + bytes(65535))
cut = lambda q: [q[:2] + b"\\x87\\x00" + q[4:]]
junk = lambda q: [os.urandom(60000), q[:2] + os.urandom(1200), q[:2] + b"\\x85\\x80" + q[4:6] + b"\\xff\\xff\\xff\\xff\\xff\\xff" + q[12:] + b"\\xc0\\x0c" * 500]
def many(q):
    end = q.index(0, 12) + 5
    kind = q[end - 4:end - 2]
    data = {33: lambda n: struct.pack("!HHHB8sB7sB3sB", 0, 0, 993, 8, b"srv%05d" % n, 7, b"example", 3, b"com", 0),
            1: lambda n: struct.pack("!BBH", 127, 1, n)}.get(kind[1])
    n = 60000 // (12 + len(data(0))) if data else 0
    answers = [bytes([192, 12]) + kind + struct.pack("!HIH", 1, 60, len(data(i))) + data(i) for i in range(n)]
    return q[:2] + bytes([0x85, 0x80]) + q[4:6] + struct.pack("!HI", n, 0) + q[12:end] + b"".join(answers)
def whole(c):
    while length := c.recv(2, socket.MSG_WAITALL):
        answer = many(c.recv(int.from_bytes(length, "big"), socket.MSG_WAITALL))
        c.sendall(struct.pack("!H", len(answer)) + answer)
rows = [(udp, sys.argv[1], lambda q: []), (tcp, sys.argv[1], lambda c: c.recv(1 << 20) and threading.Event().wait()),
        (udp, sys.argv[2], junk), (tcp, sys.argv[2], lambda c: c.sendall(os.urandom(100000))), (udp, sys.argv[3], cut), (tcp, sys.argv[3], stuff),
        (udp, sys.argv[4], cut), (tcp, sys.argv[4], whole)]
for function, *how in rows:
    threading.Thread(target=function, args=how).start()
"""


@company(HOSTILE)
def hostile_company(c):
    line = b"X-Line: " + 80 * b"a" + b"\r\n"
    c.raw("@", b"HTTP/1.1 200 OK\r\n" + 100_000 * line)
    c.raw("www", b"HTTP/1.1 200 OK\r\n" + line, pause=0.2)
    c.raw("autodiscover", 9_000_000 * b"\n")
    c.raw("autoconfig", cert=None)
    c.dns("@ MX 10 mx", *(f"_imaps._tcp SRV {n} 1 993 mail{n}" for n in range(40)), *(f"mail{n} CNAME mail" for n in range(40)))
    c.mail("mx")
    c.raw("mail", port=993)
    c.mta_sts(["*.example.net"], answer=Answer("mx: *.example.net\r\n" * 500_000))
    c.federated(passive=f"https://sts.{c.domain}/")
    c.web("sts", {"/": redirect(f"https://sts.{c.domain}/")})


company(ALL, on_premises())


@company(CROWD)
def crowd(c):
    """Names of many addresses, each of which has a megabyte to say, or thousands of which nobody listens at."""
    document = b"<Autodiscover><Response>" + b"<a>x</a>" * ((1 << 17) - 10) + b"</Response></Autodiscover>"
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n" % len(document) + document
    for i in range(ADDRESSES):
        c.raw(f"n{i}", answer, cert=named(f"autodiscover.{c.domain}"))
        c.dns(f"autodiscover A {c.host(f'n{i}')}")
    for i in range(20):
        c.dns(f"_imaps._tcp SRV {i} 1 993 far{i}", *(f"far{i} A 127.240.{i}.{1 + n}" for n in range(250)))


@pytest.fixture(scope="module")
def lying(domain_lab):
    domain_lab.run_inside(sys.executable, "-c", SERVERS, DROPS, JUNK, ENDLESS, MANY)
    domain_lab.wait_inside(f"{DROPS}:53", f"{JUNK}:53", f"{ENDLESS}:53", f"{MANY}:53")


@pytest.mark.parametrize("resolver", [DROPS, JUNK, ENDLESS])
def test_name_server(in_lab, domain_lab, lying, measure, memory_mb, resolver):
    """Nothing is known, and that is said, in time, within 32 MB: of SRV records, of MX, of addresses."""
    run = in_lab.run("-d", ALL, *domain_lab.options, "--resolver", resolver, "-t", "3")
    assert run.code == UNKNOWN and " has no " not in run.text and "not found" not in run.text, run.text
    measured = measure("-d", ALL, *domain_lab.options, "--resolver", resolver, "-t", "3", of=in_lab)
    assert measured.code == UNKNOWN and measured.megabytes < memory_mb, measured


# [address, name server with port, type, rcode, name]: what a name server says, but for questions of this type (name: about it alone),
# which it answers with this error or (-1) not at all: a message that is too large for the firewall.
LOSES = """
import socket, sys, threading
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind((sys.argv[1], 53))
host, _, port = sys.argv[2].partition(":")
lost, rcode, name = int(sys.argv[3]), int(sys.argv[4]), sys.argv[5].encode()
labels = b"".join(bytes([len(label)]) + label for label in name.split(b"."))
def ask(question, peer):
    end = question.index(0, 12) + 5
    if int.from_bytes(question[end - 4:end - 2], "big") != lost or (name and question[12:end - 5].lower() != labels):
        c = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        c.sendto(question, (host, int(port or 53)))
        s.sendto(c.recv(65535), peer)
        c.close()
    elif rcode >= 0:
        s.sendto(question[:2] + bytes([0x81, 0x80 | rcode]) + question[4:6] + bytes(6) + question[12:end], peer)
while True:
    threading.Thread(target=ask, args=s.recvfrom(4096), daemon=True).start()
"""


def losing(domain_lab, address, lost, rcode, name=""):
    """Options that ask such a name server, and have the patience for it."""
    resolver = domain_lab.options[domain_lab.options.index("--resolver") + 1]
    domain_lab.run_inside(sys.executable, "-c", LOSES, address, resolver, str(lost), str(rcode), name)
    time.sleep(0.2 * SLOWER)
    return ["--resolver", address, "-t", str(round(20 + 5 * SLOWER))]


@pytest.mark.parametrize("lost, rcode, words", [
    (48, -1, "DNSKEY ."), (48, 2, "DNSKEY ."), (48, 5, "DNSKEY ."), (43, -1, "DS com"), (43, 2, "DS com"),
])
def test_name_server_without_keys(in_lab, domain_lab, lost, rcode, words):
    """libunbound says then that the answer is false, as if somebody had forged it."""
    run = in_lab.run("-d", ALL, *domain_lab.options, *losing(domain_lab, f"127.0.1{lost}.{10 + rcode}", lost, rcode))
    assert run.code == UNKNOWN and "false" not in run.text and "not there" not in run.text, run.text
    assert ": none of its names could be looked up: " in run.summary and f"the name servers do not answer what its validation (DNSSEC) needs: {words}" in run.summary, run.text


ALIAS, THROUGH, END = "hostile-alias.example.com", "hostile-through.example.com", "hostile-end.example.com"
company(ALIAS, lambda c: c.dns(f"www CNAME a.{THROUGH}."), zone="signed")
company(THROUGH, lambda c: c.dns(f"a CNAME www.{END}."), zone="signed")
company(END, lambda c: c.web("www", cert=named(f"www.{ALIAS}")), zone="signed")


@pytest.mark.parametrize("number, lost, rcode, words", [(1, 43, 2, "DS"), (2, 48, 2, "DNSKEY"), (3, 48, -1, "DNSKEY")])
def test_keys_of_a_zone_that_an_alias_leads_through(in_lab, domain_lab, number, lost, rcode, words):
    """It is neither that of the name nor that of the end, whose keys are all there."""
    run = in_lab.run("-d", ALIAS, *domain_lab.options, "--service=web", *losing(domain_lab, f"127.0.192.{number}", lost, rcode, THROUGH))
    assert run.code == UNKNOWN and "false" not in run.text, run.text
    assert f"the name servers do not answer what its validation (DNSSEC) needs: {words} {THROUGH}\n" in run.text, run.text


ROOT, BOTH, CLOUD = "hostile-root.example.com", "hostile-both.example.com", "hostile-cloud.example.com"
company(CLOUD, microsoft365())
company(ROOT, lambda c: c.web("@", {AUTODISCOVER: Answer(status=401)}))
company(BOTH, lambda c: (c.dns("@ MX 10 mx"), c.mail("mx", tlsa=[(3, 1, 1)], families="46" if has_ipv6() else "4")))


@pytest.mark.parametrize("options", [[], ["--service=autodiscover"]], ids=["all", "named"])
def test_name_server_without_the_domain_itself(in_lab, domain_lab, options):
    """Its web server is all that there is of Autodiscover."""
    run = in_lab.run("-d", ROOT, *domain_lab.options, *options, *losing(domain_lab, f"127.0.193.{1 + len(options)}", 1, 2, ROOT))
    assert run.code == UNKNOWN and "not found" not in run.text and not re.search(" has no [a-z, -]*autodiscover", run.text), run.text
    assert "could not be found out; the domain itself: the name servers gave no answer, or failed" in run.text, run.text


def test_name_server_without_the_host_that_the_cloud_leads_to(in_lab, domain_lab):
    """The certificate of the cloud at autodiscover.DOMAIN is its healthy picture, whatever becomes of that host."""
    run = in_lab.run("-d", CLOUD, *domain_lab.options, *losing(domain_lab, "127.0.195.1", 1, 2, "autodiscover-s.outlook.com"))
    assert run.code == UNKNOWN and "clients refuse" not in run.text and "does not match" not in run.text, run.text
    assert "the redirect by http, which leads to autodiscover-s.outlook.com: " in run.summary, run.text


def test_senders_take_addresses_of_one_family(ipv6, in_lab, domain_lab):
    run = in_lab.run("-d", BOTH, *domain_lab.options, "--service=mail", *losing(domain_lab, "127.0.194.1", 1, 2, f"mx.{BOTH}"))
    assert run.code == OK and "mail: one MX host, DANE\n" in run.text, run.text


# [address, octets]: proxies that take a connection; without octets they say nothing.
PROXIES = """
import socket, sys, threading
def serve(c, octets):
    try:
        c.recv(4096)
        c.sendall(octets)
        while not octets and c.recv(4096):
            pass
    except OSError:
        pass
    c.close()
def listen(address, octets):
    listener = socket.create_server((address, 3128), backlog=50)
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0], octets), daemon=True).start()
for address, octets in zip(sys.argv[1::2], sys.argv[2::2]):
    threading.Thread(target=listen, args=(address, octets.encode())).start()
"""
MUTE, TALKS = "127.0.196.1", "127.0.196.2"


@pytest.fixture(scope="module")
def bad_proxies(domain_lab):
    domain_lab.run_inside(sys.executable, "-c", PROXIES, MUTE, "", TALKS, "hello\r\n\r\n")
    domain_lab.wait_inside(f"{MUTE}:3128", f"{TALKS}:3128")


@pytest.mark.parametrize("proxy, words", [(MUTE, "waiting for the proxy’s answer to CONNECT from the proxy "), (TALKS, "the proxy does not answer in HTTP: hello")])
def test_no_sender_goes_through_the_proxy(in_lab, domain_lab, bad_proxies, proxy, words):
    run = in_lab.run("-d", ALL, *domain_lab.options, "--service=mail", "--proxy", f"http://{proxy}:3128", "-t", str(round(1 + SLOWER)))
    assert "senders" not in run.text, run.text
    assert f"[UNKNOWN] - MTA-STS policy: https://mta-sts.{ALL}/.well-known/mta-sts.txt: the MTA-STS policy could not be looked up: {words}" in run.text, run.text


@pytest.fixture(scope="module")
def told_to_ask(domain_lab, plugin):
    """told_to_ask(name server) -> check_cert_name where /etc/resolv.conf names it."""
    def told(resolver):
        resolv = domain_lab.folder / f"{resolver}.conf"
        resolv.write_text(f"nameserver {resolver}\n")
        mounted = ["sh", "-c", f'mount --bind "{resolv}" "$(readlink -f /etc/resolv.conf)" && exec "$@"', "sh"]
        return Plugin(plugin.path, plugin.wrapper, [*domain_lab.inside(), "unshare", "--mount", "--propagation", "unchanged", *mounted])
    return told


@pytest.mark.parametrize("resolver, limit_s, words", [
    (DROPS, 3, "the name was not resolved in time"),
    (JUNK, 3, "the name server’s answer is no DNS message, or not about this name"),
    (ENDLESS, 3, "the name was not resolved in time"),
    (MANY, round(4 + 16 * SLOWER), "there are too many addresses to check them all: left out: "),
])
def test_name_server_asked_for_servers(told_to_ask, lying, measure, memory_mb, resolver, limit_s, words):
    """--srv of check_cert_name, which asks as the system does: 16 servers of a domain at most, and that there are more is said."""
    measured = measure("-H", "example.com", "--srv", "-P", "imaps", "-A", "-t", str(limit_s), of=told_to_ask(resolver))
    assert measured.code in (UNKNOWN, CRITICAL) and words in measured.text, measured
    assert measured.megabytes < memory_mb, measured


def test_servers_without_end(in_lab, domain_lab, measure, memory_mb):
    """Their certificates are judged all the same, in time, within 32 MB and 64 kB for each endpoint."""
    limit = ("-t", str(round(3 + SLOWER)))
    report = in_lab.check("-d", HOSTILE, *domain_lab.options, *limit)
    assert report.code == CRITICAL and report.findings == ["autodiscover-failed", "mta-sts-invalid", "service-unknown", "timeout", "name-mismatch"], report.findings
    assert report.perfdata["endpoints_checked"].value == 25, report.text
    assert any(f["text"].endswith("as there are too many of them: 24") for s in report.json["services"] for f in s["findings"]), report.json
    measured = measure("-d", HOSTILE, *domain_lab.options, *limit, "-o", "json", of=in_lab)
    assert measured.code == CRITICAL and json.loads(measured.text)["services"]
    assert measured.megabytes <= memory_mb + 2, measured.megabytes


def test_document_of_each_address(in_lab, domain_lab, measure, memory_mb):
    """One of them counts; the others are not kept, and few are received at one time."""
    measured = measure("-d", CROWD, *domain_lab.options, "--service=autodiscover", "-A", "-t", str(round(5 + 5 * SLOWER)), "-o", "json", of=in_lab)
    data = json.loads(measured.text)
    assert len(data["services"][0]["endpoints"]) == ADDRESSES, data
    assert measured.megabytes < memory_mb, measured.megabytes


def test_thousands_of_addresses(in_lab, domain_lab, measure, memory_mb):
    """16 names of 250 addresses, which nobody listens at."""
    measured = measure("-d", CROWD, *domain_lab.options, "--service=client-mail", "-A", "-t", str(round(5 + 5 * SLOWER)), "-o", "json", of=in_lab)
    data = json.loads(measured.text)
    assert measured.code == CRITICAL and "far0." in data["summary"], data["summary"]
    assert sum(len(service["endpoints"]) for service in data["services"]) + data["endpoints_omitted"] == 4000
    assert measured.megabytes <= memory_mb + 4000 / 16, measured.megabytes


@pytest.mark.parametrize("form", ["text", "json", "html"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_signal(in_lab, domain_lab, form, number):
    if in_lab.wrapper:
        return
    wait = 0.7 * slower()
    with subprocess.Popen([*in_lab.command, "-d", HOSTILE, *domain_lab.options, "-t", str(round(30 + 2 * wait)), "-o", form], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=in_lab.environment({})) as child:
        time.sleep(wait)
        child.send_signal(number)
        out, err = child.communicate(timeout=20 * slower())
    assert child.returncode == UNKNOWN and err == b"" and out.count(b"\n") == 1, (out, err)
    words = json.loads(out)["summary"] if form == "json" else page.read(out).one("p").text if form == "html" else out.decode()
    assert f"ended from outside ({number.name}) before there was a result" in words, words


@pytest.mark.parametrize("saved", [None, {"NameSpaceType": "Managed", "DomainName": ALL}], ids=["asked", "saved"])
def test_nothing_is_opened_once_names_are_looked_up(in_lab, domain_lab, strace_works, uncounted, tmp_path, saved):
    """What libraries need was read before; the sandbox is on. A saved answer is JSON, whose reader takes random octets."""
    if in_lab.wrapper:
        return
    if b"no seccomp" in in_lab.spawn("-V")[0].stdout:
        pytest.skip("this kernel has no seccomp")
    log, answer = tmp_path / "log", tmp_path / "answer"
    answer.write_text(json.dumps(saved))
    done, _ = in_lab.spawn("-d", ALL, *domain_lab.options, *([f"--realm-file={answer}"] if saved else []), "-t", "60",
                           wrapper=["strace", "-f", "-qq", "-o", log, "-e", "trace=%file,seccomp,prctl,socket,clone,clone3"])
    assert done.returncode == OK, done
    lines = log.read_text().splitlines()
    first = next(i for i, line in enumerate(lines) if re.search(r"\bseccomp\(|PR_SET_SECCOMP", line))
    opened = [line for line in lines[first:] if re.search(r"\b(open|openat|openat2|execve|creat|unlink\w*|rename\w*)\(", line)]
    assert [line for line in opened if not any(path in line for path in OF_THE_C_LIBRARY)] == []
    assert not any(re.search(r"\bclone3?\(", line) for line in lines[:first]), lines[:first]
    assert any("clone" in line for line in lines[first:]), "threads that look names up are begun within the sandbox"


# What happens where libunbound asks a name server, in a thread of its own.
AT_A_QUESTION = """
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <dlfcn.h>
static int deeper(volatile char *above) { volatile char here[4096]; memset((char *)here, above[0], sizeof(here)); return deeper(here) + here[1]; }
static void at(int fd, const void *to)
{
    struct sockaddr_in peer = { 0 };
    socklen_t len = sizeof(peer);
    if (to != NULL) memcpy(&peer, to, sizeof(peer));
    else if (getpeername(fd, (struct sockaddr *)&peer, &len) != 0) return;
    char c[2] = "x";
    if (peer.sin_port == htons(53)) HAPPENS;
}
#define NEXT(name, ...) ((ssize_t (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name))
ssize_t send(int fd, const void *b, size_t n, int f) { at(fd, NULL); return NEXT("send", int, const void *, size_t, int)(fd, b, n, f); }
ssize_t sendto(int fd, const void *b, size_t n, int f, const struct sockaddr *a, socklen_t l)
{ at(fd, a); return NEXT("sendto", int, const void *, size_t, int, const struct sockaddr *, socklen_t)(fd, b, n, f, a, l); }
ssize_t sendmsg(int fd, const struct msghdr *m, int f) { at(fd, m->msg_name); return NEXT("sendmsg", int, const struct msghdr *, int)(fd, m, f); }
"""


@pytest.mark.usefixtures("unsanitized")
@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("happens, words", [("*(volatile int *)16 = 0", "the plugin crashed (SIGSEGV)"), ("(void)deeper(c)", "the plugin crashed (SIGSEGV)"),
                                            ("exit(0)", "a library gave up and ended the plugin")])
def test_thread_of_libunbound(in_lab, domain_lab, preload, happens, words, form):
    """Also when its stack is used up; without it no name is looked up any more."""
    if in_lab.wrapper:
        return
    env = [f"{name}={value}" for name, value in preload(AT_A_QUESTION.replace("HAPPENS", happens)).items()]
    done, _ = in_lab.spawn("-d", ALL, *domain_lab.options, "-o", form, wrapper=["env", *env])
    assert (done.returncode, done.stderr) == (UNKNOWN, b"") and done.stdout.count(b"\n") == 1, done
    assert f"internal: {words}" in (json.loads(done.stdout)["summary"] if form == "json" else done.stdout.decode()), done


TRIES = """
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <unistd.h>
static void attempts(void)
{
    char *none[] = { NULL };
    int tcp = socket(AF_INET, SOCK_STREAM, 0), file = open("/etc/passwd", O_RDONLY), written = open("/dev/null", O_WRONLY);
    int run = execve("/no/such/file", none, none) < 0 && errno == ENOENT, traced = ptrace(PTRACE_ATTACH, 0x3fffffff, NULL, NULL) < 0 && errno == ESRCH;
    dprintf(2, "socket %d, read %d, write %d, exec %d, ptrace %d, listen %d\\n", tcp >= 0, file >= 0, written >= 0, run, traced, listen(tcp, 1) == 0);
    close(tcp); close(file); close(written);
}
int gnutls_handshake(void *s) { attempts(); return ((int (*)(void *))dlsym(RTLD_NEXT, "gnutls_handshake"))(s); }
"""


@pytest.mark.parametrize("option", [[], ["--no-sandbox"]], ids=str)
def test_what_is_left_where_names_are_looked_up(in_lab, domain_lab, unsanitized, uncounted, preload, option):
    """In libunbound's thread, and beside it: sockets. What it reads of files it has read before, unless a proxy is looked up."""
    if in_lab.wrapper:
        return
    has = in_lab.spawn("-V")[0].stdout
    if b"no seccomp" in has or b"no Landlock" in has:
        pytest.skip("this kernel lacks one itself")
    source = AT_A_QUESTION.replace("static void at(", TRIES + "static void at(").replace("HAPPENS", "attempts()")
    env = [f"{name}={value}" for name, value in preload(source).items()]
    done, _ = in_lab.spawn("-d", ALL, *domain_lab.options, "-t", "60", *option, wrapper=["env", *env])
    assert done.returncode == OK, done
    left = 1 if option else 0
    assert set(done.stderr.decode().splitlines()) == {f"socket 1, read {left}, write {left}, exec {left}, ptrace {left}, listen {left}"}, done.stderr[:2000]


def limited(in_lab, domain_lab, limit, *arguments):
    """ulimit, then the plugin: what it says of ALL as a whole."""
    wrapper = ["sh", "-c", f'ulimit {limit}; exec "$@"', "sh"]
    done, seconds = in_lab.spawn("-d", ALL, *domain_lab.options, "-t", str(round(5 + 5 * SLOWER)), "-o", "json", *arguments, wrapper=wrapper)
    assert done.stderr == b"", done
    return done.returncode, json.loads(done.stdout)["summary"], done.stdout.decode()


# What a lack of this machine must not be taken for.
OF_THE_PEER = ("no answer", "gave no", "does not exist", "could not be looked up", "not known")


@pytest.mark.parametrize("descriptors", [4, 6, 8, 10, 12, 16, 24, 40, 60, 70, 80, 120])
def test_few_descriptors(in_lab, domain_lab, descriptors):
    """What libunbound cannot open it takes for the silence of name servers, or for a lack of memory."""
    if in_lab.wrapper:
        return
    code, summary, text = limited(in_lab, domain_lab, f"-n {descriptors}")
    assert (code, "(ulimit -n)" in summary) == ((UNKNOWN, True) if descriptors <= 60 else (OK, False)), text
    assert not any(words in text for words in (*OF_THE_PEER, "memory")), text


def test_soft_limit_of_descriptors(in_lab, domain_lab):
    """It is raised as far as the hard one allows."""
    if not in_lab.wrapper:
        assert limited(in_lab, domain_lab, "-S -n 20")[0] == OK


@pytest.fixture(scope="module")
def least(in_lab):
    """How many kilobytes the plugin and its libraries have to address before main() begins."""
    def begins(kilobytes):
        done, _ = in_lab.spawn("-V", wrapper=["sh", "-c", f'ulimit -v {kilobytes}; exec "$@"', "sh"])
        return done.stderr == b"" and b"check_cert_domain" in done.stdout
    return next(filter(begins, range(8000, 80000, 1000)))


@pytest.mark.usefixtures("unsanitized")
@pytest.mark.parametrize("beside", [0, 5000, 10000, 15000, 25000, 65000, 135000, 145000])
def test_little_to_address(in_lab, domain_lab, least, beside):
    """A heap of each thread's own takes 64 MB; a thread that does not begin is not the silence of name servers."""
    if in_lab.wrapper:
        return
    code, summary, text = limited(in_lab, domain_lab, f"-v {least + beside}")
    assert code == (UNKNOWN if summary.startswith("internal: ") else OK), text
    assert code == OK or beside < 65000, text
    assert not any(words in text for words in OF_THE_PEER), text


NO_THREAD = """
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
int pthread_create(pthread_t *t, const pthread_attr_t *a, void *(*f)(void *), void *c)
{
    static int n;
    if (++n == atoi(getenv("FAIL"))) return EAGAIN;
    return ((int (*)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *))dlsym(RTLD_NEXT, "pthread_create"))(t, a, f, c);
}
"""


@pytest.mark.usefixtures("unsanitized")
@pytest.mark.parametrize("number", [1, 2, 3])
def test_thread_that_does_not_begin(in_lab, domain_lab, preload, number):
    """libunbound's own is the second: it says so to nobody, and is never heard of."""
    if in_lab.wrapper:
        return
    limit = round(1 + SLOWER)
    env = [f"{name}={value}" for name, value in {**preload(NO_THREAD), "FAIL": str(number)}.items()]
    done, seconds = in_lab.spawn("-d", ALL, *domain_lab.options, "-t", str(limit), "-o", "json", wrapper=["env", *env])
    summary = json.loads(done.stdout)["summary"]
    assert done.returncode == UNKNOWN and "internal: " in summary and "thread" in summary, done
    assert seconds < limit + 0.5 * slower() and not any(words in done.stdout.decode() for words in OF_THE_PEER), done


NOT_WAITED_FOR = """
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
int epoll_ctl(int epoll, int operation, int fd, struct epoll_event *event)
{
    static int n;
    if (++n == atoi(getenv("FAIL"))) { errno = atoi(getenv("CTL_ERROR")); return -1; }
    return ((int (*)(int, int, int, struct epoll_event *))dlsym(RTLD_NEXT, "epoll_ctl"))(epoll, operation, fd, event);
}
"""


@pytest.mark.usefixtures("unsanitized")
@pytest.mark.parametrize("number, error", [(1, "ENOMEM"), (2, "ENOSPC"), (20, "ENOMEM"), (33, "ENOMEM"), (58, "ENOSPC"), (77, "ENOMEM")])
def test_kernel_has_no_memory_to_wait_with(in_lab, domain_lab, preload, number, error):
    """libevent writes a warning and goes on, and libunbound then takes the answer for none."""
    if in_lab.wrapper:
        return
    environment = {**preload(NOT_WAITED_FOR), "FAIL": str(number), "CTL_ERROR": str(getattr(errno, error))}
    env = [f"{name}={value}" for name, value in environment.items()]
    done, _ = in_lab.spawn("-d", ALL, *domain_lab.options, "-o", "json", wrapper=["env", *env])
    assert done.returncode == UNKNOWN and NO_MEMORY in done.stdout.decode() and done.stdout.count(b"\n") == 1, done


HALF_SENT = """
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
ssize_t write(int fd, const void *b, size_t n)
{
    static int questions;
    struct stat s;
    if (fd > 2 && n > 30 && fstat(fd, &s) == 0 && !S_ISREG(s.st_mode) && ++questions == atoi(getenv("FAIL"))) {
        errno = ENOBUFS;
        return -1;
    }
    return ((ssize_t (*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write"))(fd, b, n);
}
"""


@pytest.mark.usefixtures("unsanitized")
@pytest.mark.parametrize("number", [2, 5, 9, 20, 30])
def test_half_a_question(in_lab, domain_lab, preload, number):
    """The length of a question is sent to the thread of libunbound, and the question is not: it would read the next ones wrongly."""
    if in_lab.wrapper:
        return
    environment = {**preload(HALF_SENT), "FAIL": str(number)}
    done, seconds = in_lab.spawn("-d", ALL, *domain_lab.options, "-o", "json", "-t", "60", wrapper=["env", *(f"{k}={v}" for k, v in environment.items())])
    assert done.returncode == UNKNOWN and b"libunbound" in done.stdout and seconds < 30 and b"no answer" not in done.stdout, done


NO_BUFFER = """
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
ssize_t recv(int fd, void *b, size_t n, int f)
{
    static int calls;
    if (__atomic_add_fetch(&calls, 1, __ATOMIC_SEQ_CST) % 20 == atoi(getenv("FAIL"))) { errno = ENOBUFS; return -1; }
    return ((ssize_t (*)(int, void *, size_t, int))dlsym(RTLD_NEXT, "recv"))(fd, b, n, f);
}
"""


@pytest.mark.parametrize("number", range(0, 20, 3))
def test_nothing_to_receive_with(in_lab, domain_lab, preload, number):
    """Neither a handshake nor an answer by HTTP has come to an end of the server's making then."""
    if in_lab.wrapper:
        return
    env = [f"{name}={value}" for name, value in {**preload(NO_BUFFER), "FAIL": str(number)}.items()]
    done, _ = in_lab.spawn("-d", ALL, *domain_lab.options, "-t", "60", "-o", "json", wrapper=["env", *env])
    assert done.returncode in (OK, UNKNOWN) and b"closed the connection" not in done.stdout, done.stdout


@pytest.fixture
def failing(unsanitized, preload, hostile, domain_lab, domain_program):
    """A plugin whose allocations fail: that before it in the network is left alone."""
    library = preload((hostile / "fail_allocation.c").read_text())
    return lambda **env: Plugin(domain_program, (), [*domain_lab.inside(), "env", *(f"{k}={v}" for k, v in {**library, **env}.items())])


@pytest.mark.parametrize("form", ["text", "json"])
def test_each_allocation_fails(failing, domain_lab, tmp_path, form):
    arguments = ["-d", ALL, *domain_lab.options, "-o", form, "-t", "60"]
    count = tmp_path / "count"
    done, _ = failing(FAIL_COUNT=count).spawn(*arguments, "--no-sandbox")
    assert done.returncode == OK, done
    total = int(count.read_text())
    cases = [(n, how) for n in choose(total * 9 // 10, SHORT) for how in ({}, {"FAIL_FOR_GOOD": "1"})]

    def case(number, how):
        return failing(FAIL_ALLOCATION=number, **how).spawn(*arguments)[0]
    n_short = 0
    for (number, how), done in parallel(case, cases, f"{total} allocations"):
        what = (number, how, done)
        assert re.fullmatch(OF_A_LIBRARY, done.stderr), what
        if done.returncode == OK:
            continue
        assert done.returncode == UNKNOWN and done.stdout.count(b"\n") == 1 and NO_MEMORY in done.stdout.decode(), what
        n_short += 1
    assert n_short > 0.8 * len(cases), (n_short, len(cases))


def is_service_true(service, before, call, error):
    """As it was, or what is true: it is never "not there" for a fault of this machine's, or of a connection's."""
    if service["presence"] == "unknown" or (service["presence"], service["state"]) == (before["presence"], before["state"]):
        return service["state"] in ("OK", "UNKNOWN")
    is_broken = call in TO_PEER and error in GONE and BROKEN.search(json.dumps(service)) is not None
    return service["presence"] == before["presence"] and (service["state"] == "UNKNOWN" or is_broken)


def test_each_system_call_fails(strace_works, domain_lab, domain_program, tmp_path):
    """In the thread of libunbound, too."""
    arguments = ["-d", ALL, *domain_lab.options, "-o", "json", "-t", str(round(20 + 10 * SLOWER))]

    def trace(*options):
        return Plugin(domain_program, (), [*domain_lab.inside(), "strace", "-f", "-qq", *options]).spawn(*arguments)[0]
    log = tmp_path / "log"
    undisturbed = trace("-o", log)
    assert undisturbed.returncode == OK, undisturbed
    services = {s["service"]: s for s in json.loads(undisturbed.stdout)["services"]}
    every = failures(log.read_text())
    cases = [every[i - 1] for i in choose(len(every), SHORT)]

    def case(call, number, error):
        return trace("-o", "/dev/null", "-e", f"inject={call}:error={error}:when={number}")
    for what, done in parallel(case, cases, f"{len(every)} failures of system calls"):
        call, _, error = what
        if call == "write" and done.returncode == UNKNOWN and done.stdout == b"":
            continue  # what cannot be written has no reader
        report = check_json(Run(arguments, done.returncode, done.stdout, b"", 0))
        told = report.get("services", [])
        assert (told or done.returncode == UNKNOWN) and all(is_service_true(s, services[s["service"]], call, error) for s in told), (what, done)
        assert re.fullmatch(OF_A_LIBRARY, done.stderr), (what, done)

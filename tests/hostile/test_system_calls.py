# SPDX-License-Identifier: GPL-3.0-or-later
"""Each system call of a run fails once, or does less than it was asked for. The answer is the undisturbed one, UNKNOWN, or
that the connection broke, which cannot be told from a fault of the network: never anything else about the peer."""

import errno as errors
import json

import pytest

import page
from plugin import CRITICAL, STATES, UNKNOWN, check_json, check_metrics, check_text, Run
from scenarios import NAMES, same
from servers.sockets import resetting_at_once
from torture import ERRORS, LONG, choose, failures, is_true, parallel

# What the C library looks at to resolve a name: that not all are there is normal, that one cannot be read is not.
RESOLVER_FILES = ["/etc/nsswitch.conf", "/etc/hosts", "/etc/resolv.conf", "/etc/host.conf", "/etc/gai.conf"]
SHORT = 30


@pytest.fixture
def trace(plugin, strace_works):
    """trace(scenario, option...) -> exit code, standard output, standard error."""
    def trace(scenario, *options):
        done, _ = plugin.spawn(*scenario.arguments, env=scenario.env, wrapper=["strace", "-f", "-qq", *options])
        return done.returncode, done.stdout, done.stderr
    return trace


def ids(endpoint):
    return [f["id"] for f in endpoint["findings"]]


def check_endpoints(disturbed, undisturbed, call, error):
    """Each says what it said, or what is true; one that was not reached has no variants."""
    if disturbed["state"] == "UNKNOWN" and not disturbed["endpoints"]:
        return True
    said = {}
    for endpoint in undisturbed["endpoints"]:
        said.setdefault((endpoint["host"], endpoint["port"]), []).append(ids(endpoint))
    for endpoint in disturbed["endpoints"]:
        before = said.pop((endpoint["host"], endpoint["port"]), [ids(endpoint)])
        if ids(endpoint) in before:
            said[endpoint["host"], endpoint["port"]] = before
        elif not all(is_true(f["text"], call, error) for f in endpoint["findings"] if f["state"] != "OK"):
            return False
    reached = {(endpoint["host"], endpoint["port"]) for endpoint in disturbed["endpoints"]}
    return said.keys() <= reached


def check_lines(out, undisturbed, call, error):
    """Passive results, a line each: what it said, or what is true."""
    lines, before = out.splitlines(), undisturbed.splitlines()
    is_whole = len(lines) == len(before) or (call == "write" and lines)
    return is_whole and all(same((0, line), (0, was)) or is_true(line.decode(), call, error)
                            for line, was in zip(lines, before))


def check(done, undisturbed, scenario, call, error):
    code, out, _ = done
    if same(done[:2], undisturbed[:2]):
        return
    # What cannot be written has no reader.
    if call in ("write", "writev") and code == UNKNOWN and out == b"":
        return
    run = Run(scenario.arguments, code, out, b"", 0)
    if "json" in scenario.arguments:
        fine = check_endpoints(check_json(run), json.loads(undisturbed[1]), call, error)
    elif "passive-icinga2" in scenario.arguments:
        last_words = code == UNKNOWN and json.loads(out.splitlines()[0]).get("exit_code") == UNKNOWN
        fine = last_words or (code in (CRITICAL, UNKNOWN) and check_lines(out, undisturbed[1], call, error))
    elif "html" in scenario.arguments:
        state = page.state(page.read(out))
        fine = state == STATES[code] and code in (CRITICAL, UNKNOWN)
    else:
        (check_metrics if "prometheus" in scenario.arguments else check_text)(run)
        # With -v it says that a second connection was needed.
        alike = same((code, out.splitlines()[0]), (undisturbed[0], undisturbed[1].splitlines()[0]))
        fine = alike or code == UNKNOWN or (code == CRITICAL and is_true(out.decode(), call, error))
    assert fine, (call, error, done, scenario.arguments)


@pytest.mark.parametrize("name", [name for name in NAMES if LONG or name in ("ec", "resolved", "starttls", "tds", "expired-json")])
def test_each_fails(trace, scenarios, tmp_path, name):
    scenario = scenarios[name]
    log = tmp_path / "log"
    undisturbed = trace(scenario, "-o", log)
    assert undisturbed[0] == scenario.code, undisturbed
    every = failures(log.read_text())
    cases = [every[i - 1] for i in choose(len(every), SHORT)]

    def case(call, number, error):
        return trace(scenario, "-o", "/dev/null", "-e", f"inject={call}:error={error}:when={number}")
    for (call, number, error), done in parallel(case, cases, f"{name}: system calls"):
        check(done, undisturbed, scenario, call, error)


@pytest.mark.usefixtures("strace_works")
@pytest.mark.parametrize("error", ERRORS)
def test_files_of_the_resolver(plugin, scenarios, error):
    """/etc/hosts cannot be read: that does not say that the host does not exist."""
    scenario = scenarios["localhost"]
    undisturbed, _ = plugin.spawn(*scenario.arguments)
    assert undisturbed.returncode == scenario.code, undisturbed
    for path in RESOLVER_FILES:
        for calls in ("openat,open", "read"):
            done, _ = plugin.spawn(*scenario.arguments, wrapper=["strace", "-f", "-qq", "-o", "/dev/null", "-P", path,
                                                                 "-e", f"inject=?{calls.replace(',', ',?')}:error={error}:when=1"])
            output = done.returncode, done.stdout
            assert same(output, (undisturbed.returncode, undisturbed.stdout)) or done.returncode == UNKNOWN, (path, calls, done)


PIECES = r"""
#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>
static size_t size(size_t n) { size_t most = strtoul(getenv("PIECE"), 0, 10); return n < most ? n : most; }
static int interrupted(void)
{
	static __thread int calls;
	int every = atoi(getenv("INTERRUPT"));
	if (every == 0 || ++calls % every != 0) return 0;
	errno = EINTR;
	return 1;
}
#define NEXT(type, name, ...) type (*next)(__VA_ARGS__) = dlsym(RTLD_NEXT, name); if (interrupted()) return -1
ssize_t read(int fd, void *b, size_t n) { NEXT(ssize_t, "read", int, void *, size_t); return next(fd, b, size(n)); }
ssize_t write(int fd, const void *b, size_t n) { NEXT(ssize_t, "write", int, const void *, size_t); return next(fd, b, size(n)); }
ssize_t recv(int fd, void *b, size_t n, int f) { NEXT(ssize_t, "recv", int, void *, size_t, int); return next(fd, b, size(n), f); }
ssize_t send(int fd, const void *b, size_t n, int f) { NEXT(ssize_t, "send", int, const void *, size_t, int); return next(fd, b, size(n), f); }
int poll(struct pollfd *p, nfds_t n, int ms) { NEXT(int, "poll", struct pollfd *, nfds_t, int); return next(p, n, ms); }
ssize_t sendmsg(int fd, const struct msghdr *m, int f)
{
	NEXT(ssize_t, "sendmsg", int, const struct msghdr *, int);
	struct msghdr one = *m;
	struct iovec first = m->msg_iov[0];
	for (size_t i = 0; first.iov_len == 0 && i + 1 < m->msg_iovlen; ) first = m->msg_iov[++i];
	first.iov_len = size(first.iov_len);
	one.msg_iov = &first;
	one.msg_iovlen = 1;
	return next(fd, &one, f);
}
"""


@pytest.mark.parametrize("piece, interrupt", [(1, 0), (7, 0), (1000000, 3), (3, 5)])
def test_short_and_interrupted(plugin, scenarios, preload, piece, interrupt):
    """Reads and writes that do less than they were asked for, and calls that a signal interrupts, are no fault."""
    library = preload(PIECES)
    for name in NAMES if LONG else ("ec", "client-certificate", "starttls", "tds", "option-file", "expired-json"):
        scenario = scenarios[name]
        undisturbed, _ = plugin.spawn(*scenario.arguments, env=scenario.env)
        env = {**scenario.env, **library, "PIECE": str(piece), "INTERRUPT": str(interrupt)}
        env["LD_PRELOAD"] += " " + scenario.env.get("LD_PRELOAD", "")
        done, _ = plugin.spawn(*scenario.arguments, env=env)
        assert same((done.returncode, done.stdout), (undisturbed.returncode, undisturbed.stdout)), (name, done)


OUTPUT = r"""
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
ssize_t write(int fd, const void *b, size_t n)
{
	static int calls;
	ssize_t (*next)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
	if (fd != 1) return next(fd, b, n);
	if (calls++ == 0) return next(fd, b, n < 20 ? n : 20);
	if (calls - 1 > atoi(getenv("TIMES"))) return next(fd, b, n);
	errno = atoi(getenv("WRITE_ERROR"));
	return -1;
}
"""


@pytest.mark.parametrize("error, times", [("EINTR", 50), ("EAGAIN", 50), ("ENOMEM", 3), ("ENOBUFS", 3),
                                          ("ENOMEM", 1000000), ("ENOSPC", 1), ("EIO", 1), ("EPIPE", 1)])
def test_standard_output(plugin, scenarios, preload, error, times):
    """What passes is waited for; what does not is UNKNOWN, and no second line begins."""
    scenario = scenarios["ec"]
    undisturbed, _ = plugin.spawn(*scenario.arguments)
    env = {**preload(OUTPUT), "TIMES": str(times), "WRITE_ERROR": str(getattr(errors, error))}
    done, _ = plugin.spawn(*scenario.arguments, env=env)
    if error in ("ENOSPC", "EIO", "EPIPE") or times == 1000000:
        assert (done.returncode, done.stdout) == (UNKNOWN, undisturbed.stdout[:20]), done
    else:
        assert same((done.returncode, done.stdout), (undisturbed.returncode, undisturbed.stdout)), done


LATE = """
#include <dlfcn.h>
#include <sys/socket.h>
#include <unistd.h>
int getsockopt(int fd, int level, int option, void *value, socklen_t *len)
{
	if (level == SOL_SOCKET && option == SO_ERROR) usleep(50000);
	return ((int (*)(int, int, int, void *, socklen_t *))dlsym(RTLD_NEXT, "getsockopt"))(fd, level, option, value, len);
}
"""


@pytest.mark.parametrize("protocol, finding, words", [
    ("https", "handshake-failed", "the server reset the connection at once"), ("ldap", "starttls-refused", "the server reset the connection; expected"),
    ("imap", "starttls-refused", "the server reset the connection; expected")])
@pytest.mark.parametrize("late", [False, True])
def test_reset_however_soon(plugin, misbehave, preload, protocol, finding, words, late):
    """A server takes the connection and resets it, before or after this end has seen that it stands."""
    report = plugin.check("-H", "mail.example.com", "-P", protocol, *misbehave(resetting_at_once), "-t", "5", env=preload(LATE) if late else None)
    assert report.code == CRITICAL and report.findings == [finding] and words in report.text, report.text

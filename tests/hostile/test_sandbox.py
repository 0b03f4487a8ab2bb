# SPDX-License-Identifier: GPL-3.0-or-later
"""What a process has given up at each border between the stages: by the module alone, with every C library that is there,
and in the plugin."""

import functools
import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from plugin import OK, UNKNOWN, slower
from servers import sockets

HOST = "mail.example.com"
HOSTILE = Path(__file__).resolve().parent
COMMON = HOSTILE.parent.parent / "common"
OPEN, PREPARE, RESOLVE, OBTAIN, JUDGE = STEPS = range(5)

# What each attempt of sandbox.c needs: the last step that leaves it.
LEFT = {
    # everything that runs to the very end
    "write_pipe": JUDGE, "memory": JUDGE, "protect": JUDGE, "clocks": JUDGE, "random": JUDGE, "signals": JUDGE, "raise": JUDGE,
    "connect": JUDGE, "read_pipe": JUDGE, "limit": JUDGE, "ask_limit": JUDGE,
    # connections
    "tcp": OBTAIN,
    # names
    "thread": RESOLVE, "read": RESOLVE, "directory": RESOLVE, "udp": RESOLVE, "unix": RESOLVE, "route": RESOLVE,
    "is_terminal": RESOLVE,
    "new_code": RESOLVE, "change_code": RESOLVE, "attach": RESOLVE,
    # files of the user's
    "exec": PREPARE, "execveat": PREPARE, "fork": PREPARE, "clone3": PREPARE, "write": PREPARE, "create": PREPARE,
    "truncate": PREPARE, "remove": PREPARE, "rename": PREPARE, "mkdir": PREPARE, "symlink": PREPARE, "chmod": PREPARE,
    "utimes": PREPARE, "memfd": PREPARE, "ptrace": PREPARE, "look_into": PREPARE, "kill": PREPARE, "signal_other": PREPARE,
    "setuid": PREPARE, "unshare": PREPARE, "dumpable": PREPARE, "timer": PREPARE, "limit_other": PREPARE, "netlink": PREPARE,
    "raw": PREPARE, "packet": PREPARE, "vsock": PREPARE, "listen": PREPARE, "accept": PREPARE, "type": PREPARE,
    "io_uring": PREPARE, "bpf": PREPARE, "perf": PREPARE, "userfaultfd": PREPARE, "keys": PREPARE, "mount": PREPARE,
    "module": PREPARE, "in_thread": PREPARE, "other_numbers": PREPARE,
    # nothing was given up
    "grow": OPEN,
    # there is no such call
    "unknown": -1,
}
ERRORS = {"clone3": "ENOSYS", "unknown": "ENOSYS", "io_uring": "ENOSYS", "other_numbers": "ENOSYS", "grow": "EFBIG", "tcp": "EMFILE"}
MUSL_ERRORS = {"thread": "EAGAIN", "new_code": "ENOMEM"}
# The kind of a socket, and what is set of it, is not seen where the C library of 32-bit x86 calls socketcall(2).
UNSEEN = {"udp", "unix", "route", "netlink", "raw", "packet", "vsock", "attach"}


@pytest.fixture(scope="module")
def is_built(plugin):
    """Builds with sanitizers have no sandbox, and say so."""
    done, _ = plugin.spawn("-V")
    return b"\nsandbox: none (it was left out of this build)\n" not in done.stdout


@pytest.fixture(scope="module", params=["the C library", "musl"])
def attempts(request, compiler, tmp_path_factory):
    """The program of the attempts: the module compiled with nothing else."""
    command = [compiler]
    if request.param == "musl":
        if not shutil.which("musl-gcc"):
            pytest.skip("musl-gcc is not installed")
        kernel = subprocess.run([compiler, "-print-multiarch"], capture_output=True, text=True, check=False).stdout.strip()
        command = ["musl-gcc", "-idirafter", "/usr/include", "-idirafter", f"/usr/include/{kernel}"]
    folder = tmp_path_factory.mktemp("attempts")
    (folder / "config.h").write_text("#define HAVE_SANDBOX 1\n#define HAVE_LINUX_SECCOMP_H 1\n")
    subprocess.run([*command, "-std=gnu11", "-O1", "-Wall", "-Werror", "-I", folder, "-I", COMMON, "-o", folder / "attempts",
                    HOSTILE / "sandbox.c", *sorted((COMMON / "sandbox").glob("*.c")), "-pthread"], check=True)
    os.chmod(folder, 0o755)
    return folder / "attempts"


@pytest.fixture(scope="module")
def outcomes(attempts):
    """outcomes(argument, ...) -> of each attempt how it ended; of the sandbox what it says of itself."""
    @functools.cache
    def outcomes(*arguments):
        done = subprocess.run([attempts, *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60 * slower())
        assert (done.returncode, done.stderr) == (0, b""), done
        rows = [line.split(" ", 3) for line in done.stdout.decode().splitlines()]
        _, seccomp, landlock, _ = next(row for row in rows if row[0] == "clocks")
        return {name: outcome for name, _, _, outcome in rows}, int(seccomp), int(landlock)
    return outcomes


@pytest.fixture(scope="module")
def is_32_bit(attempts):
    return attempts.read_bytes()[4] == 1


def needs(outcomes, seccomp=False, landlock=False):
    """Returns what the kernel has."""
    _, *has = outcomes(*STEPS)
    if (seccomp and not has[0]) or (landlock and not has[1]):
        pytest.skip("this kernel does not have it")
    return has


def errors(name):
    return {ERRORS.get(name, "EPERM"), MUSL_ERRORS.get(name, "EPERM")}


def is_unseen(name, step, is_32_bit):
    return name in UNSEEN and step >= RESOLVE and is_32_bit


# Each step at once, and one after the other.
@pytest.mark.parametrize("path", [[step] for step in STEPS[1:]] + [STEPS[:step + 1] for step in STEPS[2:]], ids=str)
def test_each_step(outcomes, is_32_bit, path):
    _, landlock = needs(outcomes, seccomp=True)
    before, _, _ = outcomes(OPEN)
    after, seccomp, _ = outcomes(*path)
    step = path[-1]
    assert set(after) | {"other_numbers"} == set(LEFT) and seccomp == (step > PREPARE)
    for name, outcome in after.items():
        if is_unseen(name, step, is_32_bit) or (step == PREPARE and name == "unknown"):
            continue
        if step <= LEFT[name]:
            # This system may not allow it anyway.
            assert outcome in ("ok", before[name]), name
        else:
            assert outcome in {*errors(name), "EACCES" if landlock else "EPERM"}, name


def test_most_attempts_succeed_before(outcomes):
    """Otherwise a refusal would say nothing."""
    before, _, _ = outcomes(OPEN)
    refused = {name for name, outcome in before.items() if outcome != "ok"}
    as_user = {"raw", "attach", "packet", "vsock", "mount", "module", "bpf", "perf", "userfaultfd", "io_uring", "keys"}
    assert refused <= {"unknown", "clone3", "ptrace", "look_into", "other_numbers"} | as_user, before


# What Landlock holds without the filter, and what works without: the last step that leaves it.
ALONE = {"write": PREPARE, "create": PREPARE, "truncate": PREPARE, "exec": PREPARE, "execveat": PREPARE, "read": RESOLVE,
         "directory": RESOLVE, "memory": JUDGE, "connect": JUDGE, "thread": JUDGE}
# What limits do, on any kernel.
LIMITED = {"grow": (OPEN, "EFBIG"), "tcp": (OBTAIN, "EMFILE"), "unix": (OBTAIN, "EMFILE")}


def check_limits(after, step):
    for name, (last, error) in LIMITED.items():
        assert after[name] == ("ok" if step <= last else error), name


@pytest.mark.parametrize("step", STEPS[1:])
def test_without_seccomp(outcomes, step):
    needs(outcomes, landlock=True)
    after, seccomp, landlock = outcomes("without-seccomp", *STEPS[:step + 1])
    assert seccomp == 0 and (landlock > 0) == (step > PREPARE)
    check_limits(after, step)
    for name, last in ALONE.items():
        assert after[name] in (("ok",) if step <= last else ("EACCES", "EMFILE") if step == JUDGE else ("EACCES",)), name


@pytest.mark.parametrize("step", STEPS[RESOLVE:])
def test_without_landlock(outcomes, is_32_bit, step):
    needs(outcomes, seccomp=True)
    before, _, _ = outcomes(OPEN)
    after, seccomp, landlock = outcomes("without-landlock", *STEPS[:step + 1])
    assert (seccomp, landlock) == (1, 0)
    for name, outcome in after.items():
        if not is_unseen(name, step, is_32_bit):
            assert outcome in ({"ok", before[name]} if step <= LEFT[name] else errors(name)), name


@pytest.mark.parametrize("step", STEPS[PREPARE:JUDGE])
def test_a_kernel_that_has_neither(outcomes, step):
    before, _, _ = outcomes(OPEN)
    after, seccomp, landlock = outcomes("without", *STEPS[:step + 1])
    assert (seccomp, landlock) == (0, 0)
    check_limits(after, step)
    for name, outcome in after.items():
        assert outcome == before[name] or name == "grow", name


# --- the plugin ------------------------------------------------------------------------------

TRIES = """
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <gnutls/abstract.h>
static const char *word(int result)
{
    /* musl says EAGAIN of a thread that it may not have, and ENOMEM of memory. */
    static const int refusals[] = { EPERM, EACCES, EMFILE, EAGAIN, ENOMEM };
    for (size_t i = 0; result < 0 && i < sizeof(refusals) / sizeof(*refusals); i++) if (errno == refusals[i]) return "no";
    return result < 0 ? "unclear" : "yes";
}
static void *nothing(void *context) { return context; }
static int thread(void) { pthread_t t; errno = pthread_create(&t, NULL, nothing, NULL); return errno ? -1 : pthread_join(t, NULL); }
static int process(void) { pid_t p = fork(); if (p == 0) _exit(0); return p < 0 ? -1 : waitpid(p, NULL, 0); }
static int code(void) { return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0; }
static void attempts(const char *stage)
{
    static int n[256];
    char text[400];
    if (n[(unsigned char)stage[0]]++) return;
    char *none[] = { NULL };
    int len = snprintf(text, sizeof(text), "%s: exec %s, ", stage, word(execve("/no/such/file", none, none) < 0 && errno == ENOENT ? 0 : -1));
    len += snprintf(text + len, sizeof(text) - len, "read %s, ", word(open("/etc/passwd", O_RDONLY)));
    len += snprintf(text + len, sizeof(text) - len, "write %s, ", word(open("/dev/null", O_WRONLY)));
    len += snprintf(text + len, sizeof(text) - len, "thread %s, ", word(thread()));
    len += snprintf(text + len, sizeof(text) - len, "process %s, ", word(process()));
    len += snprintf(text + len, sizeof(text) - len, "code %s, ", word(code()));
    len += snprintf(text + len, sizeof(text) - len, "ptrace %s, ", word(ptrace(PTRACE_ATTACH, 0x3fffffff, NULL, NULL) < 0 && errno == ESRCH ? 0 : -1));
    int tcp = socket(AF_INET, SOCK_STREAM, 0);
    len += snprintf(text + len, sizeof(text) - len, "tcp %s, ", word(tcp));
    len += snprintf(text + len, sizeof(text) - len, "listen %s\\n", tcp < 0 ? "no" : word(listen(tcp, 1)));
    if (write(2, text, len) != len) _exit(99);
}
int getaddrinfo(const char *n, const char *s, const struct addrinfo *h, struct addrinfo **r)
{
    attempts("resolve");
    return ((int (*)(const char *, const char *, const struct addrinfo *, struct addrinfo **))dlsym(RTLD_NEXT, "getaddrinfo"))
        ("127.0.0.1", s, h, r);
}
int gnutls_handshake(gnutls_session_t s)
{
    attempts("obtain");
    return ((int (*)(gnutls_session_t))dlsym(RTLD_NEXT, "gnutls_handshake"))(s);
}
int gnutls_pubkey_verify_data2(gnutls_pubkey_t k, gnutls_sign_algorithm_t a, unsigned f, const gnutls_datum_t *d,
                               const gnutls_datum_t *s)
{
    attempts("judge");
    return ((int (*)(gnutls_pubkey_t, gnutls_sign_algorithm_t, unsigned, const gnutls_datum_t *, const gnutls_datum_t *))
        dlsym(RTLD_NEXT, "gnutls_pubkey_verify_data2"))(k, a, f, d, s);
}
"""

ALL = ("exec", "read", "write", "thread", "process", "code", "ptrace", "tcp", "listen")


LEFT_IN = {"resolve": "read thread code tcp", "obtain": "tcp", "judge": ""}


@pytest.mark.parametrize("option", [[], ["--no-sandbox"]], ids=str)
def test_foreign_code_in_each_stage(plugin, is_built, serve, good, trust, preload, option):
    """A library that tries everything, wherever it is called."""
    said = {}
    for arguments in (["-H", HOST, "-p", serve(good).port], ["-f", good.save()[0], "-n", HOST]):
        done, _ = plugin.spawn(*arguments, *trust, *option, env=preload(TRIES))
        assert done.returncode == OK, done
        for line in done.stderr.decode().splitlines():
            stage, _, words = line.partition(": ")
            said[stage] = dict(word.split() for word in words.split(", "))
    for stage, left in LEFT_IN.items():
        expected = {name: "yes" if option or not is_built or name in left.split() else "no" for name in ALL}
        assert said[stage] == expected, stage


def status_of_threads(pid):
    for task in Path(f"/proc/{pid}/task").iterdir():
        yield dict(re.findall(r"(?m)^(\w+):\s*(.*)$", (task / "status").read_text()))


SLOW_NAMES = """
#include <netdb.h>
#include <unistd.h>
int getaddrinfo(const char *n, const char *s, const struct addrinfo *h, struct addrinfo **r)
{ if (n[0] == 's') for (;;) pause(); return EAI_NONAME; }
"""


@pytest.mark.parametrize("arguments, n_threads", [(["-H", HOST, "-I", "127.0.0.1"], 1),
                                                  (["-H", HOST, "-I", "127.0.0.1", "-I", "slow.example", "-I", "slower.example"], 3)])
def test_every_thread_is_held(plugin, is_built, misbehave, preload, arguments, n_threads):
    if not is_built or plugin.wrapper:
        return
    endpoint = misbehave(sockets.silent)
    with subprocess.Popen([plugin.path, *arguments, "-p", str(endpoint.port), "-t", "30"], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, env=plugin.environment(preload(SLOW_NAMES))) as child:
        end = time.monotonic() + 10 * slower()
        threads = []
        while time.monotonic() < end and (len(threads) < n_threads or any(t["Seccomp"] != "2" for t in threads)):
            time.sleep(0.02)
            threads = list(status_of_threads(child.pid))
        child.send_signal(signal.SIGTERM)
        out = child.communicate()[0]
    assert len(threads) == n_threads and child.returncode == UNKNOWN, out
    assert [(t["Seccomp"], t["NoNewPrivs"]) for t in threads] == n_threads * [("2", "1")]


def test_off(plugin, misbehave):
    endpoint = misbehave(sockets.silent)
    with subprocess.Popen([plugin.path, "-H", HOST, *map(str, endpoint), "-t", "30", "--no-sandbox"], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, env=plugin.environment({})) as child:
        time.sleep(0.2 * slower())
        threads = list(status_of_threads(child.pid))
        child.send_signal(signal.SIGTERM)
        child.communicate()
    before = dict(re.findall(r"(?m)^(\w+):\s*(.*)$", Path("/proc/self/status").read_text()))
    assert [(t["Seccomp"], t["NoNewPrivs"]) for t in threads] == [(before["Seccomp"], before["NoNewPrivs"])]


@pytest.mark.parametrize("missing, words", [
    ([], "sandbox: seccomp, Landlock (ABI "),
    (["seccomp"], "sandbox: no seccomp, Landlock (ABI "),
    (["landlock_create_ruleset"], "sandbox: seccomp, no Landlock"),
    (["seccomp", "landlock_create_ruleset"], "sandbox: no seccomp, no Landlock"),
    (["seccomp", "landlock_restrict_self", "prctl", "setrlimit", "prlimit64"], "sandbox: no seccomp, no Landlock"),
])
@pytest.mark.parametrize("error", ["ENOSYS", "EPERM"])
def test_an_old_kernel(plugin, is_built, serve, good, trust, missing, words, error):
    """A check works, and -V says what is there."""
    if not is_built or plugin.wrapper:
        return
    if not shutil.which("strace"):
        pytest.skip("strace is not installed")
    here = plugin.spawn("-V")[0].stdout.decode()
    if "no seccomp" in here or "no Landlock" in here:
        pytest.skip("this kernel lacks one itself")
    # What is asked of the limits when the program is loaded comes first.
    inject = [f"--inject=?{call}:error={error}" + (":when=2+" if call == "prlimit64" else "") for call in missing]
    trace = ["strace", "-f", "-o", "/dev/null", *inject]
    done, _ = plugin.spawn("-V", wrapper=trace)
    assert words in done.stdout.decode() and done.returncode == UNKNOWN, done
    done, _ = plugin.spawn("-H", HOST, *serve(good), *trust, wrapper=trace)
    assert done.returncode == OK and done.stderr == b"", done


def test_a_result_in_a_file(plugin, serve, good, trust, tmp_path):
    """No file may grow, unless the result goes there."""
    for redirect in ('> "$0"', '2> "$0"', '> "$0" 2>&1', '>> "$0"'):
        file = tmp_path / "out"
        done = subprocess.run(["sh", "-c", f'exec "$@" {redirect}', file, plugin.path, "-H", HOST, *map(str, serve(good)), *trust],
                              stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=30, env=plugin.environment({}))
        assert done.returncode == OK, (redirect, done)
        assert (done.stdout or file.read_bytes()).startswith(b"[OK] - "), redirect

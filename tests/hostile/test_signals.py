# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever signal ends the plugin, whatever it does then: one line, exit code 3."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

import page
from plugin import UNKNOWN, slower
from servers import sockets

HOST = "mail.example.com"
OUTPUTS = ("text", "json", "html", "prometheus", "passive-nagios", "passive-icinga2")
FROM_OUTSIDE = ["TERM", "INT", "HUP", "QUIT", "ALRM", "XCPU"]
# The first that every C library leaves to programs: musl keeps 34, which is glibc's SIGRTMIN, to itself.
FIRST_REAL_TIME = 35
OTHERS = [*(signal.Signals[f"SIG{name}"] for name in ("USR1", "USR2", "VTALRM", "PROF", "IO", "PWR", "STKFLT")),
          FIRST_REAL_TIME, signal.SIGRTMAX]
CRASHES = ["SEGV", "BUS", "ILL", "FPE", "TRAP", "SYS", "ABRT"]

LOOPS = """
#include <gnutls/abstract.h>
int gnutls_pubkey_verify_data2(gnutls_pubkey_t k, gnutls_sign_algorithm_t a, unsigned f, const gnutls_datum_t *d,
                               const gnutls_datum_t *s) { for (;;) __asm__ volatile(""); }
"""
SLOW_NAMES = """
#include <netdb.h>
#include <unistd.h>
int getaddrinfo(const char *n, const char *s, const struct addrinfo *h, struct addrinfo **r) { for (;;) pause(); }
"""


@pytest.fixture
def silent(misbehave):
    """A server that accepts and says nothing."""
    return misbehave(sockets.silent)


@pytest.fixture
def stages(plugin, pki, good, silent, preload, tmp_path):
    """How the plugin comes to be in each stage for a long time: arguments, environment, words."""
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    return {
        "options": (["-H", HOST, f"--extra-opts=x@{fifo}"], {}, "while the options were read"),
        "prepare": (["-H", HOST, "--ca-file", str(fifo)], {}, "while files and trust anchors were read"),
        "resolve": (["-H", HOST], preload(SLOW_NAMES), "while names were looked up"),
        "obtain": (["-H", HOST, *silent], {}, "while certificates were asked for"),
        "judge": (["-f", good.save()[0], "-n", HOST, "--ca-file", pki.root_file, "--passive-service=web01!"], preload(LOOPS),
                  f"while certificates were judged ({HOST})"),
    }


def end_with(plugin, number, arguments, env, preexec=None):
    """Sends a signal when the plugin has come so far that it waits; returns (exit code, output, seconds)."""
    wait = 0.15 * slower()
    command = [*plugin.command, "-t", str(round(10 + 2 * wait)), *arguments]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=plugin.environment(env), preexec_fn=preexec) as child:
        time.sleep(wait)
        sent = time.monotonic()
        child.send_signal(number)
        out, err = child.communicate(timeout=30 * slower())
        assert err == b"", err
        return child.returncode, out.decode(), time.monotonic() - sent


def check_line(code, text, words, output):
    assert code == UNKNOWN, (code, text)
    assert text.endswith("\n") and text.count("\n") == 1, text
    if output in ("json", "passive-icinga2"):
        data = json.loads(text)
        assert (data["state"], data["exit_code"]) == ("UNKNOWN", 3)
        assert data["endpoints"] == [] and data["perfdata"] == []
        text = data["summary"]
    elif output == "html":
        html = page.read(text.encode())
        assert html.one("h1").text == "UNKNOWN", text
        text = html.one("p").text
    else:
        comment = "# " if output == "prometheus" else ""
        assert text.startswith(f"{comment}[UNKNOWN] - internal: "), text
    assert words in text, text


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("stage", ["options", "prepare", "resolve", "obtain", "judge"])
def test_from_outside(plugin, stages, stage, output):
    arguments, env, words = stages[stage]
    for name in FROM_OUTSIDE:
        number = getattr(signal, f"SIG{name}")
        code, text, seconds = end_with(plugin, number, [*arguments, "-o", output], env)
        check_line(code, text, f"(SIG{name})", output)
        check_line(code, text, words, output)
        assert seconds < 0.5 * slower(), seconds


@pytest.mark.parametrize("number", OTHERS)
def test_others(plugin, stages, number):
    """A timer of whoever started it, a wrong script: what says nothing to the plugin does not end it."""
    arguments, env, words = stages["obtain"]
    with subprocess.Popen([*plugin.command, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=plugin.environment(env)) as child:
        time.sleep(0.15 * slower())
        child.send_signal(number)
        time.sleep(0.15)
        child.send_signal(signal.SIGTERM)
        out, err = child.communicate(timeout=30 * slower())
        assert err == b"", err
    check_line(child.returncode, out.decode(), "(SIGTERM)", "text")
    check_line(child.returncode, out.decode(), words, "text")


@pytest.mark.parametrize("name", CRASHES)
def test_crash(plugin, stages, name):
    arguments, env, _ = stages["obtain"]
    for output in OUTPUTS:
        code, text, _ = end_with(plugin, getattr(signal, f"SIG{name}"), [*arguments, "-o", output], env)
        check_line(code, text, "internal: ", output)


def test_stack_overflow(plugin, good, pki, preload):
    """There is no room for a handler then but on a stack of its own."""
    env = preload("""
#include <gnutls/abstract.h>
#include <string.h>
static int deeper(volatile char *above) { volatile char here[4096]; memset((char *)here, above[0], sizeof(here));
                                          return deeper(here) + here[1]; }
int gnutls_pubkey_verify_data2(gnutls_pubkey_t k, gnutls_sign_algorithm_t a, unsigned f, const gnutls_datum_t *d,
                               const gnutls_datum_t *s) { char c[2] = "x"; return deeper(c); }
""")
    done, _ = plugin.spawn("-f", good.save()[0], "-n", HOST, "--ca-file", pki.root_file, env=env)
    check_line(done.returncode, done.stdout.decode(), "the plugin crashed (SIGSEGV)", "text")


@pytest.mark.parametrize("output", OUTPUTS)
def test_little_stack(plugin, output):
    """A limit (ulimit -s) that is too low even for the libraries to begin with is named."""
    done = subprocess.run(["sh", "-c", "ulimit -s 24; exec \"$@\"", "sh", plugin.path, "-H", HOST, "-t", "5", "-o", output],
                          stdout=subprocess.PIPE, check=False)
    check_line(done.returncode, done.stdout.decode(), "crashed (SIGSEGV), it seems for want of stack; raise ulimit -s", output)


def test_crash_in_name_resolution(plugin, preload):
    """Modules of the system run in threads of their own."""
    env = preload("""
#include <netdb.h>
int getaddrinfo(const char *n, const char *s, const struct addrinfo *h, struct addrinfo **r)
{ return *(volatile int *)16; }
""")
    done, _ = plugin.spawn("-H", HOST, env=env)
    check_line(done.returncode, done.stdout.decode(), "the plugin crashed (SIGSEGV)", "text")


@pytest.mark.parametrize("output", OUTPUTS)
def test_exit_of_a_library(plugin, good, pki, preload, output):
    """Its exit code would be a state that nobody found."""
    env = preload("""
#include <gnutls/abstract.h>
#include <stdlib.h>
int gnutls_pubkey_verify_data2(gnutls_pubkey_t k, gnutls_sign_algorithm_t a, unsigned f, const gnutls_datum_t *d,
                               const gnutls_datum_t *s) { exit(0); }
""")
    done, _ = plugin.spawn("-f", good.save()[0], "-n", HOST, "--ca-file", pki.root_file, "--passive-service=web01!", "-o", output, env=env)
    check_line(done.returncode, done.stdout.decode(), "a library gave up and ended the plugin", output)


def test_exit_in_name_resolution(plugin, pki, serve, trust, preload):
    """A module of the system gives one name up: the other names have their results."""
    env = preload("""
#include <netdb.h>
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
int getaddrinfo(const char *n, const char *s, const struct addrinfo *h, struct addrinfo **r)
{
    int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **);
    if (strcmp(n, "gives-up.example.com") == 0)
        exit(0);
    *(void **)&real = dlsym(RTLD_NEXT, "getaddrinfo");
    return real("127.0.0.1", s, h, r);
}
""")
    good = serve(pki.intermediate.issue("good", [HOST]))
    report = plugin.run_json("-H", "gives-up.example.com", "-H", f"{HOST}:{good.port}", "-t", slower(), *trust, env=env)
    states = {endpoint["host"]: (endpoint["state"], [f["id"] for f in endpoint["findings"]])
              for endpoint in report["endpoints"]}
    assert states[HOST] == ("OK", []), report
    assert states["gives-up.example.com"][0] != "OK", report
    assert report["exit_code"] == 2, report


def test_stack_overflow_in_name_resolution(plugin, preload):
    env = preload("""
#include <netdb.h>
#include <string.h>
static int deeper(volatile char *above) { volatile char here[4096]; memset((char *)here, above[0], sizeof(here));
                                          return deeper(here) + here[1]; }
int getaddrinfo(const char *n, const char *s, const struct addrinfo *h, struct addrinfo **r)
{ char c[2] = "x"; return deeper(c); }
""")
    done, _ = plugin.spawn("-H", HOST, env=env)
    check_line(done.returncode, done.stdout.decode(), "the plugin crashed (SIGSEGV)", "text")


def test_blocked_by_the_parent(plugin, silent):
    """Daemons that take signals by descriptor forget to unblock them for their children."""
    code, text, _ = end_with(plugin, signal.SIGTERM, ["-H", HOST, *silent], {},
                             lambda: signal.pthread_sigmask(signal.SIG_BLOCK, range(1, signal.NSIG)))
    check_line(code, text, "(SIGTERM)", "text")


@pytest.mark.parametrize("name", ["HUP", "INT", "QUIT"])
def test_ignored_by_the_parent(plugin, silent, name):
    """nohup, and what a shell starts in the background: they stay ignored."""
    number = getattr(signal, f"SIG{name}")
    code, text, _ = end_with(plugin, number, ["-H", HOST, *silent, "-t", "0.5"], {},
                             lambda: signal.signal(number, signal.SIG_IGN))
    assert code == 2 and "no answer to the TLS ClientHello" in text, text


def test_alarm_of_the_parent(plugin, silent):
    """alarm(), then exec: the earlier end holds."""
    done, seconds = plugin.spawn("-H", HOST, *silent, wrapper=[
        sys.executable, "-c", "import os, signal, sys; signal.alarm(1); os.execv(sys.argv[1], sys.argv[1:])"])
    check_line(done.returncode, done.stdout.decode(), "(SIGALRM)", "text")
    assert seconds < 1 + 0.5 * slower()


def test_processor_limit(plugin, good, pki, preload):
    """RLIMIT_CPU: the soft limit comes as a signal."""
    loops = [f"{name}={value}" for name, value in preload(LOOPS).items()] # for the plugin alone: sh may have another C library
    done, _ = plugin.spawn("-f", good.save()[0], "-n", HOST, "--ca-file", pki.root_file,
                           wrapper=["sh", "-c", 'ulimit -S -t 1; export "$1" "$2"; shift 2; exec "$@"', "sh", *loops])
    check_line(done.returncode, done.stdout.decode(), "(SIGXCPU)", "text")


def test_nothing_behind_a_result(plugin, silent):
    """Who does not read gets no second line into the first."""
    read, write = os.pipe()
    try:
        os.set_blocking(write, True)
        filler = b"x" * 65536
        os.set_blocking(write, False)
        while True:
            try:
                os.write(write, filler)
            except BlockingIOError:
                break
        os.set_blocking(write, True)
        with subprocess.Popen([*plugin.command, "--help"], stdin=subprocess.DEVNULL, stdout=write) as child:
            time.sleep(0.2 * slower())
            child.terminate()
            assert child.wait(30) == UNKNOWN
        os.close(write)
        write = None
        with os.fdopen(read, "rb") as end:
            read = None
            assert b"SIGTERM" not in end.read()
    finally:
        for descriptor in (read, write):
            if descriptor is not None:
                os.close(descriptor)


def test_a_file_that_may_not_grow(plugin, good, pki, tmp_path):
    """ulimit -f 0: the exit code alone can tell it."""
    done = subprocess.run(["sh", "-c", 'ulimit -f 0; exec "$@" > "$0"', tmp_path / "out", plugin.path, "-f", good.save()[0],
                           "-n", HOST, "--ca-file", pki.root_file], stdin=subprocess.DEVNULL, capture_output=True, check=False,
                          timeout=30, env=plugin.environment({}))
    assert done.returncode == UNKNOWN and done.stdout == b"", done

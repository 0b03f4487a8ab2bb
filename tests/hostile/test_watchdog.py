# SPDX-License-Identifier: GPL-3.0-or-later
"""What does not end by itself is ended, soon after the time limit, with the best line that is known then."""

import json

import pytest

import page
from plugin import CRITICAL, SLOWER, UNKNOWN, slower

HOST = "mail.example.com"
# A little later than the limit: half a second of a processor, a second by the clock.
GRACE = 1.3

LOOP = 'for (;;) __asm__ volatile("");'
VERIFY = """
#include <gnutls/abstract.h>
#include <dlfcn.h>
#include <stdlib.h>
int gnutls_pubkey_verify_data2(gnutls_pubkey_t k, gnutls_sign_algorithm_t a, unsigned f, const gnutls_datum_t *d,
                               const gnutls_datum_t *s)
{
    static int n;
    int (*real)(gnutls_pubkey_t, gnutls_sign_algorithm_t, unsigned, const gnutls_datum_t *, const gnutls_datum_t *)
        = dlsym(RTLD_NEXT, "gnutls_pubkey_verify_data2");
    if (n++ >= atoi(getenv("GOOD_SIGNATURES"))) for (;;) __asm__ volatile("");
    return real(k, a, f, d, s);
}
"""
# A file system that does not answer; signals come through, as with NFS.
HANGS = """
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>
static int opens(const char *name, const char *path, int flags)
{
    int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, name);
    while (strstr(path, "hanging") != NULL) pause();
    return real(path, flags);
}
int open(const char *path, int flags, ...) { return opens("open", path, flags); }
int open64(const char *path, int flags, ...) { return opens("open64", path, flags); }
"""


def check_late(done, seconds, limit, words, state=UNKNOWN):
    text = done.stdout.decode()
    assert done.returncode == state, (done.returncode, text)
    assert text.count("\n") == 1 and words in text, text
    assert "not done within the time limit" in text, text
    assert limit <= seconds <= limit + GRACE * slower(), seconds


@pytest.mark.parametrize("output", ["text", "json", "html"])
def test_loop_in_a_library(plugin, good, pki, preload, output):
    env = {**preload(VERIFY), "GOOD_SIGNATURES": "0"}
    done, seconds = plugin.spawn("-f", good.save()[0], "-n", HOST, "--ca-file", pki.root_file, "-t", "0.5", "-o", output,
                                 env=env)
    check_late(done, seconds, 0.5, f"while certificates were judged ({HOST})")
    if output == "json":
        assert json.loads(done.stdout)["state"] == "UNKNOWN"
    elif output == "html":
        assert page.read(done.stdout).one("h1").text == "UNKNOWN"


def test_loop_in_a_handshake(plugin, serve, good, trust, preload):
    env = preload("int gnutls_handshake(void *session) { %s }" % LOOP)
    done, seconds = plugin.spawn("-H", HOST, *serve(good), *trust, "-t", "0.5", env=env)
    check_late(done, seconds, 0.5, "while certificates were asked for")


def test_loop_when_the_library_starts(plugin, serve, good, trust, preload):
    env = preload("int gnutls_global_init(void) { %s }" % LOOP)
    done, seconds = plugin.spawn("-H", HOST, *serve(good), *trust, "-t", "0.5", env=env)
    check_late(done, seconds, 0.5, "while files and trust anchors were read")


@pytest.mark.parametrize("option, words", [
    ("--ca-file=/hanging/file", "while files and trust anchors were read"),
    ("--crl-file=/hanging/file", "while files and trust anchors were read"),
    ("--extra-opts=section@/hanging/file", "while the options were read"),
])
def test_file_system_that_hangs(plugin, preload, option, words):
    done, seconds = plugin.spawn("-H", HOST, option, "-t", "0.5", env=preload(HANGS))
    check_late(done, seconds, 0.5, words)


def test_policy_file_without_end(plugin, serve, good, trust):
    """A priority that begins with @ is looked up in the system's file; the library reads all of it."""
    done, seconds = plugin.spawn("-H", HOST, *serve(good), *trust, "-t", "0.5", "--priority=@X",
                                 env={"GNUTLS_SYSTEM_PRIORITY_FILE": "/dev/zero"})
    text = done.stdout.decode()
    assert done.returncode == UNKNOWN and text.count("\n") == 1, text
    assert seconds <= 0.5 + GRACE * slower(), seconds


@pytest.mark.parametrize("output", ["text", "json"])
def test_what_is_known_is_told(plugin, good, pki, preload, output):
    """Of two files the first one is judged, and CRITICAL whatever the second one is."""
    bad = pki.intermediate.issue("other.example.org", ["other.example.org"], chain=[])
    env = {**preload(VERIFY), "GOOD_SIGNATURES": "0"}
    done, seconds = plugin.spawn("-f", bad.save()[0], "-f", good.save()[0], "-n", HOST, "--ca-file", pki.root_file,
                                 "-t", "0.5", "-o", output, env=env)
    check_late(done, seconds, 0.5, "name-mismatch", CRITICAL)
    if output == "json":
        data = json.loads(done.stdout)
        assert (data["state"], data["exit_code"]) == ("CRITICAL", 2)


def test_a_result_that_is_out_counts(plugin, good, pki, preload):
    """What takes its time at the very end changes neither line nor exit code."""
    env = preload("""
__attribute__((destructor)) static void linger(void) { for (;;) __asm__ volatile(""); }
""")
    done, seconds = plugin.spawn("-f", good.save()[0], "-n", HOST, "--ca-file", pki.root_file, "-t", "0.5", env=env)
    assert done.returncode == 0 and done.stdout.startswith(b"[OK] - "), done
    assert seconds <= 0.5 + GRACE * slower(), seconds


# What comes first before the line is out: a loop, or a signal.
BEFORE_THE_LINE = """
#include <dlfcn.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>
static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec + t.tv_nsec / 1e9; }
ssize_t write(int fd, const void *octets, size_t n)
{
    static int times;
    ssize_t (*real)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
    if (fd == 1 && times++ == 0) { %s }
    return real(fd, octets, n);
}
"""


@pytest.mark.parametrize("what", ["for (double end = now() + 2.4; now() < end; );", "raise(SIGTERM);", "raise(SIGINT); raise(SIGALRM);"])
def test_line_that_is_about_to_be_written(plugin, good, pki, preload, what):
    """On a machine that is slow enough a signal comes between what is known and write(): nothing is lost."""
    done, _ = plugin.spawn("-f", good.save()[0], "-n", HOST, "--ca-file", pki.root_file, "-t", "0.5", env=preload(BEFORE_THE_LINE % what))
    assert done.returncode == 0 and done.stdout.startswith(b"[OK] - "), done


def test_many_endpoints_have_their_time(plugin, serve, good, trust, misbehave):
    """The limit passes while a silent server is waited for: all the others are still judged and told."""
    from servers import sockets
    silent = misbehave(sockets.silent)
    hosts = [argument for i in range(150) for argument in ("-H", f"host{i}.example.net")]
    report = plugin.run("-H", f"{HOST}:{silent.port}", *hosts, "-I", "127.0.0.1", "-p", serve(good).port, *trust, "-t", "3")
    assert report.code == CRITICAL and report.perfdata["endpoints_checked"].value == 151, report.text


# Names with 250 addresses each; allocations cost 0.2 ms of the processor once the limit has passed.
DEAR = """
#include <dlfcn.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <time.h>
static double seconds(clockid_t clock) { struct timespec t; clock_gettime(clock, &t); return t.tv_sec + t.tv_nsec / 1e9; }
void *calloc(size_t n, size_t size)
{
    static void *(*next)(size_t, size_t);
    static double start;
    if (next == NULL) { next = dlsym(RTLD_NEXT, "calloc"); start = seconds(CLOCK_MONOTONIC); }
    if (seconds(CLOCK_MONOTONIC) > start + atof(getenv("LIMIT")))
        for (double end = seconds(CLOCK_THREAD_CPUTIME_ID) + 0.0002; seconds(CLOCK_THREAD_CPUTIME_ID) < end; );
    return next(n, size);
}
int getaddrinfo(const char *n, const char *s, const struct addrinfo *h, struct addrinfo **r)
{
    for (int i = 1; i <= 250; i++) {
        struct addrinfo *one = calloc(1, sizeof(*one));
        struct sockaddr_in *address = calloc(1, sizeof(*address));
        address->sin_family = AF_INET;
        address->sin_addr.s_addr = htonl(0x7ff10000 + 256 * (n[4] - 'a') + i);
        *one = (struct addrinfo){ 0, AF_INET, SOCK_STREAM, 0, sizeof(*address), (struct sockaddr *)address, NULL, *r };
        *r = one;
    }
    return 0;
}
void freeaddrinfo(struct addrinfo *r) { (void)r; }
"""


@pytest.mark.usefixtures("unsanitized")
def test_many_addresses_have_their_time(plugin, misbehave, trust, preload):
    """How many endpoints there are is known once names are looked up (-A): judging 4,001 takes longer than judging one."""
    from servers import sockets
    silent = misbehave(sockets.silent)
    limit = str(round(1 + SLOWER))
    targets = [word for c in "abcdefghijklmnop" for word in ("-H", f"host{c}.example.com:1")]
    done, _ = plugin.spawn(*targets, "-H", f"127.0.0.1:{silent.port}", "-A", *trust, "-t", limit,
                           env={**preload(DEAR), "LIMIT": limit})
    assert done.returncode == CRITICAL and b"'endpoints_checked'=4001;" in done.stdout, done.stdout

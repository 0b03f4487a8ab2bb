# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients that are libraries: each has a small program in drivers/ that asks one question a line."""

import subprocess

from ..client import Program, register

PYTHON = "/usr/bin/python3"


def python_is_strict():
    """Is this a Python whose default context is that of 3.13?"""
    return subprocess.run([PYTHON, "-c", "import sys; sys.exit(sys.version_info < (3, 13))"], check=False).returncode == 0


register(
    Program(
        "python",
        "openssl",
        "python3",
        [PYTHON, "{drivers}/ask.py", "--version", "ssl"],
        [PYTHON, "{drivers}/ask.py", "default"],
        when=lambda: not python_is_strict(),
        note="ssl.create_default_context of Python before 3.13: X.509 as OpenSSL does it",
    )
)
register(
    Program(
        "python-3.13",
        "python",
        "python3",
        [PYTHON, "{drivers}/ask.py", "--version", "ssl"],
        [PYTHON, "{drivers}/ask.py", "default"],
        when=python_is_strict,
        note="ssl.create_default_context of Python 3.13 and later, with the ciphers of Debian's build: OpenSSL's own",
    )
)
register(
    Program(
        "python-strict",
        "python",
        "python3",
        [PYTHON, "{drivers}/ask.py", "--version", "ssl"],
        [PYTHON, "{drivers}/ask.py", "strict"],
        note="the default context of python.org's 3.13: VERIFY_X509_STRICT, VERIFY_X509_PARTIAL_CHAIN, ciphers",
    )
)
register(
    Program(
        "python-requests",
        "openssl",
        "python3-requests",
        [PYTHON, "{drivers}/ask.py", "--version", "requests"],
        [PYTHON, "{drivers}/ask.py", "requests"],
        needs=("/usr/lib/python3/dist-packages/requests",),
    )
)
register(
    Program(
        "curl-gnutls",
        "gnutls",
        "python3-pycurl",
        [PYTHON, "{drivers}/ask.py", "--version", "pycurl"],
        [PYTHON, "{drivers}/ask.py", "pycurl"],
        needs=("/usr/lib/python3/dist-packages/pycurl*",),
        note="libcurl with GnuTLS, as Debian's git and many programs use it",
    )
)
register(
    Program(
        "gio",
        "gnutls",
        "glib-networking python3-gi",
        ["/usr/bin/dpkg-query", "-W", "-f", "glib-networking ${{Version}}\n", "glib-networking"],
        [PYTHON, "{drivers}/ask_gio.py"],
        needs=("/usr/lib/python3/dist-packages/gi",),
        note="GIO's TLS, as in libsoup, Evolution, GNOME Web",
    )
)
register(
    Program(
        "node",
        "node",
        "nodejs",
        ["node", "-p", "'node '+process.version+' OpenSSL '+process.versions.openssl"],
        ["node", "{drivers}/ask.js"],
        note="the tls module",
    )
)
register(
    Program(
        "node-https",
        "node",
        "nodejs",
        ["node", "-p", "'node '+process.version+' OpenSSL '+process.versions.openssl"],
        ["node", "{drivers}/ask.js", "https"],
        note="the https module, asked with a URL",
    )
)
register(
    Program(
        "deno",
        "rustls",
        "deno",
        ["deno", "--version"],
        ["deno", "run", "--quiet", "--no-remote", "--allow-net", "--allow-read", "{drivers}/ask_deno.ts"],
        env={"DENO_NO_UPDATE_CHECK": "1"},
        needs=("deno",),
        note="Deno.connectTls: a current rustls; no package of Debian's, but one of the npm registry (deno)",
    )
)
register(
    Program(
        "go",
        "go",
        "golang-go",
        ["go", "version"],
        ["{build}/ask"],
        env={"GOFLAGS": "-mod=mod", "GOPROXY": "off"},
        # The module says the version of Go: without it, a newer one behaves as 1.20 did (GODEBUG).
        make=[["cp", "{drivers}/ask.go", "."], ["rm", "-f", "go.mod"], ["go", "mod", "init", "ask"], ["go", "build", "-o", "ask"]],
    )
)
register(
    Program(
        "java",
        "java",
        "default-jdk-headless",
        ["java", "-version"],
        ["java", "-cp", "{build}", "Ask", "socket"],
        make=[["javac", "-d", "{build}", "{drivers}/Ask.java"]],
        needs=("javac",),
        note="SSLSocket with endpoint identification HTTPS",
    )
)
register(
    Program(
        "java-url",
        "java",
        "default-jdk-headless",
        ["java", "-version"],
        ["java", "-cp", "{build}", "Ask", "url"],
        make=[["javac", "-d", "{build}", "{drivers}/Ask.java"]],
        needs=("javac",),
        note="HttpsURLConnection",
    )
)
OKHTTP = "/usr/share/java/okhttp.jar:/usr/share/java/okio.jar"
register(
    Program(
        "okhttp",
        "android",
        "libokhttp-java",
        ["/usr/bin/dpkg-query", "-W", "-f", "libokhttp-java ${{Version}}\n", "libokhttp-java"],
        ["java", "-cp", "{build}:" + OKHTTP, "AskOkHttp"],
        needs=("javac", "/usr/share/java/okhttp.jar"),
        make=[["javac", "-cp", OKHTTP, "-d", "{build}", "{drivers}/Ask.java", "{drivers}/AskOkHttp.java"]],
        note="the name rules are Android's, the chain rules those of Java",
    )
)
APACHE = ":".join(
    f"/usr/share/java/{name}.jar" for name in ("httpclient", "httpcore", "commons-logging", "commons-codec")
)
register(
    Program(
        "java-apache",
        "java",
        "libhttpclient-java",
        ["/usr/bin/dpkg-query", "-W", "-f", "libhttpclient-java ${{Version}}\n", "libhttpclient-java"],
        ["java", "-cp", "{build}:" + APACHE, "AskApache"],
        needs=("javac", "/usr/share/java/httpclient.jar"),
        make=[["javac", "-cp", APACHE, "-d", "{build}", "{drivers}/Ask.java", "{drivers}/AskApache.java"]],
        note="Apache HttpClient, its own comparison of names",
    )
)
register(Program("ruby", "openssl", "ruby", ["ruby", "{drivers}/ask.rb", "--version"], ["ruby", "{drivers}/ask.rb"]))
register(
    Program("php", "openssl", "php-cli", ["php", "{drivers}/ask.php", "--version"], ["php", "-n", "{drivers}/ask.php"])
)
register(
    Program(
        "perl",
        "openssl",
        "libio-socket-ssl-perl",
        ["perl", "{drivers}/ask.pl", "--version"],
        ["perl", "{drivers}/ask.pl"],
    )
)
for major, package, flags in (("5", "qtbase5-dev", []), ("6", "qt6-base-dev", ["-std=c++17"])):
    name = f"Qt{major}Network"
    register(
        Program(
            f"qt{major}",
            "openssl",
            package,
            ["{build}/ask", "--version"],
            ["{build}/ask"],
            needs=("g++", f"/usr/include/x86_64-linux-gnu/qt{major}/QtNetwork"),
            make=[
                [
                    "sh",
                    "-c",
                    "g++ -fPIC "
                    + " ".join(flags)
                    + f" -o {{build}}/ask {{drivers}}/ask_qt.cpp $(pkg-config --cflags --libs {name})",
                ]
            ],
        )
    )

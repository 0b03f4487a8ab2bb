# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients that are commands, started anew for each question."""

import shutil
from pathlib import Path

from ..client import Command, environment, register, run


def write(question, name, text):
    path = Path(question.folder) / name
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return str(path)


def with_system_roots(question, *argv):
    """For a client that trusts the system's bundle and nothing else: the question's roots are put there, for it alone."""
    return [
        "unshare",
        "--mount",
        "sh",
        "-c",
        'mount --bind "$0" /etc/ssl/certs/ca-certificates.crt && exec "$@"',
        question.anchors,
        *argv,
    ]


def one_file_each(question):
    """For a client that reads the first certificate of each file: all of them, separated by semicolons."""
    end = "-----END CERTIFICATE-----\n"
    found = Path(question.anchors).read_text(encoding="utf-8").split(end)[:-1]
    return ";".join(write(question, f"anchor-{i}.pem", text + end) for i, text in enumerate(found))


MBSYNC = """IMAPStore lab
Host {q.host}
Port {port}
User x
Pass x
SSLType IMAPS
SystemCertificates no
CertificateFile {q.anchors}
AuthMechs LOGIN
Timeout 8

MaildirStore here
Path {q.folder}/mail/
Inbox {q.folder}/mail/inbox

Channel c
Far :lab:
Near :here:
Patterns *
"""


register(
    Command(
        "curl",
        "openssl",
        "curl",
        ["curl", "--version"],
        lambda q: [
            "curl",
            "-sS",
            "--cacert",
            q.anchors,
            "--capath",
            q.folder,
            "--max-time",
            "10",
            "-o",
            "/dev/null",
            q.url(),
        ],
        said=r"^curl:",
    )
)
register(
    Command(
        "openssl",
        "openssl",
        "openssl",
        ["openssl", "version"],
        lambda q: [
            "openssl",
            "s_client",
            "-brief",
            "-connect",
            f"{'[::1]' if ':' in q.host else '127.0.0.1'}:{q.ports['https']}",
            "-CAfile",
            q.anchors,
            "-no-CApath",
            "-no-CAstore",
            "-verify_return_error",
            *(
                ["-noservername", "-verify_ip", q.host]
                if q.is_address
                else ["-servername", q.host, "-verify_hostname", q.host]
            ),
        ],
        accept=r"Verification: OK",
        said=r"verify error|error:|:error|alert",
        note="s_client -verify_return_error -verify_hostname",
    )
)
register(
    Command(
        "wget",
        "gnutls",
        "wget",
        ["wget", "--version"],
        lambda q: [
            "wget",
            "-nv",
            "-O",
            "/dev/null",
            "--no-hsts",
            "--no-config",
            "--ca-certificate=" + q.anchors,
            "--ca-directory=" + q.folder,
            "--tries=1",
            "--timeout=10",
            q.url(),
        ],
        said=r"ERROR|wget:|GnuTLS|rror|Unable|not match",
    )
)
register(
    Command(
        "wget2",
        "gnutls",
        "wget2",
        ["wget2", "--version"],
        lambda q: [
            "wget2",
            "-nv",
            "-O",
            "/dev/null",
            "--no-hsts",
            "--no-config",
            "--no-tls-session-file",
            "--ca-certificate=" + q.anchors,
            "--ca-directory=" + q.folder,
            "--tries=1",
            "--timeout=10",
            q.url(),
        ],
        said=r"rror|ERROR|Failed|WARNING|not match",
    )
)
register(
    Command(
        "gnutls-cli",
        "gnutls",
        "gnutls-bin",
        ["gnutls-cli", "--version"],
        lambda q: ["gnutls-cli", "--x509cafile", q.anchors, "-p", str(q.ports["https"]), "--", q.host],
        accept=r"- Handshake was completed",
        said=r"\*\*\*|Status:|rror",
    )
)
register(
    Command(
        "git",
        "gnutls",
        "git",
        ["git", "--version"],
        lambda q: ["git", "-c", "http.sslCAInfo=" + q.anchors, "ls-remote", q.url()],
        said=r"fatal|error",
        note="libcurl with GnuTLS",
    )
)
register(
    Command(
        "svn",
        "openssl",
        "subversion",
        ["svn", "--version"],
        lambda q: [
            "svn",
            "info",
            "--non-interactive",
            "--config-dir",
            q.folder + "/svn",
            "--config-option",
            "servers:global:ssl-authority-files=" + one_file_each(q),
            "--config-option",
            "servers:global:http-timeout=8",
            q.url(),
        ],
        accept=r"E170013: Unable to connect[^\n]*\nsvn: E175003|E175003|did not include|E170013[^\n]*\nsvn: E1200[^\n]*(200 OK|XML)",
        said=r"svn: ",
        note="serf",
    )
)
register(
    Command(
        "lftp",
        "gnutls",
        "lftp",
        ["lftp", "--version"],
        lambda q: [
            "lftp",
            "-c",
            f"set ssl:ca-file {q.anchors}; set ssl:verify-certificate yes; set ssl:check-hostname yes; set net:max-retries 1; "
            f"set net:timeout 8; cat {q.url()}x",
        ],
        said=r"rror|atal|ertificate",
    )
)
register(
    Command(
        "aria2",
        "gnutls",
        "aria2",
        ["aria2c", "--version"],
        lambda q: [
            "aria2c",
            "--no-conf",
            "--ca-certificate=" + q.anchors,
            "-t",
            "8",
            "--connect-timeout=8",
            "-m",
            "1",
            "--async-dns=false",
            "--allow-overwrite=true",
            "-d",
            q.folder,
            "-o",
            "aria2.out",
            "--console-log-level=error",
            q.url(),
        ],
        said=r"SSL|TLS|errorCode|exception|ertificate",
    )
)
register(
    Command(
        "w3m",
        "openssl",
        "w3m",
        ["w3m", "-version"],
        lambda q: [
            "w3m",
            "-o",
            "ssl_verify_server=1",
            "-o",
            "ssl_ca_file=" + q.anchors,
            "-o",
            "ssl_ca_default=0",
            "-dump",
            q.url(),
        ],
        accept=r"(?m)^lab$",
        note="its own comparison of names",
    )
)
register(
    Command(
        "lynx",
        "gnutls",
        "lynx",
        ["lynx", "-version"],
        lambda q: ["lynx", "-dump", "-nopause", q.url()],
        env=lambda q: {"SSL_CERT_FILE": q.anchors, "SSL_CERT_DIR": q.folder},
        accept=r"(?m)^ *lab$",
        said=r"SSL|^lynx:",
        note="its own comparison of names",
    )
)
register(
    Command(
        "ncat",
        "openssl",
        "ncat",
        ["ncat", "--version"],
        lambda q: [
            "ncat",
            "-v",
            "-w",
            "8",
            "--ssl-verify",
            "--ssl-trustfile",
            q.anchors,
            "-C",
            "--",
            q.host,
            str(q.ports["https"]),
        ],
        stdin=lambda q: "GET / HTTP/1.0\r\n\r\n",
        accept=r"(?m)^lab$",
        said=r"Ncat: (?!Version|Connected|Subject|Issuer|SHA)",
        note="its own comparison of names",
    )
)
register(
    Command(
        "socat",
        "openssl",
        "socat",
        ["socat", "-V"],
        lambda q: ["socat", "-T", "5", "-", f"OPENSSL:{q.bracketed}:{q.ports['https']},cafile={q.anchors},verify=1"],
        stdin=lambda q: "GET / HTTP/1.0\r\n\r\n",
        accept=r"(?m)^lab$",
        said=r" E | W ",
        note="its own comparison of names",
    )
)
register(
    Command(
        "mosquitto",
        "openssl",
        "mosquitto-clients",
        ["mosquitto_sub", "--version"],
        lambda q: [
            "mosquitto_sub",
            "-h",
            q.host,
            "-p",
            str(q.ports["mqtts"]),
            "--cafile",
            q.anchors,
            "-t",
            "x",
            "-W",
            "5",
            "-d",
        ],
        protocol="mqtts",
        accept=r"received CONNACK|Connection Refused|[Nn]ot authori",
        said=r"OpenSSL|host name",
        note="its own comparison of names",
    )
)
register(
    Command(
        "mariadb",
        "openssl",
        "mariadb-client-core",
        ["mariadb", "--version"],
        lambda q: [
            "mariadb",
            "--no-defaults",
            "--protocol=tcp",
            "-h",
            q.host,
            "-P",
            str(q.ports["mysql"]),
            "-u",
            "x",
            "--connect-timeout=8",
            "--ssl-ca=" + q.anchors,
            "--ssl-verify-server-cert",
        ],
        protocol="mysql",
        accept=r"lab-accepted",
        said=r"ERROR",
    )
)
register(
    Command(
        "psql",
        "openssl",
        "postgresql-client",
        ["psql", "--version"],
        lambda q: [
            "psql",
            f"host={q.host} port={q.ports['postgres']} sslmode=verify-full sslrootcert={q.anchors} user=x dbname=x connect_timeout=8",
        ],
        protocol="postgres",
        accept=r"lab-accepted",
        said=r"error|FATAL|certificate",
        note="libpq, its own comparison of names",
    )
)
register(
    Command(
        "postfix",
        "openssl",
        "postfix",
        ["postconf", "mail_version"],
        lambda q: [
            "posttls-finger",
            "-c",
            "-T",
            "8",
            "-l",
            "secure",
            "-F",
            q.anchors,
            "-o",
            "smtp_tls_CApath=",
            "-o",
            "inet_protocols=all",
            "-h",
            "native",
            "-L",
            "verbose,summary",
            f"[{q.host}]:{q.ports['smtp']}",
            q.host,
        ],
        protocol="smtp",
        accept=r"Verified TLS connection established",
        said=r"certificate verification failed|rror|Untrusted TLS|Trusted TLS|Anonymous TLS|mismatch|lookup failed",
        note="posttls-finger -l secure",
    )
)


def links_openssl(program):
    """Is the TLS of this program OpenSSL's? Debian's OpenLDAP changed to it with version 13."""
    return "libssl" in run(["ldd", shutil.which(program)], environment("/"))[1]


for id, family, when, note in (
    ("ldapsearch", "gnutls", lambda: not links_openssl("ldapsearch"), "libldap with GnuTLS, as in Debian 12"),
    ("ldapsearch-openssl", "openssl", lambda: links_openssl("ldapsearch"), "libldap with OpenSSL, as in Debian 13"),
):
    register(
        Command(
            id,
            family,
            "ldap-utils",
            ["ldapsearch", "-VV"],
            lambda q: ["ldapsearch", "-x", "-d", "1", "-H", q.url("ldaps"), "-b", "", "-s", "base", "-o", "nettimeout=8"],
            env=lambda q: {"LDAPTLS_CACERT": q.anchors, "LDAPTLS_REQCERT": "demand", "LDAPCONF": "/dev/null"},
            protocol="ldaps",
            accept=r"result: 0 Success",
            said=r"^TLS: |ldap_sasl|^ldap_err",
            when=when,
            note=note,
        )
    )
register(
    Command(
        "msmtp",
        "gnutls",
        "msmtp",
        ["msmtp", "--version"],
        lambda q: [
            "msmtp",
            "--serverinfo",
            "--file=" + write(q, "msmtprc", ""),
            "--host=" + q.host,
            f"--port={q.ports['smtps']}",
            "--timeout=8",
            "--tls=on",
            "--tls-starttls=off",
            "--tls-trust-file=" + q.anchors,
            "--tls-certcheck=on",
        ],
        protocol="smtps",
        said=r"msmtp:",
    )
)
register(
    Command(
        "mbsync",
        "openssl",
        "isync",
        ["mbsync", "--version"],
        lambda q: ["mbsync", "-c", write(q, "mbsyncrc", MBSYNC.format(q=q, port=q.ports["imaps"])), "-l", "c"],
        prepare=lambda q: (Path(q.folder) / "mail").mkdir(exist_ok=True),
        protocol="imaps",
        accept=r"lab-accepted|LOGIN",
        said=r"rror|SSL|certificate",
        note="its own comparison of names",
    )
)
register(
    Command(
        "cadaver",
        "gnutls",
        "cadaver",
        ["cadaver", "--version"],
        lambda q: with_system_roots(q, "cadaver", q.url()),
        accept=r"not WebDAV-enabled|Did not find a collection",
        said=r"verification failed|SSL|rror",
        note="neon with GnuTLS",
    )
)
register(
    Command(
        "elinks",
        "gnutls",
        "elinks",
        ["elinks", "-version"],
        lambda q: with_system_roots(q, "elinks", "-eval", "set connection.ssl.cert_verify = 1", "-dump", q.url()),
        accept=r"(?m)^ *lab$",
        note="its own comparison of names",
    )
)
register(
    Command(
        "links",
        "openssl",
        "links",
        ["links", "-version"],
        lambda q: ["links", "-ssl.certificates", "2", "-dump", q.url()],
        env=lambda q: {"SSL_CERT_FILE": q.anchors, "SSL_CERT_DIR": q.folder},
        accept=r"(?m)^ *lab$",
        note="its own comparison of names",
    )
)
register(
    Command(
        "s-nail",
        "openssl",
        "s-nail",
        ["s-nail", "--version"],
        lambda q: [
            "s-nail",
            "-n",
            "-Sv15-compat",
            "-Stls-verify=strict",
            "-Stls-ca-no-defaults",
            "-Stls-ca-file=" + q.anchors,
            f"-Smta=smtps://{q.bracketed}:{q.ports['smtps']}",
            "-Ssmtp-auth=none",
            "-Sfrom=a@example.test",
            "-s",
            "x",
            "b@example.test",
        ],
        stdin=lambda q: "x\n",
        protocol="smtps",
        accept=r"SMTP server: 250 lab",
        said=r"TLS|err |rror",
        note="its own comparison of names",
    )
)

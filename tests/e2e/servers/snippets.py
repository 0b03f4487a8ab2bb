# SPDX-License-Identifier: GPL-3.0-or-later
"""Real servers around a piece of configuration, as a document has it; where that says port 443, it is a free one.
Each function: (folder, text) -> a running Server, whose one port is ports[""]."""

import os
import re
import shutil

from . import base, dovecot, postfix
from . import nginx as nginx_servers

APACHE = """
ServerRoot {folder}
PidFile {folder}/apache.pid
ErrorLog {folder}/apache.log
ServerName localhost
User {user}
Group {group}
Listen 127.0.0.1:{port}
Mutex file:{folder}
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule socache_shmcb_module {modules}/mod_socache_shmcb.so
LoadModule ssl_module {modules}/mod_ssl.so
"""
HAPROXY = """global
{more}
defaults
    mode http
    timeout client 10s
    timeout connect 10s
    timeout server 10s
backend web
    http-request deny
{frontend}
"""
NGINX = """daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log info;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{text}
}}
"""
OPENSSL = """openssl_conf = all
[all]
ssl_conf = modules
[modules]
system_default = defaults
[defaults]
{openssl}
"""
MASTER = "{place} inet n - n - - smtpd {options}\n" + postfix.SERVICES
MAIN = postfix.COMMON + "myhostname = mx.example.com\ninet_interfaces = loopback-only\n"


def _server(folder):
    server = base.Server(folder)
    (port,) = base.free_ports(1)
    server.ports = {"": port}
    return server, port


def nginx(folder, text):
    program = base.program("nginx")
    server, port = _server(folder)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, text=text.replace("listen 443", f"listen 127.0.0.1:{port}")))
    command = nginx_servers.invocation(program, folder)
    server.prepare([*command, "-t"])
    server.run(command)
    return server.wait()


def apache(folder, text):
    program = next((base.program(name) for name in ("apache2", "httpd") if shutil.which(name, path="/usr/sbin:/usr/bin")), None)
    if program is None:
        raise base.Missing("Apache is not installed")
    folders = ("/usr/lib/apache2/modules", "/usr/lib64/httpd/modules", "/usr/lib/httpd/modules", "/usr/lib/apache2")
    modules = base.program("mod_ssl.so", *folders).rpartition("/")[0]
    user, group = ("nobody", "nogroup") if base.is_root() else (f"#{os.getuid()}", f"#{os.getgid()}")
    server, port = _server(folder)
    head = APACHE.format(folder=folder, port=port, modules=modules, user=user, group=group)
    (folder / "apache.conf").write_text(head + text.replace("*:443", f"*:{port}").replace("/var/run/apache2/", f"{folder}/"))
    command = [program, "-f", str(folder / "apache.conf")]
    server.prepare([*command, "-t"])
    server.run([*command, "-DFOREGROUND"])
    return server.wait()


def haproxy(folder, text):
    """What stands before "frontend" is of "global"."""
    program = base.program("haproxy")
    server, port = _server(folder)
    more, frontend = re.split(r"(?m)^(?=frontend )", text, maxsplit=1)
    (folder / "haproxy.cfg").write_text(HAPROXY.format(more=more, frontend=frontend.replace("bind :443", f"bind 127.0.0.1:{port}")))
    server.prepare([program, "-c", "-f", str(folder / "haproxy.cfg")])
    server.run([program, "-db", "-f", str(folder / "haproxy.cfg")])
    return server.wait()


def postfix_(folder, text, options=""):
    """options: of the service in master.cf.  A table of names (sni) is made where the text has one."""
    base.need_root("Postfix")
    master = base.program("master", "/usr/lib/postfix/sbin", "/usr/libexec/postfix")
    server, port = _server(folder)
    for name in ("config", "queue", "data"):
        (folder / name).mkdir()
    shutil.chown(folder / "data", "postfix")
    (folder / "config" / "main.cf").write_text(MAIN.format(folder=folder) + text)
    (folder / "config" / "master.cf").write_text(MASTER.format(place=f"{base.HOST}:{port}", options=options))
    for table in re.findall(r"(?m)^tls_server_sni_maps = .*:(/.*)$", text):
        server.prepare([base.program("postmap"), "-c", str(folder / "config"), "-F", table])
    server.prepare([base.program("postfix"), "-c", str(folder / "config"), "check"])
    server.run([master, "-c", str(folder / "config"), "-d"])
    return server.wait()


def dovecot_(folder, text, protocol="imap", implicit="yes", openssl=""):
    """openssl: what openssl.cnf says of all programs of the machine."""
    base.program("dovecot")
    server, port = _server(folder)
    if openssl:
        (folder / "openssl.cnf").write_text(OPENSSL.format(openssl=openssl))
        text += dovecot.environment(OPENSSL_CONF=folder / "openssl.cnf")
    dovecot.start_one(server, text, **{protocol: port}, implicit=implicit)
    return server.wait()

# SPDX-License-Identifier: GPL-3.0-or-later
"""Companies on the internet, for check_cert_domain: a signed root zone with all their names, the realm
services of a cloud, and the servers that their clients find, in a network of their own (netlab.py).

A test module declares the companies that it wants, before any test runs, and the fixture domain_lab
starts all of them at once:

    @company("contoso.com")
    def contoso(c):
        c.dns("@ MX 10 mx", "_imaps._tcp SRV 0 1 993 mail")
        c.mail("mx", tlsa=[(3, 1, 1)])
        c.mailboxes("mail", cert="expired")
        c.web("autodiscover", {AUTODISCOVER: Answer(status=401)}, cert="wrong-name")
        c.mta_sts(["mx.contoso.com"])
        c.federated(passive="https://sts.contoso.com/adfs/ls/")

    company("sts-expired.example.com", on_premises(sts=lambda c: c.web("sts", cert="expired")))

on_premises() and microsoft365() are companies with which nothing is wrong; a part of them is replaced by its
name, or left out with None: a test names the one thing that it is about.

Names without a final dot are below the domain, "@" is the domain itself.  A certificate is a word of
CERTIFICATES, named("*.contoso.com"), any function of (pki, names), or an Identity; of a web server also a tuple of
them, each with another kind of key.
"""

import base64
import gzip
import itertools
import json
import sys
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from danelab import record
from netlab import BLIND, FALSE_DS, KNOT, UNBOUND, Network
from pki import DAY, Identity, new_key
from plugin import Plugin
from servers import base, dovecot, openldap, prosody
from servers.nginx import Nginx, Site

AUTODISCOVER = "/autodiscover/autodiscover.xml"
POLICY = "/.well-known/mta-sts.txt"
CLOUD = "microsoftonline.com"
OTHER_CLOUD = "microsoftonline.us"
XML, JSON = "text/xml", "application/json"

# --- certificates ------------------------------------------------------------------------------------

CERTIFICATES = {
    "good": lambda pki, names: pki.intermediate.issue(names[0], names, key=new_key()),
    "wrong-name": lambda pki, names: pki.intermediate.issue("web.hoster.example", ["*.hoster.example", "hoster.example"], key=new_key()),
    "expired": lambda pki, names: pki.intermediate.issue(names[0], names, not_before=-90 * DAY, not_after=-DAY, key=new_key()),
    "expired-rsa": lambda pki, names: pki.intermediate.issue(names[0], names, not_before=-90 * DAY, not_after=-DAY, key=new_key("rsa")),
    "expires-soon": lambda pki, names: pki.intermediate.issue(names[0], names, not_after=5 * DAY, key=new_key()),
    "incomplete": lambda pki, names: pki.intermediate.issue(names[0], names, key=new_key(), chain=[]),
    "self-signed": lambda pki, names: pki.self_signed(names[0], names),
    "unknown-root": lambda pki, names: pki.other_root.issue(names[0], names, key=new_key()),
}


def named(*names):
    return lambda pki, _: CERTIFICATES["good"](pki, list(names))


def certificate(pki, what, names):
    if isinstance(what, Identity):
        return what
    return (CERTIFICATES[what] if isinstance(what, str) else what)(pki, names)


# --- what web servers say ----------------------------------------------------------------------------


@dataclass
class Answer:
    """status 200: the body with its type; 3xx: a redirect to a URL; others: a line of text, or nothing.
    rate: octets a second."""
    body: object = ""
    type: str = "text/plain"
    status: int = 200
    to: str = ""
    headers: dict = field(default_factory=dict)
    rate: int = 0
    gzip: bool = False

    def directives(self, folder, number):
        said = [f'add_header {name} "{value}" always;' for name, value in self.headers.items()]
        if self.status != 200:
            text = f'"{self.body}"' if self.body else ""
            assert not set(self.body) & set('"\\$'), "more than nginx can say in a line: raw() can"
            return [*said, f'default_type "{self.type}";', f"return {self.status} {self.to or text};"]
        body = self.body.encode() if isinstance(self.body, str) else self.body
        if self.gzip:
            body = gzip.compress(body)
            said.append("add_header Content-Encoding gzip;")
        file = folder / f"body{number}"
        file.write_bytes(body)
        if self.rate:
            said.append(f"limit_rate {self.rate};")
        return [*said, "types { }", f'default_type "{self.type}";', f"root {folder}; try_files /{file.name} =500;"]


def redirect(to, status=302):
    return Answer(status=status, to=to)


# Octets of no well-behaved server, over TLS or not: [address, port, chain or "", key, file, seconds an octet,
# crowd, how many]: none of a crowd answers before so many of them are asked.
RAW = """
import json, select, socket, ssl, sys, threading, time
crowds, lock = {}, threading.Lock()
def wait_for_others(connection, crowd, n):
    met = threading.Event()
    with lock:
        waiting = crowds.setdefault(crowd, [])
        waiting.append(met)
        if len(waiting) >= n:
            for other in waiting:
                other.set()
            waiting.clear()
    while not met.wait(0.02):
        if select.select([connection], [], [], 0)[0]:
            with lock:
                if met in waiting:
                    waiting.remove(met)
            raise OSError("gone")
def serve(connection, context, octets, pause, crowd, n):
    try:
        if context is not None:
            connection = context.wrap_socket(connection, server_side=True)
        connection.recv(4096)
        if n:
            wait_for_others(connection, crowd, n)
        for i in range(0, len(octets), 1 if pause else max(1, len(octets))):
            connection.sendall(octets[i:i + 1] if pause else octets)
            time.sleep(pause)
        if not octets:
            while connection.recv(4096):
                pass
    except OSError:
        pass
    connection.close()
def listen(listener, *how):
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0], *how), daemon=True).start()
for address, port, chain, key, file, *how in json.load(open(sys.argv[1])):
    context = None
    if chain:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain, key)
    octets = open(file, "rb").read()
    threading.Thread(target=listen, args=(socket.create_server((address, port), backlog=50), context, octets, *how)).start()
"""

# Listens at addresses and ports, and takes no connection: whoever asks for one gets no answer.
DEAF = """
import socket, sys, time
kept = []
for place in sys.argv[1:]:
    address, port = place.split(":")
    kept.append(socket.create_server((address, int(port)), backlog=0))
    for _ in range(4):
        kept.append(socket.socket())
        kept[-1].setblocking(False)
        kept[-1].connect_ex((address, int(port)))
time.sleep(1e6)
"""

# A proxy (CONNECT) that looks names up and connects as it is asked.
PROXY = """
import socket, sys, threading
def pump(source, sink):
    try:
        while octets := source.recv(65536):
            sink.sendall(octets)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass
def serve(client):
    with client:
        head = b""
        while b"\\r\\n\\r\\n" not in head:
            octets = client.recv(4096)
            if not octets:
                return
            head += octets
        host, _, port = head.split()[1].decode().rpartition(":")
        try:
            server = socket.create_connection((host.strip("[]"), int(port)), 5)
        except OSError as error:
            client.sendall(b"HTTP/1.1 503 No such host\\r\\n\\r\\n" if isinstance(error, socket.gaierror) else b"HTTP/1.1 502 Bad Gateway\\r\\n\\r\\n")
            return
        with server:
            client.sendall(b"HTTP/1.1 200 OK\\r\\n\\r\\n")
            back = threading.Thread(target=pump, args=(server, client), daemon=True)
            back.start()
            pump(client, server)
            back.join()
listener = socket.create_server((sys.argv[1], int(sys.argv[2])), backlog=100)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
"""

# What a client without a mind of its own gets: one request for each URL, the answers as JSON.
GET = """
import concurrent.futures, http.client, json, ssl, sys, urllib.parse
context = ssl.create_default_context(cafile=sys.argv[1])
def get(url):
    url = urllib.parse.urlsplit(url)
    tls = {"context": context} if url.scheme == "https" else {}
    c = (http.client.HTTPSConnection if tls else http.client.HTTPConnection)(url.netloc, timeout=20, **tls)
    try:
        c.request("GET", urllib.parse.urlunsplit(("", "", url.path, url.query, "")))
        a = c.getresponse()
        return [a.status, dict(a.getheaders()), a.read().decode("latin-1")]
    except (OSError, http.client.HTTPException) as error:
        return [0, {}, str(error)]
with concurrent.futures.ThreadPoolExecutor(10) as pool:
    json.dump(list(pool.map(get, sys.argv[2:])), sys.stdout)
"""

# --- realm discovery -----------------------------------------------------------------------------------


@dataclass
class Realm:
    """What a cloud knows of a domain.  certificate: that which signs tokens, an Identity."""
    kind: str  # "Managed", "Federated"
    domain: str
    passive: str = ""
    active: str = ""
    metadata: str = ""
    saml: str = ""
    protocol: str = "WSTrust"
    brand: str = "The company"
    cloud: str = CLOUD
    certificate: object = None

    def answers(self):
        """The four answers, by the folder that nginx has them in."""
        federated = self.kind == "Federated"
        token = base64.b64encode(self.certificate.der).decode() if self.certificate else ""
        fields = {"State": "3" if federated else "4", "UserState": "2" if federated else "1", "Login": self.domain,
                  "NameSpaceType": self.kind, "DomainName": self.domain, "AuthURL": self.passive,
                  "IsFederatedNS": str(federated).lower(), "STSAuthURL": self.active, "FederationBrandName": self.brand,
                  "Certificate": token, "MEXURL": self.metadata, "SAML_AuthURL": self.saml, "PreferredProtocol": "1" if federated else "",
                  "CloudInstanceName": self.cloud, "CloudInstanceIssuerUri": "urn:federation:MicrosoftOnline"}
        fields = {name: value for name, value in fields.items() if value}
        xml = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items())
        one = {"ver": "1.0", "account_type": self.kind, "domain_name": self.domain, "federation_protocol": self.protocol if federated else "",
               "federation_metadata_url": self.metadata, "federation_active_auth_url": self.active,
               "cloud_instance_name": self.cloud, "cloud_audience_urn": "urn:federation:MicrosoftOnline"}
        two = {name: fields[name] for name in ("NameSpaceType", "AuthURL", "DomainName", "FederationBrandName") if name in fields}
        return {"xml": f'<RealmInfo Success="true">{xml}</RealmInfo>',
                "json": json.dumps({name: int(value) if value.isdigit() else value for name, value in fields.items()}),
                "v1": json.dumps({name: value for name, value in one.items() if value}),
                "v2": json.dumps({**two, "cloud_instance_name": self.cloud})}


UNKNOWN_REALM = {"xml": '<RealmInfo Success="true"><State>4</State><UserState>1</UserState><Login>x</Login>'
                        "<NameSpaceType>Unknown</NameSpaceType></RealmInfo>",
                 "json": '{"State":4,"UserState":1,"Login":"x","NameSpaceType":"Unknown"}',
                 "v1": '{"ver":"1.0","account_type":"Unknown"}',
                 "v2": '{"NameSpaceType":"Unknown"}'}

# By the domain in the question; $arg_login may be user@domain.
REALM_MAPS = """
	map $arg_xml $realm_form {{ 1 xml; default json; }}
	map $args $realm_version {{ ~api-version=1 v1; default v2; }}
	map $arg_login $realm_of_login {{ "~*^(?:.*(?:@|%40))?([a-z0-9._-]+)$" $1; default unknown; }}
	map $uri $realm_of_path {{ "~*^/common/userrealm/(?:.*@)?([a-z0-9._-]+)$" $1; default unknown; }}
"""
REALM_SITE = ["root {folder};",
              "location = /getuserrealm.srf {{ default_type text/xml; try_files /$realm_form/$realm_of_login /$realm_form/unknown =500; }}",
              "location /common/userrealm/ {{ default_type application/json; try_files /$realm_version/$realm_of_path /$realm_version/unknown =500; }}"]

# --- companies -------------------------------------------------------------------------------------------


class Company:
    """A domain and what there is of it; made by a function that company() was given."""

    def __init__(self, lab, domain):
        self.lab, self.domain, self.pki = lab, domain, lab.pki
        self.lines, self.addresses, self.addresses6 = [], {}, {}

    def fqdn(self, name):
        if name.endswith("."):
            return name[:-1]
        return self.domain if name == "@" else f"{name}.{self.domain}"

    # --- names

    def dns(self, *lines):
        """Lines of a zone file, below the domain."""
        self.lines += lines

    def host(self, name, address=None):
        """The address of a name, which it gets if it has none."""
        name = self.fqdn(name)
        if name not in self.addresses:
            self.addresses[name] = address or self.lab.address()
            if address and not address.startswith("127.") and ":" not in address:
                self.lab.addresses4.append(address)
            self.lines.append(f"{name}. {'AAAA' if ':' in self.addresses[name] else 'A'} {self.addresses[name]}")
        return self.addresses[name]

    def host_with_dead(self, name):
        """host() in the middle of three addresses, the others of which nobody listens at."""
        before, here, after = (self.lab.address() for _ in range(3))
        self.host(name, here)
        self.dns(*(f"{self.fqdn(name)}. A {address}" for address in (before, after)))

    def host6(self, name):
        """The IPv6 address of a name, beside the other or alone."""
        name = self.fqdn(name)
        if name not in self.addresses6:
            self.addresses6[name] = self.lab.address6()
            self.lines.append(f"{name}. AAAA {self.addresses6[name]}")
        return self.addresses6[name]

    def cert(self, what, *names):
        """The certificate of hosts: see certificate()."""
        return certificate(self.pki, what, [self.fqdn(name) for name in names])

    # --- servers; cert: of the host, unless it names something else

    def web(self, name, paths=None, cert="good", port=443, behind=False):
        """https.  paths: path -> Answer; other paths are answered with 200 and "ok".  behind: of a load balancer."""
        several = cert if type(cert) is tuple else (cert,)
        self.lab.add_site(self.host(name), port, self.fqdn(name), [self.cert(one, name) for one in several], paths or {}, behind)

    def http(self, name, paths=None, port=80):
        """The same without TLS; other paths are 404."""
        self.lab.add_site(self.host(name), port, self.fqdn(name), [], {"/": Answer(status=404), **(paths or {})})

    def raw(self, name, octets=b"", cert="good", port=443, pause=0, together=0):
        """Whatever is asked, these octets (none: it says nothing, and waits), with a pause after each;
        cert None: without TLS.  together: once so many of the company's hosts with this are asked at one time."""
        self.lab.raws.append((self.host(name), port, self.cert(cert, name) if cert else None, octets, pause, self.domain, together))

    def deaf(self, name, port=443):
        """Attempts to connect are not answered."""
        self.lab.deaf.append(f"{self.host(name)}:{port}")

    def mail(self, name, cert="good", level="may", tlsa=(), families="4"):
        """Postfix on port 25; level "none": without STARTTLS.  tlsa: (usage, selector, matching) of its
        certificate, or text of another record.  families: "4", "6", "46"."""
        identity = self.cert(cert, name)
        for family in families:
            self.lab.serve_mail({"4": self.host, "6": self.host6}[family](name), identity, level=level)
        for what in tlsa:
            self.tlsa(name, what, identity)
        return identity

    def refused(self, name):
        """Of what is below this name the name server of the network (not that of --resolver) answers nothing."""
        self.lab.refused.append(self.fqdn(name))

    def tlsa(self, name, what, identity):
        text = what if isinstance(what, str) else record(*what, identity.issuer if what[0] in (0, 2) else identity)
        self.lines.append(f"_25._tcp.{self.fqdn(name)}. TLSA {text}")

    def mailboxes(self, name, cert="good"):
        """Dovecot: imap, imaps, pop3, pop3s, sieve."""
        self.lab.boxes.append((self.host(name), self.cert(cert, name)))

    def chat(self, name="@", cert=None, direct=False):
        """Prosody for the domain: xmpp-client 5222, xmpp-server 5269; direct: xmpps-client 5223 and xmpps-server 5270, too."""
        domain = self.domain.encode().decode("idna")  # as Prosody wants its hosts
        self.lab.chats.append((self.host(name), domain, self.cert(cert or "good", "@"), direct))

    def directory(self, name, cert="good"):
        """slapd: ldap, ldaps."""
        self.lab.directories.append((self.host(name), self.cert(cert, name)))

    # --- whole services

    def mta_sts(self, mx, mode="enforce", max_age=604800, cert="good", answer=None, record='"v=STSv1; id=20261126"'):
        """answer: another than the policy in these words."""
        policy = "".join(f"{line}\r\n" for line in ("version: STSv1", f"mode: {mode}", *(f"mx: {m}" for m in mx), f"max_age: {max_age}"))
        if record:
            self.dns(f"_mta-sts TXT {record}")
        self.web("mta-sts", {POLICY: answer or Answer(policy)}, cert)

    def managed(self, **how):
        self.lab.realms.append(Realm("Managed", self.domain, **how))

    def federated(self, **how):
        """how: the fields of Realm."""
        self.lab.realms.append(Realm("Federated", self.domain, **how))

    def hops(self, n, name="hops", loop=False):
        """A host with n redirects in a row (loop: the last leads to the first), and the URL of the first."""
        url = [f"https://{self.fqdn(name)}/autodiscover/{i}/autodiscover.xml" for i in range(n + 1)]
        paths = {f"/autodiscover/{i}/autodiscover.xml": redirect(url[i + 1]) for i in range(n)}
        paths[f"/autodiscover/{n}/autodiscover.xml"] = redirect(url[0]) if loop else Answer(status=401)
        self.web(name, paths)
        return url[0]


# --- companies with which nothing is wrong -----------------------------------------------------------

POX = """<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">
<Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a">
<Account><AccountType>email</AccountType><Action>settings</Action>
<Protocol><Type>EXPR</Type><Server>{host}</Server><SSL>On</SSL><CertPrincipalName>msstd:{host}</CertPrincipalName>
<EwsUrl>https://{host}/EWS/Exchange.asmx</EwsUrl><OABUrl>https://{host}/OAB/</OABUrl></Protocol>
<Protocol><Type>WEB</Type><External><OWAUrl>https://{host}/owa/</OWAUrl></External></Protocol>
</Account></Response></Autodiscover>
"""

ON_PREMISES = {
    "mx": lambda c: (c.dns("@ MX 10 mx1", "@ MX 20 mx2"), c.mail("mx1", tlsa=[(3, 1, 1)]), c.mail("mx2", tlsa=[(2, 0, 1), (3, 1, 1)])),
    "mta_sts": lambda c: c.mta_sts([f"mx1.{c.domain}", f"*.{c.domain}"]),
    "apex": lambda c: c.web("@", {AUTODISCOVER: Answer(status=404)}),
    "www": lambda c: c.web("www"),
    "autodiscover": lambda c: c.web("autodiscover", {AUTODISCOVER: Answer(status=401, headers={"WWW-Authenticate": "Negotiate"})}),
    "realm": lambda c: c.federated(passive=f"https://sts.{c.domain}/adfs/ls/?username=x&wa=wsignin1.0",
                                   active=f"https://sts.{c.domain}/adfs/services/trust/2005/usernamemixed",
                                   metadata=f"https://sts.{c.domain}/adfs/services/trust/mex",
                                   certificate=c.pki.self_signed(f"ADFS Signing - sts.{c.domain}")),
    "sts": lambda c: c.web("sts"),
    "client_mail": lambda c: (c.mailboxes("mail"), c.dns("_imaps._tcp SRV 0 1 993 mail", "_pop3s._tcp SRV 0 1 995 mail", "_sieve._tcp SRV 0 1 4190 mail")),
    "autoconfig": lambda c: c.web("autoconfig"),
    "xmpp": lambda c: (c.chat("xmpp"), c.dns("_xmpp-client._tcp SRV 0 1 5222 xmpp", "_xmpp-server._tcp SRV 0 1 5269 xmpp")),
    "sip": lambda c: (c.web("sip", cert=named(c.domain), port=5061), c.dns("_sips._tcp SRV 0 1 5061 sip")),
    "dav": lambda c: (c.web("dav"), c.dns("_caldavs._tcp SRV 0 1 443 dav", "_carddavs._tcp SRV 0 1 443 dav")),
    "ldap": lambda c: (c.directory("ldap"), c.dns("_ldap._tcp SRV 0 1 389 ldap")),
}

MICROSOFT365 = {
    "mx": lambda c: (c.dns("@ MX 0 mx"), c.mail("mx")),
    "apex": lambda c: c.web("@"),
    "autodiscover": lambda c: c.dns("autodiscover CNAME autodiscover.outlook.com."),
    "realm": lambda c: c.managed(),
}


def on_premises(**other):
    """For company(); other: part -> another function, or None."""
    return _with_parts({**ON_PREMISES, **other})


def microsoft365(**other):
    return _with_parts({**MICROSOFT365, **other})


def _with_parts(parts):
    def make(c):
        for part in parts.values():
            if part is not None:
                part(c)
    return make


# --- declaring and starting them ---------------------------------------------------------------------

COMPANIES = {}  # domain -> (function, how it is delegated)


def company(domain, make=None, zone=None):
    """Declares a company; a decorator, or with make a call.  zone: None (its names are in the zone above),
    "signed" (a zone of its own), "insecure" (not signed), "bogus" (another key than the zone above says)."""
    def declare(make):
        assert domain not in COMPANIES, domain
        COMPANIES[domain] = (make, zone)
        return make
    return declare if make is None else declare(make)


def clouds(lab):
    """The services of Microsoft 365 that companies lead to."""
    c = Company(lab, CLOUD)
    c.host("login")
    lab.add_realm_site(c, CLOUD)
    yield c
    c = Company(lab, OTHER_CLOUD)
    lab.add_realm_site(c, OTHER_CLOUD)
    yield c
    c = Company(lab, "outlook.com")
    c.web("autodiscover-s", {AUTODISCOVER: Answer(status=401, headers={"WWW-Authenticate": "Basic Realm=''"})}, named("*.outlook.com", "outlook.com"))
    # A company's autodiscover is a CNAME to this one.
    c.web("autodiscover", {AUTODISCOVER: Answer(status=401)}, named("*.outlook.com", "outlook.com"))
    c.http("autodiscover", {AUTODISCOVER: redirect("https://autodiscover-s.outlook.com" + AUTODISCOVER)})
    yield c


class DomainLab(Network):
    def __init__(self, folder, pki, companies):
        super().__init__(folder)
        for name in ("nginx", "posttls-finger"):
            base.program(name)
        self.pki = pki
        self.sites, self.boxes, self.chats, self.directories, self.raws, self.deaf, self.realms, self.refused = [], [], [], [], [], [], [], []
        self.bodies = itertools.count(1)
        self.anchor_file = self.folder / "anchor"
        (self.folder / "web").mkdir()
        self.zone("")
        self.zone("com", ds=True)
        for domain, (_, zone) in companies.items():
            if zone is not None:
                self.zone(domain, signed=zone != "insecure", ds={"signed": True, "insecure": None, "bogus": FALSE_DS}[zone])
        self.companies = {domain: Company(self, domain) for domain in companies}
        for domain, (make, _) in companies.items():
            make(self.companies[domain])
        for c in [*self.companies.values(), *clouds(self)]:
            zone = c.domain if c.domain in self.zones else self.above(c.domain)
            self.add(zone, f"$ORIGIN {c.domain}.", *c.lines, "$ORIGIN .")

    # --- the web

    def add_site(self, address, port, name, identities, paths, behind=False):
        """paths end in nothing: "/" is whatever is not named."""
        extra = []
        for path, answer in paths.items():
            inner = " ".join(answer.directives(self.folder / "web", next(self.bodies)))
            extra.append(f"location {'' if path == '/' else '= '}{path} {{ {inner} }}")
        self.sites.append(Site(identities, [(address, port)], name, extra=extra, plain=not identities,
                               other="/" not in paths, behind=behind))

    def add_realm_site(self, c, cloud):
        identity = c.cert("good", "login")
        self.sites.append(Site([identity], [(c.host("login"), 443)], c.fqdn("login"), other=False,
                               extra=[line.format(folder=self.folder / "realms" / cloud) for line in REALM_SITE]))

    def write_realms(self):
        for cloud in (CLOUD, OTHER_CLOUD):
            for form, text in UNKNOWN_REALM.items():
                folder = self.folder / "realms" / cloud / form
                folder.mkdir(parents=True)
                (folder / "unknown").write_text(text)
        for realm in self.realms:
            for form, text in realm.answers().items():
                for cloud in {CLOUD, realm.cloud} & {CLOUD, OTHER_CLOUD}:
                    (self.folder / "realms" / cloud / form / realm.domain).write_text(text)

    def start_raw(self):
        rows = []
        for number, (address, port, identity, octets, *how) in enumerate(self.raws):
            file = self.folder / "web" / f"raw{number}"
            file.write_bytes(octets)
            rows.append([address, port, *(identity.save() if identity else ("", "")), str(file), *how])
        (self.folder / "raw.json").write_text(json.dumps(rows))
        if rows:
            self.run_inside(sys.executable, "-c", RAW, self.folder / "raw.json")
        return [(row[0], row[1]) for row in rows]

    # --- starting it

    def start_servers(self):
        self.prepare_mail()
        self.write_realms()
        anchors = self.start_knot()
        self.anchor_file.write_text(anchors[""].replace(" DNSKEY", " IN DNSKEY", 1) + "\n")
        self.start_unbound([""], [anchors[""]], "".join(f'  local-zone: "{name}." always_refuse\n' for name in self.refused))
        self.start_blind_unbound()
        places = [*self.start_raw(), *((m[0], 25) for m in self.mail), *(where for site in self.sites for where in site.listen)]
        self.run_inside(*Nginx.command(self.folder / "nginx", self.sites, REALM_MAPS.format()))
        places += dovecot.start_at(self, self.boxes)
        places += prosody.start_at(self, self.chats)
        places += openldap.start_at(self, self.directories)
        self.start_mail()
        self.proxy = (self.address(), 3128)
        self.run_inside(sys.executable, "-c", PROXY, *self.proxy)
        if self.deaf:
            self.run_inside(sys.executable, "-c", DEAF, *self.deaf)
        places.append(self.proxy)
        self.wait_inside(f"{UNBOUND}:53", f"{BLIND}:53", *(f"{address}:{port}" for address, port in places))

    # --- asking

    def get(self, *urls):
        """One request each, without redirects: status (0: none, and why in place of the body), headers, body."""
        done = self.call(sys.executable, "-c", GET, self.pki.root_file, *urls)
        return dict(zip(urls, json.loads(done.stdout)))

    def plugin(self, path, wrapper=()):
        """A plugin that runs in this network."""
        return Plugin(path, wrapper, self.inside())

    @property
    def options(self):
        """Of check_cert_domain: it validates by itself, through a server that does not."""
        return ["--resolver", KNOT, "--dnssec-anchor", str(self.anchor_file), *self.trust_options]

    @property
    def proxy_options(self):
        return ["--proxy", "http://%s:%d" % self.proxy]

    @property
    def blind_options(self):
        """The same through a server that carries no DNSSEC, with the anchors that the system has."""
        return ["--resolver", BLIND, *self.trust_options]

    @property
    def trust_options(self):
        return ["--ca-file", self.pki.root_file, "--root", "public"]

# SPDX-License-Identifier: GPL-3.0-or-later
"""What every end-to-end test shares: the plugin under test, a PKI, and servers to meet.

    pytest-3 tests/e2e --plugin build/plugins/check_cert_name

CHECK_CERT_NAME in the environment does the same as --plugin. CHECK_CERT_NAME_WRAPPER puts a
command before it (valgrind), and CHECK_CERT_NAME_SLOWER allows for its slowness.
"""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import domainlab  # noqa: E402
import netlab  # noqa: E402
from pki import Pki  # noqa: E402
from plugin import Plugin  # noqa: E402
from servers.nginx import Nginx, Site  # noqa: E402
from servers.process import free_port, has_ipv6, open_to_all  # noqa: E402
from servers.sockets import SocketServer  # noqa: E402


def pytest_addoption(parser):
    try:
        _add_options(parser)
    except ValueError:
        pass  # tests/hostile shares this file, and both may be in one run


def _add_options(parser):
    parser.addoption("--plugin", metavar="FILE", default=os.environ.get("CHECK_CERT_NAME"),
                     help="the check_cert_name that is tested (default: $CHECK_CERT_NAME)")
    parser.addoption("--no-skips", action="store_true",
                     help="a test that is skipped has failed: whatever it needs must be here")
    parser.addoption("--without", metavar="PROGRAM", action="append", default=[],
                     help="with --no-skips: this one is known not to be here, a test may be skipped for it")
    parser.addoption("--every", metavar="N", type=int, default=1,
                     help="of the rows of each test run the first, and each Nth after it: 3 is a third (default: 1, all)")


def pytest_configure(config):
    config.addinivalue_line("markers", "smoke: the few tests that are also run under valgrind")


def pytest_collection_modifyitems(config, items):
    every = config.getoption("--every")
    config.option.every = 1  # tests/hostile shares this file: once is enough
    if every == 1:
        return
    seen, left = {}, []
    for item in items:
        test = item.nodeid.split("[")[0]
        seen[test] = seen.get(test, -1) + 1
        if seen[test] % every:
            left.append(item)
    config.hook.pytest_deselected(items=left)
    left = set(left)
    items[:] = [item for item in items if item not in left]


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    known = [f"{name} is not installed" for name in item.config.getoption("--without")]
    if report.skipped and item.config.getoption("--no-skips") and not any(k in str(report.longrepr) for k in known):
        report.outcome = "failed"
        report.longrepr = f"skipped, and --no-skips was given: {report.longrepr}"


@pytest.fixture(scope="session")
def plugin(request):
    path = request.config.getoption("--plugin")
    assert path, "which plugin? Say --plugin=FILE or set CHECK_CERT_NAME"
    path = Path(path).resolve()
    assert os.access(path, os.X_OK), f"{path} cannot be run"
    return Plugin(path, shlex.split(os.environ.get("CHECK_CERT_NAME_WRAPPER", "")))


@pytest.fixture(scope="session")
def domain_program(plugin):
    """check_cert_domain, which stands beside check_cert_name where it was built."""
    path = Path(plugin.path).with_name("check_cert_domain")
    if not path.exists():
        pytest.skip("check_cert_domain is not installed: it was not built")
    return path


@pytest.fixture(scope="session")
def source():
    """The top of the source tree."""
    return HERE.parent.parent


@pytest.fixture(scope="session")
def pki(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pki")
    open_to_all(folder)
    return Pki(folder)


@pytest.fixture(scope="session")
def trust(pki):
    """The option that makes the test root a trust anchor."""
    return ["--ca-file", pki.root_file]


@pytest.fixture(scope="session")
def ipv6():
    if not has_ipv6():
        pytest.skip("this machine has no IPv6 loopback address")
    return "::1"


@pytest.fixture(scope="session")
def domain_lab(pki, tmp_path_factory):
    """The running laboratory of check_cert_domain, with every company that the collected tests declare."""
    lab = netlab.launch(lambda folder: domainlab.DomainLab(folder, pki, domainlab.COMPANIES), tmp_path_factory.mktemp("domainlab"))
    yield lab
    lab.stop()


@pytest.fixture(scope="session")
def in_lab(domain_program, domain_lab, plugin):
    """check_cert_domain in the network of domain_lab."""
    return domain_lab.plugin(domain_program, plugin.wrapper)


@pytest.fixture(scope="session")
def check_domain(in_lab, domain_lab):
    """check_domain(domain, option...) -> Report, with the names and trust anchors of domain_lab."""
    return lambda domain, *options: in_lab.check("-d", domain, *domain_lab.options, *options)


class Endpoint:
    def __init__(self, server, port, address="127.0.0.1"):
        self.server = server
        self.port = port
        self.address = address

    def __iter__(self):
        """Arguments of the plugin that lead here."""
        return iter(["-I", self.address, "-p", str(self.port)])


@pytest.fixture(scope="session")
def serve(tmp_path_factory):
    """serve(identity, ...) -> Endpoint: nginx that shows this certificate (RSA and ECDSA: several),
    on one or more loopback addresses. The same arguments give the same server."""
    running = {}

    def serve(*identities, addresses=("127.0.0.1",), extra=()):
        key = (*map(id, identities), tuple(addresses), tuple(extra))
        if key not in running:
            port = free_port(("127.0.0.1", *addresses))
            site = Site(list(identities), [(a, port) for a in addresses], extra=list(extra))
            nginx = Nginx(tmp_path_factory.mktemp("nginx"), [site])
            running[key] = (Endpoint(nginx, port, addresses[0]), identities)
        return running[key][0]

    yield serve
    for endpoint, _ in running.values():
        endpoint.server.stop()


@pytest.fixture
def start():
    """start(server) returns the server and stops it when the test is over."""
    started = []

    def start(server):
        started.append(server)
        return server

    yield start
    for server in reversed(started):
        server.stop()


@pytest.fixture
def misbehave(start):
    """misbehave(behaviour) -> Endpoint: a socket that treats every connection in one bad way."""
    def misbehave(behaviour, address="127.0.0.1"):
        server = start(SocketServer(behaviour, address))
        return Endpoint(server, server.port, address)
    return misbehave


@pytest.fixture
def hosts(tmp_path):
    """hosts({name: addresses}) -> the environment in which names are looked up there, and nowhere
    else, as if it were /etc/hosts (nss_wrapper). Look up none that is not there: nss_wrapper then loads the
    C library once more, at which AddressSanitizer ends the program."""
    library = {"LD_PRELOAD": "libnss_wrapper.so"}
    if subprocess.run(["true"], env=library, capture_output=True, check=False).stderr:
        pytest.skip("nss_wrapper is not installed")

    def hosts(names):
        file = tmp_path / "hosts"
        file.write_text("".join(f"{address} {name}\n" for name, addresses in names.items() for address in addresses))
        return {**library, "NSS_WRAPPER_HOSTS": str(file), "ASAN_OPTIONS": "verify_asan_link_order=0"}
    return hosts


@pytest.fixture
def closed_port():
    """A port at which nobody listens."""
    return free_port()


@pytest.fixture(scope="session")
def good(pki):
    """The certificate that nothing is wrong with."""
    return pki.intermediate.issue(
        "mail.example.com",
        ["mail.example.com", "*.example.net", "192.0.2.7", "127.0.0.1", "::1",
         "xn--bcher-kva.example"])


@pytest.fixture(scope="session")
def plugin_folder(plugin, tmp_path_factory):
    """A copy of the plugin that every user may run, where daemons look for plugins."""
    folder = tmp_path_factory.mktemp("plugins")
    folder.chmod(0o755)
    shutil.copy(plugin.path, folder / "check_cert_name")
    (folder / "check_cert_name").chmod(0o755)
    return folder

# SPDX-License-Identifier: GPL-3.0-or-later
"""The template for Icinga Web 2's Graphite module and the dashboard for Grafana, with what a real Icinga 2 has written to a
real Graphite: each curve that they ask for is there and has the values that the plugin gave."""

import json
import re

import pytest

import pki as p
from servers import graphite
from servers.monitoring import Icinga, blocks
from servers.process import find_program, free_port

HOST = "mail.example.com"
DAYS = {"good": 90, "soon": 5}
AGE = 60  # days
VERBOSE = "soon"  # tells more figures


@pytest.fixture(scope="module")
def stored(plugin_folder, pki, serve, source, tmp_path_factory):
    for lacks in (graphite.missing(), None if find_program("icinga2") else "Icinga 2"):
        if lacks:
            pytest.skip(f"{lacks} is not installed")
    started = graphite.Graphite(tmp_path_factory.mktemp("graphite"))
    ports = {name: serve(pki.intermediate.issue(HOST, [HOST], not_before=-AGE * p.DAY, not_after=days * p.DAY)).port for name, days in DAYS.items()}
    ports["closed"] = free_port()
    writer = next(text for text in blocks((source / "doc/graphs.md").read_text()).values() if "GraphiteWriter" in text)
    writer = writer.replace("2003", str(started.lines))
    services = "\n".join(f'''object Service "{name}" {{
	host_name = "{HOST}"
	check_command = "cert_name"
	check_interval = 1s
	retry_interval = 1s
	vars.cert_name_address = "127.0.0.1"
	vars.cert_name_port = {port}
	vars.cert_name_ca_file = "{pki.root_file}"
	vars.cert_name_verbose = {int(name == VERBOSE)}
}}''' for name, port in ports.items())

    def written():
        return all(started.series(f"icinga2.mail_example_com.services.{name}.cert_name.perfdata.time.value") for name in ports)

    try:
        Icinga(tmp_path_factory.mktemp("icinga"), f'''{(source / "contrib/icinga2/check_cert_name.conf").read_text()}
{writer}
object Host "{HOST}" {{
	check_command = "dummy"
}}
{services}''', list(ports), plugin_folder, until=written)
        yield started
    finally:
        started.stop()


def last(series):
    return {name: values[-1] for name, values in series.items() if values}


def test_charts_of_icinga_web(stored, source):
    if not graphite.MODULE.exists() or not find_program("php"):
        pytest.skip("the Graphite module of Icinga Web 2 is not installed")
    charts = stored.charts(source / "contrib/graphite", "cert_name", "mail_example_com", "soon")
    base = "icinga2.mail_example_com.services.soon.cert_name.perfdata"
    assert {name: sorted(chart["curves"]) for name, chart in charts.items()} == {
        "cert-expires": [f"{base}.expires.value"],
        "cert-lifetime": [f"{base}.age.value", f"{base}.lifetime.value"],
        "cert-failed": [f"{base}.endpoints_failed.value", f"{base}.names_failed.value"],
        "cert-time": [f"{base}.time.value"]}
    for name, chart in charts.items():
        with open(chart["picture"], "rb") as picture:
            assert picture.read(8) == b"\x89PNG\r\n\x1a\n", name
    # No certificate was seen: no curve, instead of a zero.
    assert "cert-expires" not in stored.charts(source / "contrib/graphite", "cert_name", "mail_example_com", "closed")
    # Only who says more has these figures.
    assert set(stored.charts(source / "contrib/graphite", "cert_name", "mail_example_com", "good")) == set(charts) - {"cert-lifetime"}


def test_other_check_commands_have_their_own_graphs(stored, source):
    if not graphite.MODULE.exists() or not find_program("php"):
        pytest.skip("the Graphite module of Icinga Web 2 is not installed")
    assert not [name for name in stored.charts(source / "contrib/graphite", "http", "mail_example_com", "soon") if name.startswith("cert-")]


@pytest.fixture(scope="module")
def dashboard(source):
    return json.loads((source / "contrib/grafana/certificates.json").read_text())


def with_variables(target, host="mail_example_com", service="*"):
    """As Grafana puts its variables in; "All" of several is *."""
    target = target.replace("$host", host).replace("$service", service)
    assert not re.search(r"\$\w", target), target
    return target


def test_dashboard_queries(stored, dashboard):
    panels = {panel["title"]: [with_variables(target["target"]) for target in panel["targets"]] for panel in dashboard["panels"]}
    answers = {title: last({name: values for target in targets for name, values in stored.series(target).items()})
               for title, targets in panels.items()}
    names = {name: f"mail_example_com.{name}" for name in ("good", "soon", "closed")}
    days = {names[name]: pytest.approx(n, abs=0.1) for name, n in DAYS.items()}
    assert answers.pop("Expires first") == days
    assert answers.pop("Days until expiry") == days
    assert answers.pop("Lifetime that is over") == {names[VERBOSE]: pytest.approx(100 * AGE / (AGE + DAYS[VERBOSE]), abs=0.1)}
    assert answers.pop("Names that do not match, endpoints that are CRITICAL or UNKNOWN") == {
        **{f"{names[name]} names": 0 for name in names}, f"{names['good']} endpoints": 0, f"{names['soon']} endpoints": 1,
        f"{names['closed']} endpoints": 1}
    assert set(answers.pop("Time of the checks")) == set(names.values())
    assert not answers


def test_dashboard_variables(stored, dashboard):
    found = {variable["name"]: variable["query"] for variable in dashboard["templating"]["list"]}
    assert found.pop("datasource") == "graphite"
    assert {name: stored.find(with_variables(query)) for name, query in found.items()} == {
        "host": ["mail_example_com"], "service": ["closed", "good", "soon"]}


def test_dashboard_is_whole(dashboard):
    """Each panel and target asks the source that was chosen, has a place of its own, and says what it shows."""
    places = set()
    for panel in dashboard["panels"]:
        assert panel["description"] and panel["datasource"]["uid"] == "${datasource}", panel["title"]
        for target in panel["targets"]:
            assert target["datasource"] == panel["datasource"], panel["title"]
        grid = panel["gridPos"]
        cells = {(x, y) for x in range(grid["x"], grid["x"] + grid["w"]) for y in range(grid["y"], grid["y"] + grid["h"])}
        assert not cells & places and max(x for x, _ in cells) < 24, panel["title"]
        places |= cells
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"])

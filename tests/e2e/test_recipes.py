# SPDX-License-Identifier: GPL-3.0-or-later
"""The recipes of doc/coming-from.md, as they stand there: MRPE, and metrics for Prometheus by way of node_exporter."""

import calendar
import json
import os
import re
import shutil
import subprocess
import time

import pytest

import pki as p
from domainlab import company
from plugin import CRITICAL, OK, UNKNOWN, WARNING
from servers import prometheus
from servers.monitoring import blocks
from servers.process import free_port

HOST = "www.example.com"


@pytest.fixture(scope="module")
def recipes(source):
    text = (source / "doc/coming-from.md").read_text().partition("\n## Checkmk")[2]
    return list(blocks(text).values())


@pytest.fixture(scope="module")
def port(pki, serve):
    return serve(pki.intermediate.issue(HOST, [HOST])).port


def need(*programs):
    for name in programs:
        if not shutil.which(name):
            pytest.skip(f"{name} is not installed")


def test_mrpe(recipes, plugin, pki, port):
    """descr and command as the agent reads them: the first word, and the rest for a shell."""
    line = next(code for code in recipes if code.startswith("Certificate"))
    description, command = line.strip().split(None, 1)
    assert re.fullmatch(r"\S+", description)
    command = command.replace("/usr/lib/nagios/plugins/check_cert_name", " ".join(map(str, plugin.command)))
    command += f" -I 127.0.0.1 -p {port} --ca-file {pki.root_file}"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == OK and done.stdout.startswith(f"[OK] - {HOST}") and " |'time'=" in done.stdout, done


@pytest.fixture
def textfiles(recipes, plugin, tmp_path, start):
    """textfiles.write(name, option...) -> exit code; textfiles.read() -> what node_exporter makes of all files:
    {metric: {labels as sorted pairs: value}}."""
    class Textfiles:
        folder = tmp_path / "textfiles"

        def __init__(self):
            self.folder.mkdir()
            self.script = tmp_path / "cert-metrics"
            self.script.write_text(next(code for code in recipes if code.startswith("#!")))
            self.script.chmod(0o755)
            self.exporter = None

        def write(self, name, *options, command=None):
            words = [self.script, name, *(command or plugin.command), *options]
            return subprocess.run([str(word) for word in words], env={**os.environ, "TEXTFILES": str(self.folder)},
                                  timeout=60, check=False).returncode

        def text(self, name):
            return (self.folder / f"check_cert_{name}.prom").read_text()

        def read(self):
            if not prometheus.program("node-exporter"):
                pytest.skip("prometheus-node-exporter is not installed")
            self.exporter = self.exporter or start(prometheus.Exporter(
                tmp_path, "node-exporter", "--collector.disable-defaults", "--collector.textfile",
                f"--collector.textfile.directory={self.folder}"))
            found = {}
            for name, value in prometheus.metrics(self.exporter.get("/metrics")).items():
                metric, labels = prometheus.labels(name)
                found.setdefault(metric, {})[tuple(sorted(labels.items()))] = value
            assert found["node_textfile_scrape_error"] == {(): 0}, self.exporter.process.text()
            return found

    return Textfiles()


def promtool(*words, stdin=None):
    need("promtool")
    done = subprocess.run(["promtool", *map(str, words)], input=stdin, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done


def of(found, metric):
    """{(host, port, finding or ""): value}"""
    return {(dict(labels)["host"], dict(labels)["port"], dict(labels).get("finding", "")): value for labels, value in found[metric].items()}


def test_metrics(textfiles, plugin, pki, port):
    before, closed = int(time.time()), str(free_port())
    options = ["-I", "127.0.0.1", "-p", port, "--ca-file", pki.root_file]
    assert textfiles.write("www", "-H", HOST, *options) == 0
    assert textfiles.write("closed", "-H", HOST, "-I", "127.0.0.1", "-p", closed, "-H", HOST) == 0, "a host that is named twice"
    assert textfiles.write("other", "-H", "a.example.org", "-n", "b.example.org", "-n", "a.example.org", *options) == 0
    assert textfiles.write("usage", "-H", HOST, "-p", 0) == 1, "no metrics, no file"
    found, www, other = textfiles.read(), (HOST, str(port), ""), ("a.example.org", str(port), "")
    assert of(found, "check_cert_endpoint_state") == {www: OK, (HOST, closed, ""): CRITICAL, other: CRITICAL}
    assert of(found, "check_cert_finding_state") == {(HOST, closed, "connect-failed"): CRITICAL, (*other[:2], "name-mismatch"): CRITICAL}
    chain = plugin.run_json("-H", HOST, *options)["endpoints"][0]["chain"]
    first, *_ = dates = [calendar.timegm(time.strptime(c["not_after"], "%Y-%m-%dT%H:%M:%SZ")) for c in chain]
    assert of(found, "check_cert_not_after_timestamp_seconds")[www] == first
    assert of(found, "check_cert_expires_timestamp_seconds") == {www: min(dates), other: min(dates)}
    assert of(found, "check_cert_not_before_timestamp_seconds")[www] < before
    (labels,) = [dict(labels) for labels in found["check_cert_certificate_info"] if dict(labels)["host"] == HOST]
    assert labels == {"host": HOST, "address": "127.0.0.1", "port": str(port), "protocol": "https", "subject": chain[0]["subject"],
                      "issuer": chain[0]["issuer"], "serial": chain[0]["serial"], "sha256": labels["sha256"]}
    assert all(before <= value <= time.time() for value in found["check_cert_last_run_timestamp_seconds"].values())
    assert all(0 <= value < 60 for value in found["check_cert_duration_seconds"].values())


def test_waived_is_no_finding(textfiles, pki, port):
    assert textfiles.write("www", "-H", "a.example.org", "-I", "127.0.0.1", "-p", port, "--ca-file", pki.root_file, "--state=name-mismatch=ok") == 0
    found = textfiles.read()
    assert of(found, "check_cert_endpoint_state") == {("a.example.org", str(port), ""): OK}
    assert "check_cert_finding_state" not in found


def test_metrics_are_as_promtool_wants_them(textfiles, pki, port):
    textfiles.write("www", "-H", HOST, "-I", "127.0.0.1", "-p", port, "-H", "a.example.org", "--ca-file", pki.root_file)
    assert "check_cert_finding_state{" in textfiles.text("www")
    promtool("check", "metrics", stdin=textfiles.text("www"))


def test_first_line_is_a_comment(plugin, pki, port):
    """And the exit code is the check's."""
    for options, code in ([HOST], OK), (["a.example.org"], CRITICAL), ([HOST, "-w", "x"], UNKNOWN):
        words = ["-H", *options, "-I", "127.0.0.1", "-p", port, "--ca-file", pki.root_file]
        text, metrics = plugin.run(*words), plugin.spawn("-o", "prometheus", *words)[0]
        assert (metrics.returncode, metrics.stderr) == (code, b""), metrics
        assert metrics.stdout.decode().splitlines()[0] == "# " + text.lines[0].partition(" |")[0]


HOSTILE = 'a\\ "b"\n} 1\n{c="d"} \\n \' | <e> `f` $g \u202eh \x00'


def test_hostile_certificate(textfiles, pki, serve):
    """Whatever a certificate holds is the value of one label: no other metric, no other line."""
    identity = pki.intermediate.issue([(p.O, p.utf8(HOSTILE.encode())), (p.CN, p.utf8(b'x"} 0\ncheck_cert_endpoint_state{host="www"} 0'))],
                                      [p.dns(HOST), p.dns(HOSTILE.encode("utf-8"))])
    options = ["-H", "www.example.org", "-I", "127.0.0.1", "-p", serve(identity).port, "--ca-file", pki.root_file]
    assert textfiles.write("www", *options) == 0
    found = textfiles.read()
    assert list(found["check_cert_endpoint_state"].values()) == [CRITICAL]
    (labels,) = found["check_cert_certificate_info"]
    assert "check_cert_endpoint_state" in dict(labels)["subject"] and dict(labels)["sha256"].replace(":", "").lower() == identity.sha256
    promtool("check", "metrics", stdin=textfiles.text("www"))


def test_a_check_without_answer_leaves_the_old_file(textfiles, pki, port):
    options = ["-H", HOST, "-I", "127.0.0.1", "-p", port, "--ca-file", pki.root_file]
    assert textfiles.write("www", *options) == 0
    before = textfiles.text("www")
    for command in (["false"], ["printf", "# x"], ["/nonexistent"]):
        assert textfiles.write("www", command=command) == 1
        assert textfiles.text("www") == before and len(os.listdir(textfiles.folder)) == 1


def test_bound(plugin, pki, port):
    """All or nothing: what is missing would pass for gone."""
    words = ["-H", HOST, "-H", "a.example.org", "-I", "127.0.0.1", "-p", port, "--ca-file", pki.root_file, "-o", "prometheus"]
    done, _ = plugin.spawn(*words, "--max-output=1000")
    assert done.returncode == CRITICAL and len(done.stdout) <= 1000
    head, why = done.stdout.decode().splitlines()
    assert head.startswith("# [CRITICAL] - ") and why == "# the metrics are longer than --max-output"


@company("metrics.example.com")
def metrics_company(c):
    c.web("@", cert="wrong-name")
    c.web("www")
    c.dns("@ MX 10 mx")
    c.mail("mx")
    c.mta_sts(["mx1.metrics.example.com"])


def test_services(domain_program, domain_lab, plugin):
    """What is found of a service itself has its labels, and so has what is found at its endpoints."""
    inside = type(plugin)(domain_program, [*domain_lab.inside()])
    done, _ = inside.spawn("-d", "metrics.example.com", *domain_lab.options, "-o", "prometheus")
    promtool("check", "metrics", stdin=done.stdout.decode())
    found = {}
    for name, value in prometheus.metrics(done.stdout.decode()).items():
        metric, labels = prometheus.labels(name)
        found.setdefault(metric, []).append((labels, value))
    data = json.loads(inside.spawn("-d", "metrics.example.com", *domain_lab.options, "-o", "json")[0].stdout)
    number = {"OK": OK, "WARNING": WARNING, "CRITICAL": CRITICAL, "UNKNOWN": UNKNOWN}
    told = {(labels["domain"], labels["service"]): value for labels, value in found["check_cert_service_state"]}
    assert told == {(s["domain"], s["service"]): number[s["state"]] for s in data["services"] if s["presence"] != "none"}
    assert len(told) == 2, told
    own = {(labels["service"], labels["finding"]) for labels, _ in found["check_cert_finding_state"] if "host" not in labels}
    assert own == {(s["service"], f["id"]) for s in data["services"] for f in s["findings"] if not f["waived"]}
    hosts = {(labels["service"], labels["host"]) for labels, _ in found["check_cert_endpoint_state"]}
    assert hosts == {(s["service"], e["host"]) for s in data["services"] if s["presence"] != "none" for e in s["endpoints"]}


def test_a_domain_without_anything(domain_program, plugin):
    done, _ = type(plugin)(domain_program, plugin.wrapper).spawn("-d", "example.invalid", "--resolver=127.0.0.1:1", "-t", "5", "-o", "prometheus")
    assert done.returncode != OK and re.search(rb'(?m)^check_cert_service_state\{domain="example.invalid",service="\w+"\} [123]$', done.stdout), done


def test_rules(recipes, tmp_path):
    """All rules that the page has, and what those of the recipe make of the states."""
    rules = tmp_path / "rules.yml"
    rules.write_text(next(code for code in recipes if code.startswith("groups:")))
    promtool("check", "rules", rules)
    alerts = {"CertificateCritical": [2, 12], "CertificateWarning": [1, 11], "CertificateUnknown": [3, 13, 4]}
    # A host and a domain in each state, and a host (4) that was well, long ago.
    known = [(f"check_cert_endpoint_state{{host=\"{n}\"}}", f"check_cert_last_run_timestamp_seconds{{host=\"{n}\"}}", n, 7000) for n in range(4)] + [
        (f"check_cert_service_state{{domain=\"{n + 10}\"}}", f"check_cert_last_run_timestamp_seconds{{domain=\"{n + 10}\"}}", n, 7000) for n in range(4)] + [
        ("check_cert_endpoint_state{host=\"4\"}", "check_cert_last_run_timestamp_seconds{host=\"4\"}", 0, 0)]
    series = "".join(f"      - series: '{name}'\n        values: '{value}x2'\n" for state, run, n, at in known for name, value in ((state, n), (run, at)))
    severity = {"CertificateCritical": "critical"}
    tests = "".join(
        f"      - eval_time: 2h\n        alertname: {name}\n        exp_alerts:\n" + "".join(
            f"          - exp_labels: {{ {'host' if n < 10 else 'domain'}: \"{n}\", severity: {severity.get(name, 'warning')} }}\n"
            f"            exp_annotations: {{ summary: \"certificate of {n}{' is not known' if name.endswith('Unknown') else ''}\" }}\n"
            for n in numbers) for name, numbers in alerts.items())
    (tmp_path / "test.yml").write_text(f"rule_files: [ {rules} ]\nevaluation_interval: 1h\ntests:\n  - interval: 1h\n"
                                       f"    input_series:\n{series}    alert_rule_test:\n{tests}")
    need("promtool")
    done = subprocess.run(["promtool", "test", "rules", str(tmp_path / "test.yml")], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done


def test_rules_for_blackbox_exporter(source, tmp_path):
    text = (source / "doc/coming-from.md").read_text().partition("\n## blackbox_exporter")[2]
    (tmp_path / "rules.yml").write_text(next(code for code in blocks(text).values() if code.startswith("groups:")))
    promtool("check", "rules", tmp_path / "rules.yml")

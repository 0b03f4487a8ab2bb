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
from plugin import CRITICAL, OK, UNKNOWN
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
    """textfiles.write(name, option...) -> exit code; textfiles.read() -> what node_exporter makes of all files."""
    need("jq")

    class Textfiles:
        folder = tmp_path / "textfiles"

        def __init__(self):
            self.folder.mkdir()
            self.script = tmp_path / "cert-metrics"
            self.script.write_text(next(code for code in recipes if code.startswith("#!")))
            self.script.chmod(0o755)
            (tmp_path / "cert-metrics.jq").write_text(next(code for code in recipes if code.startswith("def quoted")))
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
            found = prometheus.metrics(self.exporter.get("/metrics"))
            assert found["node_textfile_scrape_error"] == 0, self.exporter.process.text()
            return {prometheus.labels(name)[0]: {} for name in found} | {
                metric: {tuple(sorted(prometheus.labels(name)[1].items())): value for name, value in found.items()
                         if prometheus.labels(name)[0] == metric} for metric in {prometheus.labels(name)[0] for name in found}}

    return Textfiles()


def promtool(*words, stdin=None):
    need("promtool")
    done = subprocess.run(["promtool", *map(str, words)], input=stdin, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done


def test_metrics(textfiles, plugin, pki, port):
    before = int(time.time())
    assert textfiles.write("www", "-H", HOST, "-I", "127.0.0.1", "-p", port, "--ca-file", pki.root_file) == 0
    assert textfiles.write("closed", "-H", HOST, "-I", "127.0.0.1", "-p", free_port(), "-H", HOST) == 0
    assert textfiles.write("usage", "-H", HOST, "-p", 0) == 0
    found = textfiles.read()
    state = {dict(labels)["check"]: value for labels, value in found["check_cert_state"].items()}
    assert state == {"www": OK, "closed": CRITICAL, "usage": UNKNOWN}
    assert list(found["check_cert_expires_timestamp_seconds"]) == [(("check", "www"),)]
    told = plugin.run_json("-H", HOST, "-I", "127.0.0.1", "-p", port, "--ca-file", pki.root_file)["endpoints"][0]["chain"][0]["not_after"]
    end = calendar.timegm(time.strptime(told, "%Y-%m-%dT%H:%M:%SZ"))
    assert abs(found["check_cert_expires_timestamp_seconds"][(("check", "www"),)] - end) < 60
    place = {"host": HOST, "address": "127.0.0.1", "port": str(port), "protocol": "https", "check": "www", "variant": ""}
    assert found["check_cert_endpoint_state"][tuple(sorted(place.items()))] == OK
    failed = [dict(labels) for labels in found["check_cert_finding_state"]]
    assert [(labels["check"], labels["finding"]) for labels in failed] == [("closed", "connect-failed")]
    assert all(before <= value <= time.time() for value in found["check_cert_last_run_timestamp_seconds"].values())
    assert {dict(labels)["check"] for labels in found["check_cert_duration_seconds"]} == {"www", "closed"}, "wrong usage takes no time"


def test_metrics_are_as_promtool_wants_them(textfiles, pki, port):
    textfiles.write("www", "-H", HOST, "-I", "127.0.0.1", "-p", port, "--ca-file", pki.root_file)
    promtool("check", "metrics", stdin=textfiles.text("www"))


HOSTILE = 'a\\ "b"\n} 1\n{c="d"} \\n \' | <e> `f` $g \u202eh \x00'


def test_hostile_certificate(textfiles, pki, serve):
    """Whatever a certificate holds is the value of one label: no other metric, no other line."""
    identity = pki.intermediate.issue([(p.O, p.utf8(HOSTILE.encode())), (p.CN, p.utf8(b'x"} 0\ncheck_cert_state{check="www"} 0'))],
                                      [p.dns(HOST), p.dns(HOSTILE.encode("utf-8"))])
    options = ["-H", "www.example.org", "-I", "127.0.0.1", "-p", serve(identity).port, "--ca-file", pki.root_file]
    assert textfiles.write('www', *options) == 0
    found = textfiles.read()
    assert {name for name in found if name.startswith("check_cert_")} == {
        f"check_cert_{name}" for name in ("state", "endpoint_state", "finding_state", "certificate_info",
                                          "expires_timestamp_seconds", "duration_seconds", "last_run_timestamp_seconds")}
    assert found["check_cert_state"] == {(("check", "www"),): CRITICAL}
    (labels,) = found["check_cert_certificate_info"]
    assert "check_cert_state" in dict(labels)["subject"] and dict(labels)["sha256"].replace(":", "").lower() == identity.sha256


def test_every_octet_of_a_label_comes_back(textfiles, tmp_path):
    """By itself, should a plugin once say something raw."""
    raw = 'a\\b"c\nd\\n"} 1\nevil 1\n\\'
    (tmp_path / "raw.json").write_text(json.dumps({
        "exit_code": 0, "perfdata": [{"label": "time", "value": 0.1}],
        "endpoints": [{"host": raw, "address": None, "port": 1, "protocol": "https", "variant": None, "state": "OK",
                       "findings": [], "chain": [{"subject": raw, "issuer": raw, "serial": "1", "sha256": "2"}]}] * 2}))
    (tmp_path / "raw").write_text(f"#!/bin/sh\ncat {tmp_path}/raw.json\n")
    (tmp_path / "raw").chmod(0o755)
    assert textfiles.write("raw", command=[tmp_path / "raw"]) == 0
    found = textfiles.read()
    assert "evil" not in found
    (labels,) = found["check_cert_certificate_info"]
    assert dict(labels)["subject"] == dict(labels)["issuer"] == dict(labels)["host"] == raw


def test_a_check_without_answer_leaves_the_old_file(textfiles, pki, port):
    options = ["-H", HOST, "-I", "127.0.0.1", "-p", port, "--ca-file", pki.root_file]
    assert textfiles.write("www", *options) == 0
    before = textfiles.text("www")
    for command in (["false"], ["printf", "{"], ["/nonexistent"]):
        assert textfiles.write("www", command=command) == 1
        assert textfiles.text("www") == before and len(os.listdir(textfiles.folder)) == 1


def test_check_cert_domain(textfiles, domain_program):
    """Its JSON has endpoints within services; one that finds nothing has a state all the same."""
    assert textfiles.write("domain", "-d", "example.invalid", "--resolver=127.0.0.1:1", "-t", "5", command=[domain_program]) == 0
    assert re.search(r'(?m)^check_cert_state\{check="domain"\} [123]$', textfiles.text("domain"))


def test_rules(recipes, tmp_path):
    """All rules that the page has, and what those of the recipe make of the states."""
    rules = tmp_path / "rules.yml"
    rules.write_text(next(code for code in recipes if code.startswith("groups:")))
    promtool("check", "rules", rules)
    alerts = {"CertificateCritical": [2], "CertificateWarning": [1], "CertificateUnknown": [3, 4]}
    series = "".join(f"      - series: 'check_cert_state{{check=\"{n}\"}}'\n        values: '{n}x2'\n"
                     f"      - series: 'check_cert_last_run_timestamp_seconds{{check=\"{n}\"}}'\n        values: '7000x2'\n" for n in range(4))
    # The check called 4 was well, long ago.
    series += ("      - series: 'check_cert_state{check=\"4\"}'\n        values: '0x2'\n"
               "      - series: 'check_cert_last_run_timestamp_seconds{check=\"4\"}'\n        values: '0x2'\n")
    severity = {"CertificateCritical": "critical"}
    tests = "".join(
        f"      - eval_time: 2h\n        alertname: {name}\n        exp_alerts:\n" + "".join(
            f"          - exp_labels: {{ check: \"{n}\", severity: {severity.get(name, 'warning')} }}\n"
            f"            exp_annotations: {{ summary: \"certificate of {n}{' is not checked' if name.endswith('Unknown') else ''}\" }}\n"
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

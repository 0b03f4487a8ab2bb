# SPDX-License-Identifier: GPL-3.0-or-later
"""The basket in a real Icinga Director: it is restored again and again without becoming more, and what
Director makes of it a real Icinga 2 runs."""

import json

import pytest

import pki as p
from plugin import CRITICAL, OK, UNKNOWN
from servers import director
from servers.monitoring import Icinga
from servers.launch import need_program

HOST = "mail.example.com"
COUNTED = ("director_datafield", "icinga_command", "icinga_command_argument", "icinga_command_field", "director_datalist",
           "director_datalist_entry", "icinga_service")


@pytest.fixture(scope="module")
def basket(source):
    return (source / "contrib/icinga2/director-basket.json").read_text()


@pytest.fixture(scope="module")
def restored(basket, tmp_path_factory):
    lacks = director.missing()
    if lacks:
        pytest.skip(f"{lacks} is not installed")
    started = director.Director(tmp_path_factory.mktemp("director"))
    started.call("basket", "restore", stdin=basket)
    yield started
    started.stop()


def counts(restored):
    return {table: int(restored.sql(f"SELECT COUNT(*) FROM {table}")[0]) for table in COUNTED}


def test_restored_again_nothing_is_twice(restored, basket):
    once = counts(restored)
    objects = json.loads(basket)
    assert once["director_datafield"] == once["icinga_command_field"] == once["icinga_command_argument"] == len(objects["Datafield"])
    assert once["icinga_command"] == len(objects["Command"]) == 2
    assert once["director_datalist"] == len(objects["DataList"])
    for _ in range(2):
        restored.call("basket", "restore", stdin=basket)
        assert counts(restored) == once


def test_fields_offer_what_there_is_to_choose(restored):
    """A list for what has words, a number for how much is shown, and nothing secret in sight."""
    types = dict(row.split("\t") for row in restored.sql("SELECT varname, SUBSTRING_INDEX(datatype, '\\\\', -1) FROM director_datafield"))
    assert types["cert_name_verbose"] == "DataTypeNumber"
    assert types["cert_name_hostname"] == "DataTypeArray"
    for name, word in {"cert_name_protocol": "imaps", "cert_name_state": "name-mismatch=warning", "cert_name_output": "json",
                       "cert_name_clients": "outlook", "cert_name_wildcards": "rfc9525", "cert_domain_service": "client-mail"}.items():
        assert types[name] == "DataTypeDatalist", name
        words = restored.sql("SELECT entry_name FROM director_datalist_entry e JOIN director_datalist l ON l.id = e.list_id "
                             f"JOIN director_datafield_setting s ON s.setting_name = 'datalist_id' AND s.setting_value = l.id "
                             f"JOIN director_datafield f ON f.id = s.datafield_id WHERE f.varname = '{name}'")
        assert word in words, name
    free = restored.sql("SELECT varname FROM director_datafield f JOIN director_datafield_setting s ON s.datafield_id = f.id "
                        "WHERE s.setting_name = 'behavior' AND s.setting_value = 'suggest_optional'")
    assert sorted(free) == ["cert_domain_require", "cert_name_require"], "issuer=Example CA* is in no list"
    hidden = restored.sql("SELECT varname FROM director_datafield f JOIN director_datafield_setting s ON s.datafield_id = f.id "
                          "WHERE s.setting_name = 'visibility' AND s.setting_value = 'hidden'")
    assert "cert_name_proxy" in hidden


@pytest.fixture(scope="module")
def results(restored, plugin_folder, pki, serve, tmp_path_factory):
    """A service of each kind, made in Director, and what Icinga 2 got."""
    need_program("icinga2", called="Icinga 2")
    good = serve(pki.intermediate.issue(HOST, [HOST]))
    other = serve(pki.intermediate.issue("other", ["other.example.com"], key=p.new_key()))
    at = {"cert_name_address": "127.0.0.1", "cert_name_ca_file": [str(pki.root_file)]}
    services = {
        "name of the host": (HOST, {"cert_name_port": good.port}),
        "named": ("127.0.0.1", {"cert_name_hostname": [HOST], "cert_name_port": good.port}),
        "shows more": (HOST, {"cert_name_port": good.port, "cert_name_verbose": 2, "cert_name_protocol": "https"}),
        "another certificate": (HOST, {"cert_name_port": other.port}),
        "which is known": (HOST, {"cert_name_port": other.port, "cert_name_state": ["name-mismatch=ok"]}),
        "nobody said the name": ("127.0.0.1", {"cert_name_port": good.port}),
    }
    # What the kickstart wizard finds in Icinga 2.
    restored.create("zone", "master", object_type="external_object", is_global=False)
    restored.create("command", "dummy", object_type="external_object")
    restored.create("host", "any", object_type="template", check_command="dummy")
    for host in sorted({host for host, _ in services.values()}):
        restored.create("host", host, object_type="object", imports=["any"])
    for name, (host, variables) in services.items():
        restored.create("service", name, object_type="object", host=host, imports=["cert_name-template"],
                        check_interval="1", vars={**at, **variables})
    return Icinga(tmp_path_factory.mktemp("icinga"), restored.configuration(), services, plugin_folder).results


@pytest.mark.parametrize("name, code, beginning", [
    ("name of the host", OK, f"[OK] - {HOST}: "),
    ("named", OK, f"[OK] - {HOST}: "),
    ("another certificate", CRITICAL, f"[CRITICAL] - {HOST}: certificate does not match"),
    ("which is known", OK, f"[OK] - {HOST}: "),
    ("nobody said the name", UNKNOWN, "Set cert_name_hostname of the service or of the host to the name that clients use"),
])
def test_icinga_runs_what_director_made(results, name, code, beginning):
    output = results[name]["output"].removeprefix("Error: ")  # Icinga 2.15 and before say it
    assert (results[name]["exit_status"], output[:len(beginning)]) == (code, beginning)


def test_a_number_shows_more(results):
    """-vv: the dialogue, too."""
    assert "TLS" in results["shows more"]["output"] and results["shows more"]["output"].count("\n") > results["name of the host"]["output"].count("\n") + 3

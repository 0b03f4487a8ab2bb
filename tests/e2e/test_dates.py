# SPDX-License-Identifier: GPL-3.0-or-later
"""How long is the chain still valid, and from when does that matter?"""

import datetime

import pytest

from pki import DAY, UTC
from plugin import CRITICAL, OK, SLOWER, WARNING

HOST = "mail.example.com"
HOUR = 3600


def leaf_of(pki, not_before, not_after):
    return pki.intermediate.issue(HOST, [HOST], not_before=not_before, not_after=not_after)


def near(value, expected):
    """The run of the tests itself takes time."""
    return expected - 900 - 60 * SLOWER <= value <= expected + 1


# id, not before, not after, exit code, findings, warning and critical in perfdata
DATES = [
    ("fresh", -DAY, 89 * DAY, OK, [], "1814400:", "604800:"),
    ("long-lived", -100 * DAY, 265 * DAY, OK, [], "1814400:", "604800:"),
    ("warning", -80 * DAY, 10 * DAY, WARNING, ["expires-soon"], "1814400:", "604800:"),
    ("critical", -84 * DAY, 6 * DAY, CRITICAL, ["expires-soon"], "1814400:", "604800:"),
    ("short-lived-ok", -3 * DAY, 3 * DAY, OK, [], "129600:", "64800:"),
    ("short-lived-warning", -5 * DAY, 1 * DAY, WARNING, ["expires-soon"], "129600:", "64800:"),
    ("short-lived-critical", -6 * DAY + 12 * HOUR, 12 * HOUR, CRITICAL, ["expires-soon"], "129600:", "64800:"),
    ("expired-a-second-ago", -90 * DAY, -1, CRITICAL, ["expired"], "1814400:", "604800:"),
    ("expired-a-day-ago", -90 * DAY, -DAY, CRITICAL, ["expired"], "1814400:", "604800:"),
    ("expired-six-years-ago", -2281 * DAY, -2191 * DAY, CRITICAL, ["expired"], "1814400:", "604800:"),
    ("not-yet-valid", DAY, 91 * DAY, CRITICAL, ["not-yet-valid"], "1814400:", "604800:"),
]


@pytest.mark.parametrize("not_before, not_after, code, findings, warn, crit", [r[1:] for r in DATES],
                         ids=[r[0] for r in DATES])
def test_dates(plugin, pki, serve, trust, not_before, not_after, code, findings, warn, crit):
    leaf = leaf_of(pki, not_before, not_after)
    report = plugin.check("-H", HOST, *serve(leaf), *trust)
    assert (report.code, report.findings) == (code, findings), report.text
    assert near(report.expires, not_after)
    assert (report.perfdata["expires"].warn, report.perfdata["expires"].crit) == (warn, crit)
    assert report.step("name").startswith("[OK]")
    assert report.step("trust").startswith("[OK]"), "dates are judged by the dates step alone"
    assert report.step("dates").startswith(f"[{report.state}]")


# thresholds; days that are left of 100; exit code
THRESHOLDS = [
    ("days", ["-w", "14", "-c", "7"], 15, OK),
    ("days-warning", ["-w", "14", "-c", "7"], 13, WARNING),
    ("days-critical", ["-w", "14", "-c", "7"], 6, CRITICAL),
    ("range-of-days", ["-w", "14:", "-c", "7:"], 13, WARNING),
    ("warning-only", ["-w", "30"], 29, WARNING),
    ("critical-only", ["-c", "30"], 29, CRITICAL),
    ("hours", ["-w", "240h", "-c", "36h"], 9, WARNING),
    ("weeks", ["-w", "2w", "-c", "1w"], 13, WARNING),
    ("weeks-range", ["-w", "2w:", "-c", "1w:"], 6, CRITICAL),
    ("share", ["-w", "25%", "-c", "10%"], 24, WARNING),
    ("share-ok", ["-w", "25%", "-c", "10%"], 26, OK),
    ("share-critical", ["-w", "25%", "-c", "10%"], 9, CRITICAL),
    ("too-long-valid", ["-w", "14:60", "-c", "7:"], 61, WARNING),
    ("inside", ["-w", "@20:40", "-c", "@0:7"], 30, WARNING),
    ("inside-ok", ["-w", "@20:40", "-c", "@0:7"], 41, OK),
    ("fraction", ["-w", "1.5", "-c", "0.5"], 1, WARNING),
    ("off", ["-w", "0", "-c", "0"], 1, OK),
]


@pytest.mark.parametrize("thresholds, left, code", [r[1:] for r in THRESHOLDS], ids=[r[0] for r in THRESHOLDS])
def test_thresholds(plugin, pki, trust, thresholds, left, code):
    leaf = leaf_of(pki, (left - 100) * DAY, left * DAY + 2 * HOUR)
    report = plugin.check("-f", leaf.save()[0], "-H", HOST, *trust, *thresholds)
    assert report.code == code, report.text
    assert report.findings == (["expires-soon"] if code else [])


@pytest.mark.parametrize("range_, said, advice", [
    ("100", "less than 100 days (warning)", "renew it"),
    ("~:60", "more than 60 days (warning)", "get a certificate that expires earlier, or change the range (-w)"),
    ("7:60", "more than 60 days (warning)", "get a certificate that expires earlier, or change the range (-w)"),
    ("@0:91", "not more than 91 days (warning)", "renew it"),
    ("@60:91", "between 60 days and 91 days (warning)", "renew it"),
    ("@60:", "not less than 60 days (warning)", "get a certificate that expires earlier, or change the range (-w)"),
    ("100%", "less than 100% of its lifetime (100 days) (warning)", "renew it"),
])
def test_advice_leads_out_of_the_range(plugin, pki, trust, range_, said, advice):
    leaf = leaf_of(pki, -10 * DAY, 90 * DAY)
    report = plugin.check("-f", leaf.save()[0], "-H", HOST, *trust, "-w", range_, "-c", "0")
    assert (report.code, report.findings) == (WARNING, ["expires-soon"]), report.text
    assert report.step("dates").endswith(f", {said}; to fix: {advice}"), report.text


def test_perfdata_has_the_thresholds_in_seconds(plugin, good, trust):
    file = good.save()[0]
    perf = plugin.check("-f", file, "-H", HOST, *trust, "-w", "30:", "-c", "2w").perfdata["expires"]
    assert (perf.uom, perf.warn, perf.crit) == ("s", "2592000:", "1209600:")
    perf = plugin.check("-f", file, "-H", HOST, *trust, "-w", "@1:2", "-c", "@0:1").perfdata["expires"]
    assert (perf.warn, perf.crit) == ("@86400:172800", "@0:86400")


def test_intermediate_expires_first(plugin, pki, serve, trust):
    short = pki.root.issue_authority("Short Intermediate", not_after=5 * DAY)
    report = plugin.check("-H", HOST, *serve(short.issue(HOST, [HOST])), *trust, "-w", "14", "-c", "7")
    assert (report.code, report.findings) == (CRITICAL, ["expires-soon"])
    assert near(report.expires, 5 * DAY)
    assert "Short Intermediate" in report.step("dates")


def test_short_lived_leaf_hides_no_intermediate(plugin, pki, serve, trust):
    """step-ca and its like: leaves of a day below an intermediate of years."""
    short = pki.root.issue_authority("Old Intermediate", not_before=-3000 * DAY, not_after=5 * DAY)
    check = ["-H", HOST, *serve(short.issue(HOST, [HOST], not_before=-8 * HOUR, not_after=16 * HOUR)), *trust]
    report = plugin.check(*check)
    assert (report.code, report.findings) == (CRITICAL, ["expires-soon"]), report.text
    assert "Old Intermediate" in report.step("dates") and "less than 7 days" in report.step("dates"), report.text
    assert near(report.expires, 16 * HOUR), "the figure stays that of what expires first"
    assert plugin.check(*check, "-w", "25%", "-c", "10%").code == OK, "what is given holds for that one, too"


def test_intermediate_has_expired(plugin, pki, serve, trust):
    old = pki.root.issue_authority("Old Intermediate", not_after=-5 * DAY)
    report = plugin.check("-H", HOST, *serve(old.issue(HOST, [HOST])), *trust)
    assert report.code == CRITICAL and "expired" in report.findings
    assert "Old Intermediate" in report.text
    assert near(report.expires, -5 * DAY)


def test_what_has_expired_hides_nothing(plugin, pki, serve):
    """An expired root that is known and waits: the leaf is held to its thresholds all the same."""
    root = pki.new_root("Past Root", not_before=-900 * DAY, not_after=-5 * DAY)
    leaf = root.issue(HOST, [HOST], not_before=-60 * DAY, not_after=3 * DAY)
    check = ["-H", HOST, *serve(leaf), "--ca-file", root.file]
    report = plugin.check(*check)
    assert (report.code, report.findings) == (CRITICAL, ["expired", "expires-soon"]), report.text
    assert report.expires < 0
    report = plugin.check(*check, "--state=expired=ok")
    assert (report.code, report.findings, report.waived) == (CRITICAL, ["expires-soon"], ["expired"]), report.text
    assert "expires in 2 days" in report.summary and "less than 7 days" in report.step("dates"), report.text
    report = plugin.check(*check, "--state=expired=ok", "-w", "4", "-c", "1")
    assert (report.code, report.findings) == (WARNING, ["expires-soon"]), report.text
    assert plugin.check(*check, "--state=expired=ok", "-w", "2", "-c", "1").code == OK


@pytest.mark.parametrize("year", [1949, 1950, 1969, 1970, 2049, 2050, 9999])
def test_limits_of_the_date_types(plugin, pki, year):
    until = datetime.datetime(year, 12, 31, 23, 59, 59, tzinfo=UTC)
    begin = datetime.datetime(year - 1, 1, 1, tzinfo=UTC)
    root = pki.new_root("Timeless", not_before=datetime.datetime(1900, 1, 1, tzinfo=UTC),
                        not_after=datetime.datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))
    leaf = root.issue(HOST, [HOST], not_before=begin, not_after=until)
    # (Firefox and rustls know no day before 1950.)
    arguments = ["-f", leaf.save()[0], "-H", HOST, "--ca-file", root.file, "-w", "0", "-c", "0",
                 "--state=client-refuses=ok"]
    for hours, code, findings in ((-24, OK, []), (24, CRITICAL, ["expired"])):
        if year == 9999 and hours > 0:
            continue  # there is no later
        at = int((until - datetime.datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()) + hours * HOUR
        report = plugin.check(*arguments, f"--at=@{at}")
        assert (report.code, report.findings) == (code, findings), report.text
        assert report.expires == -hours * HOUR
    report = plugin.check(*arguments)
    assert report.code == (OK if begin < pki.now < until else CRITICAL)


def test_at(plugin, pki, serve, trust):
    """--at judges as of another time, in each of its forms."""
    root = pki.new_root("Old Root", not_before=datetime.datetime(2000, 1, 1, tzinfo=UTC))
    leaf = root.issue(HOST, [HOST], not_before=datetime.datetime(2026, 1, 1, tzinfo=UTC),
                      not_after=datetime.datetime(2026, 4, 1, tzinfo=UTC))
    for at, code, findings in (
            ("2026-02-01T00:00:00Z", OK, []),
            ("2026-02-01T01:00:00+01:00", OK, []),
            ("2026-02-01", OK, []),
            ("@1769904000", OK, []),
            ("2026-03-20T00:00:00Z", WARNING, ["expires-soon"]),
            ("2026-04-02T00:00:00Z", CRITICAL, ["expired"]),
            ("2025-12-31T23:59:59Z", CRITICAL, ["not-yet-valid"])):
        report = plugin.check("-H", HOST, *serve(leaf), "--ca-file", root.file, f"--at={at}")
        assert (report.code, report.findings) == (code, findings), report.text
        assert "; judged as of 202" in report.summary and "Z, not of now (--at)" in report.summary, report.summary
        if code == OK:
            assert report.expires == 59 * DAY

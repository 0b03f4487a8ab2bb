#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables are whole, their controls hold, and their ids are those of the code. Needs no client and no package."""

import re
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from clientlab import document  # noqa: E402
from clientlab.client import all_clients  # noqa: E402
from clientlab.situation import all_situations, failed_controls  # noqa: E402
from clientlab.table import PATHS, read_all  # noqa: E402

FAMILIES = {
    "chrome",
    "firefox",
    "apple",
    "windows",
    "android",
    "java",
    "go",
    "openssl",
    "python",
    "node",
    "gnutls",
    "rustls",
}
NOT_MEASURABLE = {"apple", "windows"}
# Clients that one of the two Debians does not have (Debian 13's cadaver crashes), or has in the very version of the
# other.
ABSENT = {
    "12": {"python-3.13", "ldapsearch-openssl"},
    "13": {"python", "ldapsearch", "chromium", "firefox", "thunderbird", "deno", "qt5", "cadaver"},
}


class Measured(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.tables = read_all()
        cls.situations = all_situations()
        cls.clients = all_clients()

    def each_table(self):
        for debian, table in self.tables.items():
            with self.subTest(debian=debian):
                yield debian, table

    def test_every_situation_with_every_client_once(self):
        for debian, table in self.each_table():
            wanted = {(s, c) for s in self.situations for c in self.clients if c not in ABSENT[debian]}
            self.assertEqual(sorted(wanted - set(table.answers)), [], "not measured")
            self.assertEqual(sorted(set(table.answers) - wanted), [], "unknown to the code, or absent")

    def test_clients_are_those_of_the_code(self):
        for debian, table in self.each_table():
            self.assertEqual(
                {id: family for id, (family, _) in table.clients.items()},
                {id: client.family for id, client in self.clients.items() if id not in ABSENT[debian]},
            )
            for id, (_, version) in table.clients.items():
                self.assertRegex(version, r"\d", id)

    def test_controls_hold_for_every_client(self):
        for _, table in self.each_table():
            for client in table.clients:
                answers = {s: answer for (s, c), answer in table.answers.items() if c == client}
                self.assertEqual(failed_controls(answers), [], client)

    def test_a_refusal_has_words_and_an_acceptance_none(self):
        for _, table in self.each_table():
            for key, (verdict, error) in table.answers.items():
                self.assertIn(verdict, ("accept", "refuse", "cannot"), key)
                self.assertEqual(verdict != "accept", bool(error), key)
                self.assertNotRegex(error, r"[\x00-\x1f\x7f]", key)

    def test_files_are_as_the_laboratory_writes_them(self):
        for debian, table in self.each_table():
            self.assertEqual(PATHS[debian].read_text(encoding="utf-8"), table.text())
            self.assertRegex(table.date, r"^\d{4}-\d\d-\d\d$")

    def test_situations(self):
        self.assertGreaterEqual(len(self.situations), 120)
        for s in self.situations.values():
            self.assertTrue(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", s.id), s.id)
        for s in self.situations.values():  # what serves them reads one or the other
            own = s.tls.keys() & {"raw", "gnutls", "staple"}
            self.assertFalse(own and s.tls.keys() & {"versions", "ciphers", "curve", "dh"}, s.id)
        self.assertEqual({s.must for s in self.situations.values()}, {"", "accept", "refuse"})

    def test_families(self):
        measured = {family for table in self.tables.values() for family, _ in table.clients.values()}
        self.assertEqual(FAMILIES - NOT_MEASURABLE, measured)

    def test_document_is_that_of_the_data(self):
        self.assertEqual(document.PATH.read_text(encoding="utf-8"), document.text(self.tables))


if __name__ == "__main__":
    unittest.main()

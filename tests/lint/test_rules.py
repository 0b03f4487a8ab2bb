#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each rule of check_sources.py finds its breach, and nothing in a tree that follows them."""

import os
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
# pylint: disable=wrong-import-position
import check_sources
import graph
import source_map
from csource import read_tree

LICENCE = "/* SPDX-License-Identifier: GPL-3.0-or-later */\n"
GOOD = {
    "common/base/kind.h": "#pragma once\nenum kind { KIND_ONE, KIND_TWO };\nconst char *kind_name(enum kind kind);\n",
    "common/base/kind.c": LICENCE + '#include "kind.h"\nconst char *kind_name(enum kind kind)\n{\n'
                          '\tswitch (kind) {\n\tcase KIND_ONE:\n\t\treturn "default:";\n\tcase KIND_TWO:\n'
                          '\t\tbreak;\n\t}\n\treturn "two"; /* switch (kind) { case KIND_ONE: default: } */\n}\n',
    "common/names/use.h": '#pragma once\n#include "base/kind.h"\nint use_kind(enum kind kind);\nextern const int use_table[2];\n',
    "common/names/use.c": LICENCE + '#include "use.h"\nconst int use_table[2] = { 1, 2 };\n'
                          'static int count(const char *text)\n{\n\treturn *text;\n}\n\n'
                          'int use_kind(enum kind kind)\n{\n\treturn count(kind_name(kind));\n}\n',
}


class Rules(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(self.folder.name)

    def tree(self, changed=()):
        for path, text in {**GOOD, **dict(changed)}.items():
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            Path(path).write_text(text, encoding="utf-8")
        return read_tree(["common"])

    def found(self, changed=()):
        return "\n".join(check_sources.breaches(self.tree(changed)))

    def with_more(self, path, text):
        return self.found({path: GOOD[path] + text})

    def test_good(self):
        self.assertEqual(self.found(), "")

    def test_unit_test_that_is_not_run(self):
        text = ("\nint main(void)\n{\n\tstruct CMUnitTest tests[N + %d] = {\n\t\tcmocka_unit_test(one),\n\t\tcmocka_unit_test(two),\n\t};\n"
                "\tfor (size_t i = 0; i < N; i++)\n\t\ttests[%d + i] = row(i);\n}\n")
        for n, found in ((2, 0), (1, 1), (3, 1)):
            Path("test_x.c").write_text(text % (n, n), encoding="utf-8")
            self.assertEqual(len(list(check_sources.breaches_of_tests("."))), found, n)

    def test_ban(self):
        self.assertIn("common/names/use.c:15: exit() is banned", self.with_more(
            "common/names/use.c", "static void stop(void)\n{\n\texit(1);\n}\n"))

    def test_layer(self):
        self.assertIn("base must not include names/use.h", self.with_more(
            "common/base/kind.c", '#include "names/use.h"\n'))

    def test_unknown_folder(self):
        self.assertIn("common/attic/a.h: no rule says what attic may include", self.found({"common/attic/a.h": "#pragma once\n"}))

    def test_library(self):
        self.assertIn("use.c:13: idn2.h is only for common/names/idn.c", self.with_more(
            "common/names/use.c", "#include <idn2.h>\n"))

    def test_circle_of_files(self):
        found = self.found({
            "common/base/one.h": "int one(void);\n", "common/base/two.h": "int two(void);\n",
            "common/base/one.c": LICENCE + '#include "one.h"\n#include "two.h"\nint one(void)\n{\n\treturn two();\n}\n',
            "common/base/two.c": LICENCE + '#include "two.h"\n#include "one.h"\nint two(void)\n{\n\treturn one();\n}\n'})
        self.assertIn("circle of files: base/one.c, base/two.c", found)
        self.assertIn("base/one.c needs base/two.c: two", found)

    def test_circle_by_a_row_of_a_table(self):
        found = self.found({
            "common/base/one.h": "int one_step(void);\n",
            "common/base/two.h": "int two_step(void);\n",
            "common/base/one.c": LICENCE + '#include "one.h"\n#include "two.h"\n#define ROW(id) id##_step\n'
                                 "static int (*const rows[])(void) = { ROW(two) };\n"
                                 "int one_step(void)\n{\n\treturn rows[0]();\n}\n",
            "common/base/two.c": LICENCE + '#include "two.h"\n#include "one.h"\n'
                                 "int two_step(void)\n{\n\treturn one_step();\n}\n"})
        self.assertIn("circle of files: base/one.c, base/two.c", found)

    def test_circle_of_parts(self):
        """By types alone: no function of the one is used by the other, and back."""
        found = self.found({
            "common/base/one.h": "enum one { ONE };\nint one(void);\n",
            "common/base/two.h": '#include "one.h"\nint two(enum one one);\n',
            "common/base/one.c": LICENCE + '#include "one.h"\n#include "two.h"\nint one(void)\n{\n\treturn two(ONE);\n}\n',
            "common/base/two.c": LICENCE + '#include "two.h"\nint two(enum one one)\n{\n\treturn (int)one;\n}\n'})
        self.assertIn("circle of parts: base/one, base/two", found)
        self.assertNotIn("circle of files", found)

    def test_circle_of_folders(self):
        self.assertIn("circle of folders: base, names", self.with_more(
            "common/base/kind.c", "int use_kind(enum kind kind);\nint back(void)\n{\n\treturn use_kind(KIND_ONE);\n}\n"))

    def test_no_header(self):
        self.assertIn("common/base/lone.c: has no header", self.found({"common/base/lone.c": LICENCE}))

    def test_foreign_header(self):
        self.assertIn("common/base/kind.h:4: use_more is declared here and defined in common/names/use.c", self.found({
            "common/base/kind.h": GOOD["common/base/kind.h"] + "int use_more(void);\n",
            "common/names/use.c": GOOD["common/names/use.c"] + "int use_more(void)\n{\n\treturn 1;\n}\n"}))

    def test_foreign_object(self):
        self.assertIn("kind.h:4: use_other is declared here and defined in common/names/use.c", self.found({
            "common/base/kind.h": GOOD["common/base/kind.h"] + "extern const int use_other;\n",
            "common/names/use.c": GOOD["common/names/use.c"] + "const int use_other = 1;\n"}))

    def test_nowhere_defined(self):
        self.assertIn("kind_old is declared and nowhere defined", self.with_more(
            "common/base/kind.h", "void kind_old(void);\n"))

    def test_made_prototype(self):
        self.assertIn("kind.h:4: id##_old: a macro makes this name", self.with_more(
            "common/base/kind.h", "#define X(id) void id##_old(void);\n"))

    def test_made_constants(self):
        self.assertEqual(self.with_more(
            "common/base/kind.h", "#define MORE(X) X(A) X(B)\nenum more {\n#define X(ID) MORE_##ID,\n"
            "\tMORE(X)\n#undef X\n};\n"), "")

    def test_default(self):
        for constant in ("KIND_ONE", "MORE_A"):
            found = self.with_more(
                "common/base/kind.c", "#define MORE(X) X(A) X(B)\nenum more {\n#define X(ID) MORE_##ID,\n"
                "\tMORE(X)\n#undef X\n};\n" + "static int f(int a)\n{\n\tswitch (a) {\n\tcase %s:\n\t\treturn 1;\n"
                "\tdefault:\n\t\treturn 2;\n\t}\n}\n" % constant)
            self.assertRegex(found, r"kind.c:\d+: f has a default for enum (kind|more) \(%s\)" % constant)

    def test_header_alone(self):
        self.assertIn("common/base/kind.h: does not compile alone", self.with_more(
            "common/base/kind.h", "static inline size_t f(void)\n{\n\treturn 1;\n}\n"))

    def test_licence(self):
        self.assertIn("common/base/kind.c: does not name its licence", self.found({
            "common/base/kind.c": GOOD["common/base/kind.c"].replace("GPL", "MIT")}))

    def test_needs(self):
        edges = graph.needs(self.tree())
        self.assertEqual(set(edges["common/names/use.c"]), {"common/names/use.h", "common/base/kind.c"})

    def test_map(self):
        figures = source_map.text(self.tree())
        self.assertRegex(figures, r"(?m)^names +1 +1 +16 +2  base$")
        self.assertIn("circles of files: 0", figures)


if __name__ == "__main__":
    unittest.main()

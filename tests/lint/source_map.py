# SPDX-License-Identifier: GPL-3.0-or-later
"""The map of the sources in figures: what to look at when a tree is compared with an earlier one."""

import statistics

import graph
from csource import PASTED
from switches import defaults_over_enums

LONGEST = 15


def text(tree):
    parts = [rooms(tree), sizes(tree), circles(tree), part_circles(tree), without_header(tree), foreign_prototypes(tree),
             made_prototypes(tree), defaults(tree), longest(tree)]
    return "\n\n".join(parts)


def rooms(tree):
    rows = [f"{'folder':<10} {'.c':>4} {'.h':>4} {'lines':>6} {'functions':>9}  needs"]
    needed = graph.joined(graph.needs(tree), lambda path: tree[path].room)
    for room in sorted({s.room for s in tree.values()}, key=list(dict.fromkeys(
            s.room for s in tree.values())).index):
        rows.append(row(room, [s for s in tree.values() if s.room == room]) + "  " +
                    " ".join(sorted(needed.get(room, []))))
    return "\n".join([*rows, row("in all", tree.values())])


def row(name, sources):
    headers = sum(s.is_header for s in sources)
    return (f"{name:<10} {len(sources) - headers:>4} {headers:>4} {sum(s.n_lines for s in sources):>6} "
            f"{sum(len(s.functions) for s in sources):>9}")


def sizes(tree):
    functions = sorted(f.lines for s in tree.values() for f in s.functions)
    files = sorted(s.n_lines for s in tree.values() if not s.is_header)
    return "\n".join(f"lines of a {what}: median {statistics.median(lines):.0f}, "
                     f"nine of ten up to {lines[len(lines) * 9 // 10]}, longest {lines[-1]}"
                     for what, lines in (("function", functions), (".c file", files)))


def circles(tree):
    edges = graph.needs(tree)
    found = graph.circles(edges)
    found_rooms = graph.circles(graph.joined(edges, lambda path: tree[path].room))
    rows = [f"circles of files: {len(found)}; of folders: {len(found_rooms)}"]
    return "\n".join(rows + [f"  {' '.join(map(graph.short, group))}" for group in found + found_rooms])


def part_circles(tree):
    found = graph.circles(graph.parts(graph.needs(tree), tree))
    rows = [f"circles of parts (x.c with x.h), types of headers counted: {len(found)}"]
    return "\n".join(rows + [f"  {' '.join(map(graph.short, group))}" for group in found])


def without_header(tree):
    found = [s.path for s in tree.values() if not s.is_header and not s.is_program and f"{s.module}.h" not in tree]
    return listing(".c files without a header of their own", found)


def foreign_prototypes(tree):
    defined = graph.definitions(tree)
    found = {}
    for source in tree.values():
        for item in source.prototypes + source.externs if source.is_header else []:
            if defined.get(item.name, f"{source.module}.c") != f"{source.module}.c":
                found.setdefault(source.path, []).append(item.name)
    rows = [f"prototypes in foreign headers: {sum(map(len, found.values()))} in {len(found)} headers"]
    return "\n".join(rows + [f"  {graph.short(path)}: {len(names)}" for path, names in found.items()])


def made_prototypes(tree):
    found = [f"{s.path}:{s.line_of(m.start())}: {m.group()}" for s in tree.values() if s.is_header
             for m in PASTED.finditer(s.code) if "".join(m.groups("")).islower()]
    return listing("names that macros make in headers (constants apart)", found)


def defaults(tree):
    found = list(defaults_over_enums(tree))
    named = [f"{d.path}:{d.function}: enum {d.enum}" for d in found if d.enum]
    return listing("default in a switch over an enum", named) + \
        f"\n  and over numbers that an enum without a name lists: {len(found) - len(named)}"


def longest(tree):
    found = sorted(((f.lines, f"{graph.short(s.path)}:{f.name}") for s in tree.values() for f in s.functions),
                   reverse=True)
    return "\n".join(["longest functions"] + [f"  {lines:>4} {name}" for lines, name in found[:LONGEST]])


def listing(title, found):
    return "\n".join([f"{title}: {len(found)}"] + [f"  {graph.short(name)}" for name in found])

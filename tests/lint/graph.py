# SPDX-License-Identifier: GPL-3.0-or-later
"""Who needs whom. A file needs the headers that it includes; x.c needs y.c when it uses a function or
an object that y.c defines, whichever header declares it."""

from collections import defaultdict

from csource import resolve

# Names of the C library: who defines one stands in its place for the whole process, and nobody needs him for that.
NOT_OURS = {"main", "malloc", "calloc", "realloc", "pthread_create"}


def definitions(tree):
    """The .c file of each name that one defines with external linkage."""
    return {item.name: source.path
            for source in tree.values() if not source.is_header
            for item in [f for f in source.functions if f.external] + source.objects
            if item.name not in NOT_OURS}


def needs(tree):
    """{path: {other path: [reason, ...]}}"""
    defined = definitions(tree)
    edges = defaultdict(lambda: defaultdict(list))
    for source in tree.values():
        for include in source.includes:
            other = resolve(source, include, tree) if include.own else None
            if other is not None:
                edges[source.path][other].append(f"#include \"{include.target}\"")
        for name in used_names(source, defined):
            if defined[name] != source.path:
                edges[source.path][defined[name]].append(name)
    return edges


def used_names(source, defined):
    """Which of the defined names does a .c file use?"""
    if source.is_header:
        return []
    used = source.names & defined.keys() | source.pasted(defined)
    return [name for name in sorted(used) if not source.has_local(name)]


def joined(edges, group_of):
    """The same between groups of files, such as modules or folders."""
    groups = defaultdict(lambda: defaultdict(list))
    for path, others in edges.items():
        for other, reasons in others.items():
            if group_of(path) != group_of(other):
                groups[group_of(path)][group_of(other)].append(f"{short(path)}: {reasons[0]}")
    return groups


def parts(edges, tree):
    """The same between parts: x.c with x.h. A header without a .c file is private to those that include it."""
    kept = {path: {other: reasons for other, reasons in others.items()
                   if path.endswith(".h") or f"{tree[other].module}.c" in tree} for path, others in edges.items()}
    return joined(kept, lambda path: tree[path].module)


def circles(edges):
    """Groups of two and more that need each other, directly or by others: the strongly connected
    components (Tarjan), each sorted."""
    index, low, stack, found = {}, {}, [], []

    def visit(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in edges.get(node, ()):
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            at = stack.index(node)
            found.append(sorted(stack[at:]))
            del stack[at:]

    for node in sorted(edges):
        if node not in index:
            visit(node)
    return sorted(group for group in found if len(group) > 1)


def explain(group, edges):
    """One line for each need inside of a circle."""
    for one in group:
        for other in group:
            reasons = edges.get(one, {}).get(other)
            if reasons:
                more = f" and {len(reasons) - 3} more" if len(reasons) > 3 else ""
                yield f"    {short(one)} needs {short(other)}: {', '.join(reasons[:3])}{more}"


def short(path):
    return path.removeprefix("common/")

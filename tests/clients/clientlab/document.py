# SPDX-License-Identifier: GPL-3.0-or-later
"""situations.md: what was measured, a row for each situation and a column for each family."""

from pathlib import Path

from .situation import HOST, all_situations
from .table import Table

PATH = Path(__file__).resolve().parent.parent / "situations.md"
HEAD = """# Situations, and which families of clients accept them

Made by `tests/clients/lab --document` from measured.tsv ({date}); not written by hand. `+`: every client of the family
that could be asked accepts; `-`: every one refuses; `5/12`: so many of so many accept; `?`: none could be asked. The
clients' own words are in measured.tsv. {situations} situations, {clients} clients: {refused} situations are refused by
all families, {mixed} by some, {accepted} by none.

"""


def cell(table, situation, clients):
    verdicts = [table.answers[situation, id][0] for id in clients]
    accepted, refused = verdicts.count("accept"), verdicts.count("refuse")
    if accepted + refused == 0:
        return "?"
    if refused == 0:
        return "+"
    return "-" if accepted == 0 else f"{accepted}/{accepted + refused}"


def text(table):
    families = table.families()
    groups, kinds = {}, {"refused": 0, "mixed": 0, "accepted": 0}
    for s in all_situations().values():
        cells = [cell(table, s.id, ids) for ids in families.values()]
        told = [c for c in cells if c != "?"]
        kind = "accepted" if all(c == "+" for c in told) else "refused" if all(c == "-" for c in told) else "mixed"
        kinds[kind] += 1
        asked = "" if s.host == HOST or s.host in s.about else f" (asked for {s.host})"
        groups.setdefault(s.group, []).append(
            f"| {s.id} | {(s.about + asked).replace('*', chr(92) + '*')} | {' | '.join(cells)} |"
        )
    out = [
        HEAD.format(date=table.date, situations=len(all_situations()), clients=len(table.clients), **kinds),
        "| family | clients |\n|---|---|\n",
    ]
    for family, ids in families.items():
        versions = ", ".join(f"{id} ({table.clients[id][1]})" for id in ids)
        out.append(f"| {family} | {versions} |\n")
    out.append("\nLibraries: " + ", ".join(table.libraries) + ".\n")
    for group, rows in groups.items():
        out.append(
            f"\n## {group}\n\n| situation | what is served | {' | '.join(families)} |\n|---|---|{'---|' * len(families)}\n"
        )
        out.append("\n".join(rows) + "\n")
    return "".join(out)


def write():
    PATH.write_text(text(Table.read()), encoding="utf-8")

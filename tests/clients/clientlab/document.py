# SPDX-License-Identifier: GPL-3.0-or-later
"""situations.md: what was measured, a row for each situation and a column for each family.

A cell tells of Debian 12's clients, and of Debian 13's where one that both have has changed its mind.
"""

from pathlib import Path

from .situation import HOST, all_situations
from .table import read_all

PATH = Path(__file__).resolve().parent.parent / "situations.md"
HEAD = """# Situations, and which families of clients accept them

Made by `tests/clients/lab --document` from measured.tsv ({dates[12]}) and measured-debian13.tsv ({dates[13]}); not
written by hand. `+`: every client of the family that could be asked accepts; `-`: every one refuses; `5/12`: so many of
so many accept; `?`: none could be asked. These are the clients of Debian 12; `+, 13: -` says besides what those of
Debian 13 do, where a client that both have has changed its mind. The clients' own words are in the two tables.
{situations} situations, {clients[12]} and {clients[13]} clients: {refused} situations are refused by all families,
{mixed} by some, {accepted} by none; in {changed} a client of Debian 13 differs from that of Debian 12.

"""


def cell(table, situation, clients):
    verdicts = [table.answers[situation, id][0] for id in clients]
    accepted, refused = verdicts.count("accept"), verdicts.count("refuse")
    if accepted + refused == 0:
        return "?"
    if refused == 0:
        return "+"
    return "-" if accepted == 0 else f"{accepted}/{accepted + refused}"


def changed(old, new, situation, family):
    """Has a client of the family that is in both tables another answer in the new one?"""
    answers = [
        {table.answers[situation, id][0] for table in (old, new)} for id in old.families().get(family, ()) if id in new.clients
    ]
    return any(verdicts == {"accept", "refuse"} for verdicts in answers)


def cells_of(old, new, situation):
    """(family's cells, is one of them changed)."""
    cells, any_changed = [], False
    for family, ids in old.families().items():
        text = cell(old, situation, ids)
        if changed(old, new, situation, family):
            text += f", 13: {cell(new, situation, new.families()[family])}"
            any_changed = True
        cells.append(text)
    return cells, any_changed


def versions(table, family):
    return ", ".join(f"{id} ({table.clients[id][1]})" for id in table.families().get(family, ())) or "none asked"


def text(tables):
    """tables: version of Debian -> Table."""
    old, new = tables["12"], tables["13"]
    families = old.families()
    groups, kinds = {}, {"refused": 0, "mixed": 0, "accepted": 0, "changed": 0}
    for s in all_situations().values():
        cells, any_changed = cells_of(old, new, s.id)
        told = [c for c in cells if not c.startswith("?")]
        kind = "accepted" if all(c == "+" for c in told) else "refused" if all(c == "-" for c in told) else "mixed"
        kinds[kind] += 1
        kinds["changed"] += any_changed
        asked = "" if s.host == HOST or s.host in s.about else f" (asked for {s.host})"
        groups.setdefault(s.group, []).append(
            f"| {s.id} | {(s.about + asked).replace('*', chr(92) + '*')} | {' | '.join(cells)} |"
        )
    numbers = {"dates": {}, "clients": {}}
    for debian, table in tables.items():
        numbers["dates"][int(debian)], numbers["clients"][int(debian)] = table.date, len(table.clients)
    out = [
        HEAD.format(situations=len(all_situations()), **numbers, **kinds),
        "| family | clients of Debian 12 | clients of Debian 13 |\n|---|---|---|\n",
    ]
    for family in families:
        out.append(f"| {family} | {versions(old, family)} | {versions(new, family)} |\n")
    for debian, table in tables.items():
        out.append(f"\nLibraries of Debian {debian}: {', '.join(table.libraries)}.\n")
    for group, rows in groups.items():
        out.append(
            f"\n## {group}\n\n| situation | what is served | {' | '.join(families)} |\n|---|---|{'---|' * len(families)}\n"
        )
        out.append("\n".join(rows) + "\n")
    return "".join(out)


def write():
    PATH.write_text(text(read_all()), encoding="utf-8")

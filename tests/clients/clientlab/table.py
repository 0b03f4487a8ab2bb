# SPDX-License-Identifier: GPL-3.0-or-later
"""What was measured, a table for each Debian. Lines sorted by situation and client, so that a new run is a readable diff.

    # measured	2026-11-26
    # library	package version
    # client	id	family	version
    situation	client	verdict	error
"""

import re
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent
PATHS = {"12": FOLDER / "measured.tsv", "13": FOLDER / "measured-debian13.tsv"}  # by the version of Debian
PATH = PATHS["12"]
HEAD = "situation\tclient\tverdict\terror"


class Table:
    def __init__(self):
        self.date = ""
        self.libraries = []
        self.clients = {}  # id -> (family, version)
        self.answers = {}  # (situation, client) -> (verdict, error)

    @classmethod
    def read(cls, path=PATH):
        made = cls()
        if not Path(path).exists():
            return made
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            cells = line.split("\t")
            if cells[0] == "# measured":
                made.date = cells[1]
            elif cells[0] == "# library":
                made.libraries.append(cells[1])
            elif cells[0] == "# client":
                made.clients[cells[1]] = (cells[2], cells[3])
            elif line and not line.startswith("#") and line != HEAD:
                situation, client, verdict, error = cells
                if (situation, client) in made.answers:
                    raise ValueError(f"twice: {situation} {client}")
                made.answers[situation, client] = (verdict, error)
        return made

    @classmethod
    def together(cls, tables):
        """One of several (version of Debian -> table): a client's id is followed by the version it is of."""
        made = cls()
        made.date = max(table.date for table in tables.values())
        made.libraries = [text for table in tables.values() for text in table.libraries]
        for debian, table in tables.items():
            names = {id: f"{id} ({debian})" for id in table.clients}
            made.clients.update({names[id]: value for id, value in table.clients.items()})
            made.answers.update({(s, names[id]): value for (s, id), value in table.answers.items()})
        return made

    def text(self):
        lines = ["# What real clients accept: made by tests/clients/lab, not by hand.", f"# measured\t{self.date}"]
        lines += [f"# library\t{text}" for text in self.libraries]
        lines += [f"# client\t{id}\t{family}\t{version}" for id, (family, version) in sorted(self.clients.items())]
        lines.append(HEAD)
        lines += ["\t".join([*key, *value]) for key, value in sorted(self.answers.items())]
        return "\n".join(lines) + "\n"

    def write(self, path=PATH):
        Path(path).write_text(self.text(), encoding="utf-8")

    def forget(self, situations, clients):
        """Drops what is no longer known to the code."""
        self.clients = {id: value for id, value in self.clients.items() if id in clients}
        self.answers = {(s, c): value for (s, c), value in self.answers.items() if s in situations and c in clients}

    def families(self):
        """Family -> its clients."""
        found = {}
        for id, (family, _) in sorted(self.clients.items()):
            found.setdefault(family, []).append(id)
        return found


def read_all():
    """Version of Debian -> Table."""
    return {debian: Table.read(path) for debian, path in PATHS.items()}


def of_this_system(default="12"):
    """The version of Debian whose table the clients of this machine belong to."""
    try:
        found = re.search(r'^VERSION_ID="?(\d+)', Path("/etc/os-release").read_text(encoding="utf-8"), re.M)
    except OSError:
        return default
    return found[1] if found and found[1] in PATHS else default

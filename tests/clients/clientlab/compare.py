# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds what the plugin says of each family of clients against what clients of it did. Pure.

In a situation, over the clients of the family that could be asked, of each Debian that was measured:

    all accept          accept is right
    all refuse          refuse is right
    some do, some not   depends is right; refuse too where at most one in ten accepts; accept too where
                        at most one in ten refuses, and not for name, trust or date

What is not right is a Difference: "wrong accept", "wrong refusal", or "depends" where they agree.
The plugin's own state is held against all clients together, as the family STATE: CRITICAL where every
one accepts is a wrong refusal, OK where every one refuses a wrong accept.

And what it says of the same certificates in a file (-f) is held against what it says of the server, as
the family FILE: every other finding, and every other verdict of a family, is a difference.
"""

from dataclasses import dataclass
from pathlib import Path

EXCEPTIONS = Path(__file__).resolve().parent.parent / "exceptions.tsv"
HEAD = "situation\tfamily\twhy"
STATE, FILE = "state", "file"
FAMILIES = tuple("chrome firefox apple windows android java go openssl python node gnutls rustls".split())
VERDICTS = ("accept", "refuse", "depends")
KINDS = ("wrong accept", "wrong refusal", "depends", "other")
AGREEMENT = 0.98  # that each family must reach, exceptions not deducted

# Groups of situations in which a client that refuses does it for another reason than name, trust or date. (In
# "revocation" it is for what a responder says behind a URL, which the plugin does not ask.)
OTHER_GROUPS = frozenset(("key", "hash", "key-usage", "protocol", "exchange", "encoding", "size", "revocation"))

# Families whose client was asked on the libraries of another system: OkHttp has Android's rules for names, and stood
# on Java's TLS. Where the plugin says "depends", nothing was measured that says more; an exception may say that a
# refusal was the library's; there is no bar for their agreement.
STOOD_IN = frozenset(("android",))

# Groups and findings that are about the handshake, of which a file knows nothing; and a finding that is told by verdicts.
HANDSHAKE_GROUPS = frozenset(("key-usage", "protocol", "exchange", "staple"))
NOT_SAID = frozenset(("handshake-unfinished", "client-refuses"))


@dataclass(frozen=True)
class Difference:
    situation: str
    family: str
    kind: str
    said: str
    accepted: tuple  # clients
    refused: tuple
    because: tuple = ()  # lines: what the plugin says for it

    @property
    def key(self):
        return self.situation, self.family


def asked(table, situation, clients):
    """(clients that accept, clients that refuse). A client may not have been asked (yet)."""
    answers = {id: table.answers[situation, id][0] for id in clients if (situation, id) in table.answers}
    return tuple(tuple(id for id in answers if answers[id] == verdict) for verdict in ("accept", "refuse"))


def fault(said, accepted, refused, strict):
    """The kind of the difference, None when there is none. Numbers of clients; strict: name, trust or date."""
    if not accepted or not refused:
        right = "accept" if accepted else "refuse"
        kind = None if said == right else "depends"
        return {"accept": "wrong accept", "refuse": "wrong refusal"}[said] if kind and said != "depends" else kind
    if said == "accept":
        return "wrong accept" if strict or refused * 10 > accepted + refused else None
    if said == "refuse":
        return "wrong refusal" if accepted * 10 > accepted + refused else None
    return None


def fault_of_state(state, accepted, refused):
    """The same for the plugin's own state, with all clients."""
    if state == "CRITICAL" and not refused:
        return "wrong refusal"
    return "wrong accept" if state == "OK" and not accepted else None


def is_strict(situation):
    return situation.group not in OTHER_GROUPS


# --- what the plugin says ------------------------------------------------------------------------


def endpoint(answer):
    """The only one, or None where the plugin could not even be asked."""
    found = answer["endpoints"]
    assert len(found) <= 1, found
    return found[0] if found else None


def verdicts(answer):
    """Family -> verdict."""
    return {client["id"]: client["verdict"] for client in endpoint(answer)["clients"]}


def rule_lines(client):
    """What the family refuses, and what it depends on."""
    return tuple(
        f"{'refuses' if rule['refused'] else 'depends on'} {rule['id']}: {rule['text']} ({rule['source']})" for rule in client["rules"]
    )


def finding_lines(answer):
    return tuple(f"{f['id']}: {f['text']}" for f in endpoint(answer)["findings"] if not f["waived"])


# --- comparison ----------------------------------------------------------------------------------


@dataclass
class Comparison:
    compared: dict  # family -> number of situations
    differences: list

    def add(self, kind, situation, family, *rest):
        """kind: None where they agree; rest: of the Difference."""
        self.compared[family] = self.compared.get(family, 0) + 1
        if kind:
            self.differences.append(Difference(situation, family, kind, *rest))

    def of(self, family, kind=None):
        return [d for d in self.differences if d.family == family and kind in (None, d.kind)]

    def agreement(self, family):
        """A share of 1."""
        return 1 - len(self.of(family)) / self.compared[family]


def compare(situations, table, answers):
    """situations: id -> Situation; table: what was measured; answers: id -> the plugin's JSON."""
    made = Comparison({}, [])
    families = table.families()
    for id, answer in answers.items():
        for client in endpoint(answer)["clients"]:
            family = client["id"]
            accepted, refused = asked(table, id, families.get(family, ()))
            if not accepted and not refused or client["verdict"] == "depends" and family in STOOD_IN:
                continue
            kind = fault(client["verdict"], len(accepted), len(refused), is_strict(situations[id]))
            made.add(kind, id, family, client["verdict"], accepted, refused, rule_lines(client))
        accepted, refused = asked(table, id, table.clients)
        kind = fault_of_state(answer["state"], accepted, refused)
        made.add(kind, id, STATE, answer["state"], accepted, refused, finding_lines(answer))
    return made


def sayings(answer):
    """What the plugin says that a file can tell as well."""
    here = endpoint(answer)
    ids = {f["id"] for f in here["findings"] if not f["waived"]} - NOT_SAID
    return ids | {f"{family} says {verdict}" for family, verdict in verdicts(answer).items()}


def compare_files(comparison, situations, servers, files):
    """Adds FILE to the comparison. servers, files: situation -> JSON."""
    for id, answer in files.items():
        if situations[id].group in HANDSHAKE_GROUPS:
            continue
        server, file = sayings(servers[id]), sayings(answer)
        only = {"server": server - file, "file": file - server}
        lines = tuple(f"only of the {what}: {', '.join(sorted(ids))}" for what, ids in only.items() if ids)
        comparison.add("other" if lines else None, id, FILE, answer["state"], (), (), lines)


# --- known exceptions ----------------------------------------------------------------------------


def read_exceptions(path=EXCEPTIONS):
    """(situation, family) -> why."""
    found = {}
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#") or line == HEAD:
            continue
        situation, family, why = line.split("\t")
        if (situation, family) in found:
            raise ValueError(f"twice: {situation} {family}")
        found[situation, family] = why
    return found


def inexcusable(situations, differences):
    """Wrong accepts for a reason of name, trust or date: no exception covers them."""
    return [
        d
        for d in differences
        if d.kind == "wrong accept" and is_strict(situations[d.situation]) and d.family not in STOOD_IN
    ]


def unknown(differences, exceptions):
    """Those that no exception covers."""
    return [d for d in differences if d.key not in exceptions]


def dead(differences, exceptions, asked):
    """Keys of exceptions, of the situations that were asked about, that are no difference any more."""
    alive = {d.key for d in differences}
    return [key for key in exceptions if key[0] in asked and key not in alive]


def below(comparison):
    """Measured families whose agreement is too low; STATE and FILE have no such bar."""
    return [f for f in comparison.compared if f in FAMILIES and f not in STOOD_IN and comparison.agreement(f) < AGREEMENT]


# --- what holds in any case ----------------------------------------------------------------------


def faults_of_form(id, answer):
    """What is wrong with clients[] whatever the situation; a list of sentences."""
    found = []
    here = endpoint(answer)
    if here is None:
        return [f"{id}: no endpoint: {answer['summary']}"]
    clients = here["clients"]
    if sorted(client["id"] for client in clients) != sorted(FAMILIES):
        found.append(f"{id}: families are {' '.join(client['id'] for client in clients)}")
    for client in clients:
        verdict, rules = client["verdict"], client["rules"]
        where = f"{id}: {client['id']} says {verdict}"
        if verdict not in VERDICTS:
            found.append(f"{where}, which is no verdict")
        if not all(rule["id"] and rule["text"] for rule in rules):
            found.append(f"{where}: a rule lacks id or text")
        refusing = [rule for rule in rules if rule["refused"]]
        if bool(refusing) != (verdict == "refuse"):
            found.append(f"{where}, the rules that refuse are: {', '.join(rule['id'] for rule in refusing) or 'none'}")
        if not all(rule["source"] for rule in refusing):
            found.append(f"{where}, without a source: {', '.join(r['id'] for r in refusing if not r['source'])}")
        if verdict == "depends" and not rules:
            found.append(f"{where}, and not on what")
    return found


def faults_of_controls(situations, answers):
    """Of all families, also of those that cannot be measured; a list of sentences."""
    return [
        f"{id}: {family} says {verdict}, not {situations[id].must}"
        for id, answer in answers.items()
        if situations[id].must
        for family, verdict in verdicts(answer).items()
        if verdict != situations[id].must
    ]


def complaints(situations, answers, comparison, exceptions):
    """All that must not be; a list of sentences."""
    differences = comparison.differences
    return [
        *(text for id, answer in answers.items() for text in faults_of_form(id, answer)),
        *faults_of_controls(situations, answers),
        *(f"{family} agrees in less than {AGREEMENT:.0%}" for family in below(comparison) if len(answers) == len(situations)),
        *(f"{d.situation}: {d.family}: a wrong accept, which no exception covers" for d in inexcusable(situations, differences)),
        *(f"{d.situation}: {d.family}: {d.kind}, no known exception" for d in unknown(differences, exceptions)),
        *(f"{key[0]}: {key[1]}: the exception is no difference" for key in dead(differences, exceptions, answers)),
    ]


# --- for people ----------------------------------------------------------------------------------


def table_text(comparison, exceptions):
    """A line for each family."""
    lines = [f"{'family':9} {'situations':>10} {'agree':>8} {'wrong accepts':>14} {'wrong refusals':>15} {'depends':>8} {'other':>6} {'excepted':>9}"]
    for family in [f for f in (*FAMILIES, STATE, FILE) if f in comparison.compared]:
        counts = [len(comparison.of(family, kind)) for kind in KINDS]
        excepted = sum(d.key in exceptions for d in comparison.of(family))
        lines.append(
            f"{family:9} {comparison.compared[family]:10} {100 * comparison.agreement(family):7.2f}% "
            f"{counts[0]:14} {counts[1]:15} {counts[2]:8} {counts[3]:6} {excepted:9}"
        )
    return "\n".join(lines)


def shown(clients):
    return ", ".join(clients) if clients else "none"


def difference_text(difference, situation, table, why=None):
    """A few lines: what is served, what the clients said, what the plugin says."""
    d = difference
    asked = len(d.accepted) + len(d.refused)
    lines = [
        f"{d.situation} ({situation.group}), {d.family}: {d.kind}: says {d.said}"
        + (f", {len(d.accepted)} of {asked} accept" if asked else ""),
        f"    {situation.about} (asked for {situation.host})",
        *(f"    plugin: {line}" for line in d.because),
    ]
    if d.accepted and d.refused:
        lines.append(f"    accept: {', '.join(d.accepted)}")
    words = {}
    for id in d.refused:
        words.setdefault(table.answers[d.situation, id][1], []).append(id)
    lines += [f"    refuse: {', '.join(ids)}: {text}" for text, ids in words.items()]
    if why:
        lines.append(f"    known exception: {why}")
    return "\n".join(lines)

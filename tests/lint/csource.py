# SPDX-License-Identifier: GPL-3.0-or-later
"""C sources as the lint sees them, read without a compiler: what a file includes, declares, defines
and names. It understands the C of this tree, which clang-format lays out, not all of C."""

import bisect
import re
from dataclasses import dataclass
from pathlib import Path

TOKENS = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
INCLUDE = re.compile(r'^\s*#\s*include\s*(?:<@([^>]+)>|<([^>@]+)>)')
DIRECTIVE = re.compile(r"^[ \t]*#(?:.*\\\n)*.*$", re.M)
# A macro called at file scope, with nothing behind it: "FLAG(srv, srv)".
MACRO_CALL = re.compile(r"\s*[A-Z][A-Z0-9_]*\s*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)(?=\s*\n)")
# A name that a macro makes: "TRUST_REASON_##ID", "id##_step".
PASTED = re.compile(r"(\w+_)##\w+|\w+##(_\w+)")


def code_only(text):
    """The text with comments and the contents of literals blanked, line numbers kept."""
    def blank(match):
        found = match.group()
        if found.startswith('"'):
            return '""'
        return re.sub(r"[^\n]", " ", found)
    # An #include's name is not a literal.
    keep = re.sub(r'(?m)^(\s*#\s*include\s*)"([^"]*)"', r"\1<@\2>", text)
    return TOKENS.sub(blank, keep)


def without_directives(code):
    """Preprocessor lines blanked, those that a macro goes on with, too."""
    return DIRECTIVE.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), code)


def closing(code, at):
    """The place of the brace that closes the one at this place."""
    depth = 0
    for match in re.compile(r"[{}]").finditer(code, at):
        depth += 1 if match.group() == "{" else -1
        if depth == 0:
            return match.start()
    return len(code) - 1


@dataclass
class Include:
    line: int
    target: str
    own: bool  # written with quotation marks


@dataclass
class Function:
    name: str
    line: int
    lines: int
    external: bool
    body: str


@dataclass
class Declaration:
    """Of a function or an object with external linkage."""
    name: str
    line: int


@dataclass
class Enum:
    name: str  # "" when it has none
    constants: set
    prefixes: set  # of constants that a macro pastes together


class Source:
    """One file. path is relative to the top of the tree."""

    def __init__(self, path, text=None):
        self.path = str(path)
        self.text = Path(path).read_text(encoding="utf-8") if text is None else text
        self.code = code_only(self.text)
        self.plain = without_directives(self.code)
        self._starts = [0] + [m.end() for m in re.finditer("\n", self.code)]
        self.includes = list(self._includes())
        self.functions = []
        self.prototypes = []
        self.externs = []  # declared objects
        self.objects = []  # defined objects
        self._read_file_scope()
        self.enums = list(self._enums())
        self.names = self._names()

    @property
    def is_header(self):
        return self.path.endswith(".h")

    @property
    def module(self):
        return self.path.rsplit(".", 1)[0]

    @property
    def room(self):
        return self.path.rsplit("/", 1)[0].removeprefix("common/")

    @property
    def n_lines(self):
        return self.text.count("\n")

    @property
    def is_program(self):
        return any(f.name == "main" for f in self.functions)

    def line_of(self, at):
        return bisect.bisect_right(self._starts, at)

    def _includes(self):
        for number, line in enumerate(self.code.splitlines(), 1):
            match = INCLUDE.match(line)
            if match:
                yield Include(number, match.group(1) or match.group(2), match.group(1) is not None)

    def _read_file_scope(self):
        start = at = 0
        while at < len(self.plain):
            c = self.plain[at]
            if c == ";":
                start = self._behind_macro_calls(start, at)
                self._declaration(self.plain[start:at], start)
                start = at + 1
            elif c == "{":
                end = closing(self.plain, at)
                start = self._behind_macro_calls(start, at)
                if self._function(self.plain[start:at], start, at, end):
                    start = end + 1
                elif "=" in self.plain[start:at]:
                    self._declaration(self.plain[start:at], start)
                    start = self.plain.find(";", end) + 1 or len(self.plain)
                    end = start - 1
                at = end
            at += 1

    def _behind_macro_calls(self, start, end):
        while match := MACRO_CALL.match(self.plain, start, end):
            start = match.end()
        return start

    def _begin(self, head, start):
        return self.line_of(start + len(head) - len(head.lstrip()))

    def _function(self, head, start, opening, end):
        if "(" not in head or "=" in head:
            return False
        name = declared_function(head)
        if name is None:
            return False
        line = self._begin(head, start)
        self.functions.append(Function(name, line, self.line_of(end) - line + 1, not is_static(head),
                                       self.plain[opening:end + 1]))
        return True

    def _declaration(self, head, start):
        head = re.sub(r"\{.*\}", " ", head, flags=re.S)
        words = re.findall(r"\w+", head)
        if len(words) < 2 or is_static(head) or words[0] in ("typedef", "_Static_assert"):
            return
        line = self._begin(head, start)
        value = head.split("=", 1)[0]
        name = declared_function(value) if "=" not in head else None
        if name is not None:
            self.prototypes.append(Declaration(name, line))
            return
        name = re.sub(r"\[[^\]]*\]", " ", value).split()[-1].lstrip("*")
        if words[0] == "extern":
            self.externs.append(Declaration(name, line))
        elif self.is_header:
            # Of a function type: "option_parser option_parse_port".
            if words[0] not in ("struct", "enum", "union"):
                self.prototypes.append(Declaration(name, line))
        elif words[0] not in ("struct", "enum", "union") or len(words) > 2:
            self.objects.append(Declaration(name, line))

    def _enums(self):
        for match in re.finditer(r"\benum\s*(\w*)\s*\{([^}]*)\}", self.code):
            name, body = match.groups()
            prefixes = {p for p, _ in PASTED.findall(body) if p}
            constants = set(re.findall(r"(?:^|,)\s*(\w+)(?=\s*(?:,|=|$))", without_directives(body)))
            yield Enum(name, constants, prefixes)

    def _names(self):
        """Every name that the file uses: that of a member of a struct, or what a header only
        declares, is none. Names that a macro pastes together are patterns ("\\w+_step")."""
        if self.is_header:
            macros = "\n".join(m.group() for m in DIRECTIVE.finditer(self.code) if "include" not in m.group())
            code = macros + "\n".join(f.body for f in self.functions)
        else:
            code = re.sub(r"(?m)^\s*#\s*include.*$", "", self.code)
        code = re.sub(r"(?:\.|->)\s*[A-Za-z_]\w*|\b(?:struct|enum|union)\s+\w+", " ", code)
        return set(re.findall(r"\b[A-Za-z_]\w*\b", code))

    def pasted(self, names):
        """Those of the names that macros of this file make from words of it, or of a table that it
        includes (a .def file, or a macro of a header)."""
        patterns = [re.compile(rf"{before}(\w+)" if before else rf"(\w+){behind}")
                    for before, behind in PASTED.findall(self.code)]
        if not patterns or self.is_header:
            return set()
        words = set(re.findall(r"\w+", self.code + " ".join(self._tables())))
        return {name for name in names for pattern in patterns
                if (match := pattern.fullmatch(name)) and match.group(1) in words}

    def _tables(self):
        for include in self.includes:
            path = Path(self.path).parent / include.target
            if include.own and path.is_file():
                code = code_only(path.read_text(encoding="utf-8"))
                yield from [code] if path.suffix == ".def" else DIRECTIVE.findall(code)

    def has_local(self, name):
        """Is there a variable, parameter or static function of this name?"""
        kind = r"(?!(?:return|case|goto|else|do|sizeof)\b)[A-Za-z_]\w*"
        return re.search(rf"{kind}[\s*]+\b{name}\s*(?:[;,=)\[]|$)", self.plain) is not None or \
            any(f.name == name and not f.external for f in self.functions)


def is_static(head):
    return re.search(r"\bstatic\b", head) is not None


def declared_function(head):
    """The name of the function that a head such as "static bool f(int a) MUST_USE" declares."""
    head = re.sub(r"__attribute__\s*\(\(.*?\)\)", " ", head, flags=re.S).strip()
    if head.startswith(("typedef", "extern const", "struct {", "enum {")):
        return None
    match = re.match(r"[\w\s*]*?[\s*](\w+)\s*\(", head)
    return match.group(1) if match else None


def read_tree(tops):
    """All sources below these folders, by path."""
    paths = sorted(str(p) for top in tops for p in Path(top).rglob("*.[ch]"))
    return {path: Source(path) for path in paths}


def resolve(source, include, tree):
    """The file of the tree that an #include means; None when it is not one of them."""
    for folder in (str(Path(source.path).parent), "common"):
        path = f"{folder}/{include.target}"
        if path in tree:
            return path
    return None

# SPDX-License-Identifier: GPL-3.0-or-later
"""The mutants of a C source: each a small mistake that somebody could have made, in one place.

Clang says where expressions begin and end (python3-clang). All mutants of a file are compiled at once: each place
asks ccn_mutant which mistake is on. Where the language wants a constant (case, enum), a mutant is a text of its own.
"""

import re
from dataclasses import dataclass

from clang import cindex

Kind = cindex.CursorKind

RELATIONS = {"<": ("<=", ">="), "<=": ("<", ">"), ">": (">=", "<="), ">=": (">", "<"), "==": ("!=",), "!=": ("==",)}
LOGIC = {"&&": "||", "||": "&&"}
SUMS = {"+": "-", "-": "+", "+=": "-=", "-=": "+="}
NUMBER = re.compile(r"(0[xX][0-9a-fA-F]+|[0-9]+)[uUlL]*")
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)


@dataclass(frozen=True)
class Mutant:
    path: str  # relative to the top of the tree
    function: str  # "" outside of all
    begin: int
    end: int
    new: str
    shown: str  # the line, with {old => new}
    line: int
    number: int  # what ccn_mutant is when it is on; 0: its text is its own

    @property
    def name(self):
        """What it is called, whatever moves the line."""
        return f"{self.path}\t{self.function}\t{self.shown}"

    def apply(self, text):
        return text[:self.begin] + self.new + text[self.end:]


class Places:
    """Walks through a file, and collects mutants and the text that has them all."""

    def __init__(self, path, text):
        self.path, self.text = path, text
        self.found = []
        self.function, self.result = "", None
        self.edits = []  # (offset, closing first and inner first, end, text)

    # --- what is done to the text

    def _insert(self, begin, end, before, behind):
        n = len(self.edits)
        self.edits.append((begin, 1, n, begin, before))
        self.edits.append((end, 0, -n, end, behind))

    def _replace(self, begin, end, new):
        self.edits.append((begin, 2, len(self.edits), end, new))

    def switched_text(self):
        out, at = ["extern int ccn_mutant; "], 0
        for begin, _, _, end, new in sorted(self.edits):
            out += [self.text[at:begin], new]
            at = end
        return "".join(out) + self.text[at:]

    def _mutant(self, begin, end, new, switched=True):
        text = self.text
        start, stop = text.rfind("\n", 0, begin) + 1, text.find("\n", end)
        shown = f"{text[start:begin]}{{{text[begin:end]} => {new}}}{text[end:stop]}"
        number = 1 + sum(1 for m in self.found if m.number) if switched else 0
        self.found.append(Mutant(self.path, self.function, begin, end, new, " ".join(shown.split()), text.count("\n", 0, begin) + 1,
                                 number))
        return f"(ccn_mutant == {number})"

    # --- the walk

    def walk(self, node, constant=False):
        kind = node.kind
        if kind == Kind.FUNCTION_DECL:
            if not node.is_definition():
                return
            self.function, self.result = node.spelling, node.result_type
            for child in node.get_children():
                if child.kind == Kind.COMPOUND_STMT:
                    self.walk(child)
            self.function = ""
            return
        if kind in (Kind.CXX_UNARY_EXPR, Kind.STRUCT_DECL, Kind.STATIC_ASSERT):
            return  # sizeof; widths and sizes of members
        if kind == Kind.VAR_DECL:
            if not self.function:
                return  # a table: rows of facts, which a test can but repeat
            constant = constant or node.storage_class == cindex.StorageClass.STATIC
        getattr(self, f"_{kind.name.lower()}", lambda *_: None)(node, constant)
        children = list(node.get_children())
        if kind == Kind.VAR_DECL and node.type.kind == cindex.TypeKind.CONSTANTARRAY:
            # Not how many elements there are.
            value = self.text.find("=", node.location.offset, node.extent.end.offset)
            children = [child for child in children if 0 < value < child.extent.start.offset]
        for child in children:
            self.walk(child, constant or kind == Kind.ENUM_CONSTANT_DECL or (kind == Kind.CASE_STMT and child == children[0]))

    @staticmethod
    def _range(node):
        return node.extent.start.offset, node.extent.end.offset

    def _binary_operator(self, node, constant):
        left, right = node.get_children()
        (begin, left_end), (right_begin, end) = self._range(left), self._range(right)
        between = COMMENT.sub(lambda m: " " * len(m.group()), self.text[left_end:right_begin])
        operator = between.strip(" \t\n()")
        if operator in RELATIONS or operator in SUMS or operator in LOGIC:
            # Brackets around operands are not part of what stands inside of them.
            begin, end = self._range(node)
            if between.count(operator) != 1 or (begin, end) == self._range(left):
                return
            at = left_end + between.index(operator)
            self._operator(node, constant or is_bit_field(left) or is_bit_field(right), (begin, at, at + len(operator), end), operator)

    _compound_assignment_operator = _binary_operator

    def _operator(self, node, constant, at, operator):
        begin, from_, to, end = at
        news = RELATIONS.get(operator) or (LOGIC.get(operator) or SUMS[operator],)
        pointer = any(child.type.get_canonical().kind == cindex.TypeKind.POINTER for child in node.get_children())
        if operator == "-" and pointer and node.type.get_canonical().kind != cindex.TypeKind.POINTER:
            return  # the distance of two pointers
        switched = not constant and operator not in ("+=", "-=")
        asks = [self._mutant(from_, to, new, switched) for new in news]
        if not switched:
            return
        if operator in LOGIC:
            keep = "" if operator == "&&" else "!"
            self._insert(begin, end, "({ _Bool l_ = (", ") : l_; })")
            self._replace(from_, to, f"); ({keep}l_ != {asks[0]}) ? (_Bool)(")
            return
        cases = "".join(f"{ask} ? l_ {new} r_ : " for ask, new in zip(asks, news))
        self._insert(begin, end, "({ __auto_type l_ = (", f"); {cases}l_ {operator} r_; }})")
        self._replace(from_, to, "); __auto_type r_ = (")

    def _unary_operator(self, node, constant):
        begin, end = self._range(node)
        if self.text[begin] == "!" and begin != self._range(next(node.get_children()))[0]:
            ask = self._mutant(begin, begin + 1, "", not constant)
            if not constant:
                self._insert(begin, end, "((", f") != {ask})")

    def _integer_literal(self, node, constant):
        begin, end = self._range(node)
        token = self.text[begin:end]
        if token in ("true", "false"):
            self._instead(begin, end, ["false" if token == "true" else "true"], constant)
        if not NUMBER.fullmatch(token) or self.text[:begin].rstrip().endswith("[") and (constant or is_size(self.text, end)):
            return
        value = int(token.rstrip("uUlL"), 0)
        self._instead(begin, end, [str(n) for n in (value + 1, value - 1) if n >= 0], constant)

    def _instead(self, begin, end, news, constant):
        known = {(m.begin, m.end, m.new) for m in self.found}
        news = [new for new in news if (begin, end, new) not in known]
        asks = [self._mutant(begin, end, new, not constant) for new in news]
        if not constant:
            self._insert(begin, end, "(" + "".join(f"{ask} ? {new} : " for ask, new in zip(asks, news)), ")")

    def _condition(self, node, constant, before, behind):
        """One without an operator of its own, the other way round."""
        begin, end = self._range(node)
        plain = node
        while plain.kind in (Kind.UNEXPOSED_EXPR, Kind.PAREN_EXPR) and len(list(plain.get_children())) == 1:
            plain = next(plain.get_children())
        text = self.text[begin:end]
        if plain.kind == Kind.BINARY_OPERATOR or text.startswith("!") or constant or \
                not self.text[:begin].rstrip().endswith(before) or not self.text[end:].lstrip().startswith(behind):
            return
        ask = self._mutant(begin, end, f"!({text})")
        self._insert(begin, end, "((_Bool)(", f") != {ask})")

    def _if_stmt(self, node, constant):
        self._condition(next(node.get_children()), constant, "(", ")")

    _while_stmt = _if_stmt

    def _conditional_operator(self, node, constant):
        self._condition(next(node.get_children()), constant, "", "?")

    def _return_stmt(self, node, constant):
        value = next(node.get_children(), None)
        if value is None:
            return
        begin, end = self._range(value)
        text = self.text[begin:end]
        news = [new for new in wrong_results(self.result, text) if new != text and text not in ("true", "false")]
        if news:
            self._instead(begin, end, news, constant)


def is_bit_field(node):
    children = list(node.get_children())
    return (node.kind == Kind.MEMBER_REF_EXPR and node.referenced is not None and node.referenced.is_bitfield()) or \
        (node.kind in (Kind.UNEXPOSED_EXPR, Kind.PAREN_EXPR) and len(children) == 1 and is_bit_field(children[0]))


def is_size(text, end):
    """Is the number before this place that of an array's elements, or of one in a list?"""
    line = text[text.rfind("\n", 0, end) + 1:end]
    return re.match(r"\s*(?:const |unsigned |struct |enum )*\w+[\s*]+\w+\[\w*$", line) is not None or \
        re.match(r"\]\s*=[^=]", text[end:]) is not None and re.search(r"[{,]\s*\[\w*$", line) is not None


def wrong_results(result, text):
    """What a function of this type could return instead."""
    kind = result.get_canonical().kind
    if kind == cindex.TypeKind.POINTER:
        return () if text == "NULL" else ("(void *)0",)
    if kind == cindex.TypeKind.BOOL:
        return ("true", "false")
    if kind == cindex.TypeKind.ENUM:
        return () if text.isupper() else (f"({result.spelling})0",)
    return () if kind == cindex.TypeKind.RECORD else ("0", "1")


def numbers_of(path, text):
    """Of a header: the numbers in its macros and enums."""
    places = Places(path, text)
    code = COMMENT.sub(lambda m: " " * len(m.group()), text)
    for match in re.finditer(r"(?<![\w\"])\d+(?![\w\"])", code):
        if '"' not in code[code.rfind("\n", 0, match.start()) + 1:match.start()]:
            value = int(match.group())
            for new in (value + 1, value - 1):
                if new >= 0:
                    places._mutant(match.start(), match.end(), str(new), False)
    return places


def places_of(path, file, text, flags):
    """path: its name in the tree; file: where it is; flags: those of the compiler."""
    if path.endswith(".h"):
        return numbers_of(path, text)
    unit = cindex.Index.create().parse(str(file), args=flags)
    places = Places(path, text)
    for node in unit.cursor.get_children():
        if node.location.file is not None and node.location.file.name == str(file):
            places.walk(node)
    return places

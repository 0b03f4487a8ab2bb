# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a page of -o html as strictly as can be: by an XML parser, which stops at the first octet that is out of place, and
with the elements, attributes and values that are known here and no others."""

import base64
import hashlib
import re
from dataclasses import dataclass, field
from xml.parsers import expat

# Each with its attributes, and what these may hold.
_CLASS = {"class": "state (ok|warning|critical|unknown)|tree|problems|block|fix|names"}
ELEMENTS = {
    "html": {"xmlns": r"http://www\.w3\.org/1999/xhtml", "lang": "en"}, "head": {}, "title": {}, "style": {}, "body": {},
    "meta": {"charset": "utf-8", "http-equiv": "Content-Security-Policy", "name": "viewport|color-scheme",
             "content": "width=device-width, initial-scale=1|light dark|default-src 'none'.*"},
    "main": {}, "footer": {}, "nav": {"aria-label": "All that was checked"}, "section": {"id": r"part-[1-9][0-9]*"},
    "h1": {}, "h2": {}, "h3": {}, "p": {}, "ul": _CLASS, "li": _CLASS, "details": {"open": "open"}, "summary": {},
    "table": {}, "thead": {}, "tbody": {}, "tr": {}, "th": {"scope": "col|row"}, "td": {"colspan": "4"}, "dl": {}, "dt": {}, "dd": {},
    "a": {"href": r"#part-[1-9][0-9]*"}, "b": {}, "strong": _CLASS, "em": {}, "span": _CLASS, "code": {}, "time": {},
}
_POLICY = "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'"
# What must never be seen raw: controls, C1, bidirectional and zero-width characters; and what text output does not have either.
_FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufffe\uffff\ue000-\uf8ff"
                        "<>&\"'`$|\\[\\]]")


@dataclass
class Element:
    name: str
    attributes: dict
    parent: "Element" = None
    children: list = field(default_factory=list)  # elements, and text

    @property
    def text(self):
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def all(self, name):
        for child in self.children:
            if isinstance(child, Element):
                if child.name == name:
                    yield child
                yield from child.all(name)

    def one(self, name):
        found = list(self.all(name))
        assert len(found) == 1, (name, len(found))
        return found[0]


def read(octets):
    """The element html of a page that keeps its promises."""
    parser = expat.ParserCreate("UTF-8")
    open_elements = [Element("", {})]
    parser.buffer_text = True

    def begin(name, attributes):
        assert name in ELEMENTS, name
        for key, value in attributes.items():
            assert key in ELEMENTS[name] and re.fullmatch(ELEMENTS[name][key], value), (name, key, value)
        element = Element(name, attributes, open_elements[-1])
        open_elements[-1].children.append(element)
        open_elements.append(element)

    def text(data):
        if open_elements[-1].name != "style":
            assert not _FORBIDDEN.search(data), data
        open_elements[-1].children.append(data)

    def doctype(name, system, public, subset):
        assert (name, system, public, bool(subset)) == ("html", None, None, False)

    def never(*arguments):
        raise AssertionError(arguments)
    parser.StartElementHandler, parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = begin, text, doctype
    parser.EndElementHandler = lambda name: open_elements.pop()
    parser.CommentHandler = parser.ProcessingInstructionHandler = parser.StartCdataSectionHandler = never
    parser.EntityDeclHandler = parser.XmlDeclHandler = parser.DefaultHandler = None
    assert octets.startswith(b"<!DOCTYPE html>") and octets.endswith(b"</html>\n"), octets[:40]
    parser.Parse(octets, True)
    html = open_elements[0].one("html")
    _check_policy(html)
    _check_links(html)
    return html


def _check_policy(html):
    """The first thing that counts in its head, and of the one style sheet that is there."""
    head = html.one("head")
    first = [child for child in head.children if isinstance(child, Element)][:2]
    assert [list(element.attributes) for element in first] == [["charset"], ["http-equiv", "content"]], first
    styles = list(html.all("style"))
    expected = "default-src 'none'"
    if styles:
        assert len(styles) == 1 and styles[0].parent is head
        expected = _POLICY.format(base64.b64encode(hashlib.sha256(styles[0].text.encode()).digest()).decode())
    assert first[1].attributes["content"] == expected


def _check_links(html):
    ids = [section.attributes["id"] for section in html.all("section")]
    assert len(ids) == len(set(ids))
    assert {link.attributes["href"][1:] for link in html.all("a")} <= set(ids)
    for details in html.all("details"):
        elements = [child for child in details.children if isinstance(child, Element)]
        assert [e.name for e in elements] == ["summary", "ul"], elements


def state(html):
    return html.one("h1").text.split(" ")[0]


def summary(html):
    return html.one("h1").text.split(" ", 1)[1]


def terms(html):
    """What the foot says: {term: text}."""
    entries = [e for e in html.one("footer").one("dl").children if isinstance(e, Element)]
    return {dt.text: dd.text for dt, dd in zip(entries[::2], entries[1::2])}

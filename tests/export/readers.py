"""Readers of the two query languages, as far as we write them: they say of a record whether a query takes it.

Written from the languages' own pages (OData 4.01 ABNF; learn.microsoft.com/kusto/query), not from our writers. What is
not understood is refused, so that a query that means something else cannot pass for one that takes nothing.
"""

import json
import re
from datetime import datetime


class Tokens:
    def __init__(self, text, pattern):
        self.items = []
        place = 0
        while place < len(text):
            match = pattern.match(text, place)
            assert match, f"not understood: {text[place : place + 30]!r}"
            if match.lastgroup != "blank":
                self.items.append((match.lastgroup, match[0]))
            place = match.end()
        self.at = 0

    def peek(self):
        return self.items[self.at] if self.at < len(self.items) else ("end", "")

    def take(self, wanted=None):
        kind, text = self.peek()
        assert wanted is None or wanted in {kind, text}, f"expected {wanted}, got {text!r}"
        self.at += 1
        return text

    def took(self, wanted):
        if self.peek()[1] != wanted:
            return False
        self.at += 1
        return True

    def end(self):
        assert self.peek()[0] == "end", f"left over: {self.peek()[1]!r}"


class Reader:
    """``or`` binds less than ``and``; brackets group. Every comparison is counted."""

    pattern: re.Pattern

    def __init__(self, text):
        self.tokens = Tokens(text, self.pattern)
        self.comparisons = 0

    def either(self):
        parts = [self.both()]
        while self.tokens.took("or"):
            parts.append(self.both())
        return lambda record: any(part(record) for part in parts)

    def both(self):
        parts = [self.one()]
        while self.tokens.took("and"):
            parts.append(self.one())
        return lambda record: all(part(record) for part in parts)

    def one(self):
        if self.tokens.took("("):
            inner = self.either()
            self.tokens.take(")")
            return inner
        return self.comparison()


class OData(Reader):
    pattern = re.compile(
        r"(?P<text>'(?:[^']|'')*')|(?P<time>\d{4}-\d\d-\d\dT[\d:.]+Z)|(?P<name>[A-Za-z]\w*(?:/[A-Za-z]\w*)*)"
        r"|(?P<sign>[():])|(?P<blank> +)"
    )

    def read(self):
        takes = self.either()
        self.tokens.end()
        return takes

    def comparison(self):
        path = self.tokens.take("name").split("/")
        if path[-1] == "any" and self.tokens.took("("):
            name = self.tokens.take("name")
            self.tokens.take(":")
            inner = self.either()
            self.tokens.take(")")
            return lambda record: any(inner({name: item}) for item in self.value(record, path[:-1]) or ())
        self.comparisons += 1
        operator = self.tokens.take("name")
        wanted = self.literal()
        compare = {"eq": lambda a, b: a == b, "ge": lambda a, b: a >= b, "le": lambda a, b: a <= b}[operator]
        return lambda record: (
            (value := self.value(record, path)) is not None and compare(self.like(value, wanted), wanted)
        )

    def literal(self):
        kind, text = self.tokens.peek()
        self.tokens.take()
        assert kind in {"text", "time"}
        return datetime.fromisoformat(text) if kind == "time" else text[1:-1].replace("''", "'")

    @staticmethod
    def like(value, wanted):
        return datetime.fromisoformat(value) if isinstance(wanted, datetime) else value

    @staticmethod
    def value(record, path):
        for name in path:
            record = record.get(name) if record else None
        return record


class Kql(Reader):
    pattern = re.compile(
        r"(?P<text>\"(?:[^\"\\\r\n]|\\[\\\"])*\")|(?P<time>datetime\([^)]*\))|(?P<range>\.\.)"
        r"|(?P<sign>[(),|]|=~|!in~|in~)|(?P<name>\w+)|(?P<blank>\s+)"
    )

    def read(self):
        self.table = self.tokens.take("name")
        parts = []
        while self.tokens.took("|"):
            self.tokens.take("where")
            parts.append(self.either())
        self.tokens.end()
        return lambda record: all(part(record) for part in parts)

    def comparison(self):
        name = self.tokens.take("name")
        if name == "not":
            inner = self.one()
            return lambda row: not inner(row)
        self.comparisons += 1
        if name == "isempty":
            column = self.column()
            return lambda row: not row.get(column)
        if name == "tostring":
            column = self.column()
            self.tokens.take("has_any")
            words = [word(text) for text in self.texts()]
            return lambda row: any(one.search(written(row.get(column))) for one in words)
        return self.of_column(name)

    def of_column(self, name):
        operator = self.tokens.take()
        if operator == "between":
            self.tokens.take("(")
            first = self.moment()
            self.tokens.take("range")
            last = self.moment()
            self.tokens.take(")")
            return lambda row: first <= datetime.fromisoformat(row[name]) <= last
        if operator == "=~":
            wanted = self.literal().casefold()
            return lambda row: (row.get(name) or "").casefold() == wanted
        if operator == "startswith":
            start = self.literal().casefold()
            return lambda row: (row.get(name) or "").casefold().startswith(start)
        assert operator in {"in~", "!in~"}, operator
        texts = {text.casefold() for text in self.texts()}
        return lambda row: ((row.get(name) or "").casefold() in texts) is (operator == "in~")

    def column(self):
        self.tokens.take("(")
        name = self.tokens.take("name")
        self.tokens.take(")")
        return name

    def texts(self):
        self.tokens.take("(")
        found = [self.literal()]
        while self.tokens.took(","):
            found.append(self.literal())
        self.tokens.take(")")
        return found

    def literal(self):
        return re.sub(r"\\(.)", r"\1", self.tokens.take("text")[1:-1])

    def moment(self):
        return datetime.fromisoformat(self.tokens.take("time").removeprefix("datetime(").removesuffix(")"))


def word(text):
    """``has`` looks for whole terms, in any case."""
    return re.compile(rf"(?<![0-9A-Za-z]){re.escape(text)}(?![0-9A-Za-z])", re.IGNORECASE)


def written(value):
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

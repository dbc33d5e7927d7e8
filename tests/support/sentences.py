"""Finds every sentence that the code may show, as a key of the Chinese catalogue."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]

NOT_SHOWN = re.compile(
    r"crawler/(?:report/|register/page\.py|language/|settings\.py|clock\.py|archive/show/pages\.py|archive/warc/(?:database|entries)\.py"
    r"|diff/pairing\.py|export/(?:(?:columns|duck|sqlite|datasette|description|tables)\.py|package/)|extensions/(?:prometheus|spidermon|json_log|stats)\.py"
    r"|loaders\.py|newcity/source_code\.py|portals/pagers/|reading/html/(?:nesting|tags|script_objects|selectors)\.py"
    r"|reading/(?:content|metadata|meaning)/|reading/verdict\.py|portals/walking/signals\.py|reextraction/captures\.py|schema/|loopback_cluster\.py"
    r"|store/(?:index|masking|identity|validation)\.py)"
)
"""Modules whose texts no command prints: the report has words of its own, and the rest are SQL, HTML, lists of names
and what monitors read."""

_CODE = re.compile(
    r"(?:SELECT|INSERT|DELETE|CREATE|UPDATE|PRAGMA|BEGIN|SET|ORDER|FORMAT|DROP|VALUES|FROM|ON|WHERE|AND|LIMIT) .*"
    r"|.*\b(?:TEXT|INTEGER)\b.*|.*USING \(.*|\) WITHOUT.*|.* = \?\)?|.*ORDER BY.*"
    r"|.*(?://|@class|\.//|:{2}).*\[.*|\]\[.*|(?:contains|//)\(?.*@.*|[\w ]*_\w+(?: \w*_\w+)+|.*\[options\].*"
    r"|(?:scrapy|fuwen|pytest) (?:[^,]*[^,.]|[^A-Z]*[^A-Z.])"
    r"|.*(?: [/\w+-]+; \w+=|\\[sdwb(]|\(\?|^#|</?(?!city)[a-z!]+[ >]).*",
    re.DOTALL,
)
"""Texts that are code: statements of SQL, commands that can be copied, names of files, patterns, comments and HTML."""

_OTHERS = frozenset(
    {
        *(
            "unexpected eof",
            "eof occurred",
            "in request",
            "max redirections reached",
            "Forbidden by robots.txt",
        ),
        *(
            "Sending large graph",
            "Overridden settings",
            "read now.jsonl",
            "boxes of headers",
            "the family counts",
            "leads on",
            "robots.txt forbids",
            "robots.txt could not be fetched",
            "Different from what was inferred",
        ),
        *(
            "WARC File Format 1.1",
            "User-agent: another robot",
            "{0} bytes; {0}",
            "Reading %s failed",
            "reply, agency, url",
        ),
        *("%s is not a document: %s", "run_id, outcome or started_at is missing", "url or reason is missing"),
        *("大汉 JCMS", "大汉 jpaas", "NFCMS (南方网)", "TRS WCM (海云)", "开普 UCAP", "博达 VSB"),
    }
)
"""Texts that no command prints (they are matched in a text of another program, logged or caught), and names."""

_NOT_SENTENCES = frozenset(
    {
        "RuntimeError",
        "NotImplementedError",
        "AssertionError",
        "AttributeError",
        "TypeError",
        "compile",
        "execute",
        "columns_of",
        "Selectors",
    }
)
"""What takes a text that no user reads: errors of the programmer, patterns, SQL, selectors and tables of columns."""

_LOGS = frozenset({"logger", "logging", "re"})
_WORDS = re.compile(
    r"(?:^|[ (“{}])[A-Za-z]{2,}[\w\'’-]*\S{0,2} +[\w({<“《'-]"
    r"|[\w)}>”'] +[A-Za-z]{2,}[\w\'’-]*(?:[ .,;:)?!]|$)"
)
"""What makes a text a phrase: a word next to something else."""

_BOUNDARY = re.compile(r"(?<=[.?!]) (?=[A-Z{-])")
_AROUND = re.compile(r"^[ ,;:]*(?:\{0\}(?:/\{0\})?: )?(?:\d )?")
"""The beginning of a text that its translation need not have: marks, the name of a city, an exit code."""

_PLACEHOLDER = re.compile(r"\{\d+\}")


@cache
def _trees() -> dict[str, ast.AST]:
    """The syntax tree of every module, by its path in the project."""
    paths = [*sorted(ROOT.glob("crawler/**/*.py")), *sorted(ROOT.glob("pipelines/*.py"))]
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


@cache
def sentences() -> dict[str, str]:
    """Every sentence and phrase of the code, and where it is, for example ``crawler/run/health.py:89``."""
    found: dict[str, str] = {}
    for name, tree in _trees().items():
        if not NOT_SHOWN.match(name):
            for line, text in _texts(_warnings(tree) if name == "crawler/items.py" else tree):
                for key in keys_of(text):
                    found.setdefault(key, f"{name}:{line}")
    return found


@cache
def counted_nouns() -> frozenset[str]:
    """Every noun that the code counts with ``counted``, and the plurals that are not formed by an s."""
    nouns: set[str] = set()
    for tree in _trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "counted":
                nouns |= {
                    text.value
                    for argument in node.args[1:]
                    for text in ast.walk(argument)
                    if isinstance(text, ast.Constant) and isinstance(text.value, str)
                }
    return frozenset(nouns)


@cache
def all_strings() -> frozenset[str]:
    """Every string of the code that has no placeholder, whatever it is for."""
    return frozenset(
        node.value
        for tree in _trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def keys_of(text: str) -> Iterator[str]:
    """The sentences of a text, each as a key: its placeholders numbered, without the space and marks around it."""
    for line in text.split("\n"):
        for part in _BOUNDARY.split(line):
            key = _AROUND.sub("", part).rstrip(" ,;:")
            if key.startswith("(") and key.endswith(")"):
                key = key[1:-1]
            if _WORDS.search(key) and key not in _OTHERS and not _CODE.fullmatch(key):
                numbers = iter(range(99))
                yield _PLACEHOLDER.sub(lambda _: f"{{{next(numbers)}}}", key)  # noqa: B023


def _warnings(tree: ast.AST) -> ast.AST:
    """The table of warnings in ``items.py``. Its other texts are the schema's."""
    return next(
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.AnnAssign | ast.Assign) and "WARNINGS" in ast.unparse(node).split("=")[0]
    )


def _texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every text of a module that may be shown, with its line."""
    skipped = set(_skipped(tree))
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else "{0}" for part in node.values]
            yield node.lineno, re.sub(r"(?:\{0\})+", "{0}", "".join(map(str, parts)))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, re.sub(r"\{\w*\}", "{0}", node.value)


def _skipped(tree: ast.AST) -> Iterator[int]:
    """The identities of the nodes that no user reads: docstrings, parts of an f-string, logs and errors of ours."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield id(node.value)
        elif isinstance(node, ast.JoinedStr):
            for part in node.values:
                if isinstance(part, ast.Constant):
                    yield id(part)
                elif isinstance(part, ast.FormattedValue) and part.format_spec is not None:
                    yield from map(id, ast.walk(part.format_spec))
        elif isinstance(node, ast.Call):
            function = node.func
            owner = function.value if isinstance(function, ast.Attribute) else None
            name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            if getattr(owner, "id", "") in _LOGS or name in _NOT_SENTENCES:
                yield from map(id, ast.walk(node))
            elif name == "counted":
                yield from (id(text) for argument in node.args[1:] for text in ast.walk(argument))

"""Says how to cite an export, in the Citation File Format (citation-file-format.github.io)."""

from __future__ import annotations

import orjson

from crawler.export.description import HOW_TO_CITE, KEYWORDS, LICENSE, TITLE, Description


def citation(about: Description) -> str:
    """Return the content of ``CITATION.cff``.

    Its values are JSON strings, which are valid in YAML. No date of release is given, because an export is not released by
    being written.
    """
    lines = [
        "cff-version: 1.2.0",
        "type: dataset",
        f"title: {_text(TITLE)}",
        f"message: {_text(HOW_TO_CITE)}",
        "authors:",
        f"  - name: {_text('The agencies that the column agency names')}",
        f"abstract: {_text(f'{about.text} {LICENSE}')}",
        f"version: {_text(about.version)}",
        "keywords:",
        *(f"  - {_text(word)}" for word in KEYWORDS),
    ]
    return "".join(f"{line}\n" for line in lines)


def _text(value: str) -> str:
    return orjson.dumps(value).decode()

"""Exporters for Scrapy's own feeds (``-O replies.csv``) whose formats have no objects or no nulls."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from typing import Any

import orjson
from scrapy.exporters import CsvItemExporter, MarshalItemExporter, PickleItemExporter, XmlItemExporter

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""A character that no XML document may contain."""


class CsvFeedExporter(CsvItemExporter):
    """Writes lists and objects as JSON, true and false as in JSON, and null as an empty cell: as ``scrapy export`` does."""

    def serialize_field(self, field: Mapping[str, Any], name: str, value: Any) -> Any:  # noqa: ARG002 Scrapy's
        """Return the content of a cell."""
        return value if value is None or isinstance(value, str) else orjson.dumps(value).decode()


class XmlFeedExporter(XmlItemExporter):
    """Writes objects as elements and null as an empty element.

    The keys of ``metadata`` are labels as printed, which need not be valid names of elements. Each is an element ``label``
    next to its ``value``. A character that XML does not allow is U+FFFD.
    """

    def serialize_field(self, field: Mapping[str, Any], name: str, value: Any) -> Any:  # noqa: ARG002 Scrapy's
        """Return a value as texts, lists of values and dictionaries whose keys are names of elements."""
        if isinstance(value, dict):
            return [{"label": _text(label), "value": _text(printed)} for label, printed in value.items()]
        return _elements(_plain(value))


class MarshalFeedExporter(MarshalItemExporter):
    """Writes objects as dictionaries, because marshal knows no other objects."""

    def serialize_field(self, field: Mapping[str, Any], name: str, value: Any) -> Any:  # noqa: ARG002 Scrapy's
        """Return a value as dictionaries, lists, texts and numbers."""
        return _plain(value)


class PickleFeedExporter(PickleItemExporter):
    """Writes objects as dictionaries, so that a feed is read without this program."""

    def serialize_field(self, field: Mapping[str, Any], name: str, value: Any) -> Any:  # noqa: ARG002 Scrapy's
        """Return a value as dictionaries, lists, texts and numbers."""
        return _plain(value)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return [_plain(part) for part in value] if isinstance(value, list) else value


def _elements(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _elements(part) for name, part in value.items()}
    return [_elements(part) for part in value] if isinstance(value, list) else _text(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    return _NOT_IN_XML.sub("\ufffd", text)

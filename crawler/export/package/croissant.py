"""Describes tables in the vocabulary Croissant 1.0 (mlcommons.org/croissant), as JSON-LD."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crawler.export.columns import TableColumn
from crawler.export.description import HOW_TO_CITE, KEYWORDS, LICENSE, TITLE, Description
from crawler.export.package.written_table import WrittenTable
from crawler.export.tables import REPLIES

_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The context that the specification gives."""

_TYPES = {"integer": "sc:Integer", "boolean": "sc:Boolean", "date": "sc:Date", "datetime": "sc:DateTime"}


def croissant(written: Sequence[WrittenTable], about: Description, *, chinese: bool) -> dict[str, Any]:
    """Return the description of tables.

    Args:
        written: the tables, and the CSV files to which they were written.
        about: the description of the export as a whole.
        chinese: True if the files have Chinese headings.
    """
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": "fuwen-replies",
        "alternateName": TITLE,
        "description": about.text,
        "license": LICENSE,
        "citeAs": f"{TITLE}, {about.version}. {HOW_TO_CITE}",
        "version": about.version,
        **({"datePublished": about.day} if about.day else {}),
        "inLanguage": "zh-CN",
        "keywords": list(KEYWORDS),
        "isBasedOn": [source.url for source in about.sources],
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": each.file,
                "name": each.file,
                "description": each.table.title,
                "contentUrl": each.file,
                "contentSize": f"{each.size} B",
                "encodingFormat": "text/csv",
                "sha256": each.sha256,
            }
            for each in written
        ],
        "recordSet": [_record_set(each, chinese=chinese) for each in written],
    }


def _record_set(written: WrittenTable, *, chinese: bool) -> dict[str, Any]:
    table = written.table
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.title,
        "key": {"@id": f"{table.name}/id"},
        "field": [_field(written, column, chinese=chinese) for column in table.columns],
    }


def _field(written: WrittenTable, column: TableColumn, *, chinese: bool) -> dict[str, Any]:
    name = f"{written.table.name}/{column.name}"
    to_reply = column.name in written.table.keys
    return {
        "@type": "cr:Field",
        "@id": name,
        "name": column.name,
        "description": f"{column.chinese}: {column.description}" if column.description else column.chinese,
        "dataType": _TYPES.get(column.package_type, "sc:Text"),
        "source": {
            "fileObject": {"@id": written.file},
            "extract": {"column": column.heading(chinese=chinese)},
        },
        **({"references": {"field": {"@id": f"{REPLIES.name}/id"}}} if to_reply else {}),
    }

"""The columns of the exported table of replies, derived from the JSON schema of records.

For example, the column ``suggestion_number`` contains a record's field ``suggestion.number``. Some columns are not in a
record: the row's number, and the place that publishes, which is in the city's file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from crawler.items import record_schema

CHINESE = {
    "id": "编号",
    "schema_version": "架构版本",
    "city": "城市",
    "division": "行政区划代码",
    "place": "地区",
    "level": "层级",
    "listing": "栏目",
    "index_number": "索引号",
    "title": "标题",
    "agency": "发布机构",
    "agency_code": "机构代码",
    "document_number": "发文字号",
    "topics": "主题分类",
    "genres": "体裁分类",
    "keywords": "关键词",
    "validity": "有效性",
    "written_on": "成文日期",
    "published_on": "发布日期",
    "kind": "类别",
    "suggestion_number": "建议编号",
    "suggestion_session": "会议",
    "suggestion_term": "届",
    "suggestion_meeting": "次",
    "suggestion_title": "建议题目",
    "suggestion_deputies": "代表",
    "suggestion_askers": "提出单位",
    "reply_signed_by": "落款单位",
    "reply_signed_on": "落款日期",
    "reply_co_agencies": "会办单位",
    "reply_result_code": "办理结果",
    "reply_agreed_to_publish": "同意公开",
    "reply_contacts": "联系方式",
    "body": "正文",
    "attachments": "附件",
    "metadata": "页面标签",
    "url": "网址",
    "fetched_at": "抓取时间",
    "encoding": "编码",
    "page_sha256": "页面哈希",
    "content_sha256": "内容哈希",
    "revision": "版次",
    "continues": "原标识",
    "withdrawn": "已撤除",
    "warnings": "提示",
}
"""Maps the English name of each column of replies to its Chinese heading."""

RENAMED = {"column": "listing"}
"""Maps a record's key to the name of its column. ``column`` is a reserved word of SQL."""

_FORMATS = {"date": "DATE", "date-time": "TIMESTAMP WITH TIME ZONE"}
_PLAIN = {"string": "VARCHAR", "integer": "INTEGER", "boolean": "BOOLEAN"}
_PACKAGE = {
    "DATE": "date", "TIMESTAMP WITH TIME ZONE": "datetime", "INTEGER": "integer", "VARCHAR": "string",
    "BOOLEAN": "boolean",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of the exported table.

    Attributes:
        name: the column's English name, such as ``suggestion_number``.
        path: the keys of the column's value in a record, from outside to inside, such as ``("suggestion", "number")``.
        type: the column's DuckDB type, such as ``VARCHAR``.
        description: the description of the column's field in the JSON schema of records.
        chinese: the column's Chinese heading.
    """

    name: str
    path: tuple[str, ...]
    type: str
    description: str
    chinese: str

    @property
    def nested(self) -> bool:
        """True if the column's values are lists or objects, which formats without these types store as JSON text."""
        return self.package_type in {"array", "object"}

    @property
    def package_type(self) -> str:
        """The column's type in a Data Package, such as ``string`` or ``array``."""
        if self.type.endswith("[]"):
            return "array"
        return _PACKAGE.get(self.type, "object")

    def heading(self, *, chinese: bool) -> str:
        """Return the column's Chinese heading if ``chinese`` is true, otherwise its English name."""
        return self.chinese if chinese else self.name

    def value(self, record: Mapping[str, Any]) -> Any:
        """Return the column's value in ``record``, or None if the record has no value.

        An empty string in a column of dates or times counts as no value.
        """
        value: Any = record
        for key in self.path:
            value = value.get(key) if isinstance(value, dict) else None
        return None if value == "" and self.type in _FORMATS.values() else value


def added_column(name: str, kind: str, description: str, chinese: str) -> TableColumn:
    """Return a column whose values are under the key ``name`` of a row and in no record.

    Args:
        name: the column's English name.
        kind: the column's DuckDB type.
        description: the meaning of its values.
        chinese: its Chinese heading.
    """
    return TableColumn(name, (name,), kind, description, chinese)


_ID = added_column("id", "INTEGER", "the number of the row, valid in this export only", CHINESE["id"])
_PLACE = (
    added_column("division", "VARCHAR", "the place's code by GB/T 2260: 500113", CHINESE["division"]),
    added_column("place", "VARCHAR", "the place whose authority publishes the listing", CHINESE["place"]),
    added_column("level", "VARCHAR", "national, province, prefecture or county", CHINESE["level"]),
)


def _columns(schema: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[TableColumn]:
    for key, part in schema["properties"].items():
        here = (*path, key)
        if "properties" in part:
            yield from _columns(part, here)
        else:
            name = RENAMED.get(key, "_".join(here))
            yield TableColumn(name, here, _type(part), part.get("description", ""), CHINESE[name])
        if here == ("city",):
            yield from _PLACE


def _type(schema: Mapping[str, Any]) -> str:
    """Return the DuckDB type, such as ``VARCHAR``, for values that the JSON schema ``schema`` describes."""
    types = schema["type"]
    kind = next(name for name in ([types] if isinstance(types, str) else types) if name != "null")
    if kind == "array":
        return f"{_type(schema['items'])}[]"
    if kind == "object" and "properties" in schema:
        return f"STRUCT({', '.join(f'{name} {_type(part)}' for name, part in schema['properties'].items())})"
    if kind == "object":
        return "MAP(VARCHAR, VARCHAR)"
    return _FORMATS.get(schema.get("format", ""), _PLAIN[kind])


@cache
def table_columns() -> tuple[TableColumn, ...]:
    """Return all columns of the table of replies: the row's number, then the columns in the order of a record's keys."""
    return (_ID, *_columns(record_schema()))

"""The tables of an export: the replies, and what is derived from them."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.export.columns import TableColumn, added_column, table_columns


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        name: its name, such as ``replies``.
        title: its English title.
        chinese: its Chinese name.
        columns: its columns. The first one, ``id``, is its key.
        keys: the columns that contain the ``id`` of a reply.
    """

    name: str
    title: str
    chinese: str
    columns: tuple[TableColumn, ...]
    keys: tuple[str, ...] = ()


_ID = added_column("id", "INTEGER", "the number of the row, valid in this export only", "编号")
_REPLY = added_column("reply_id", "INTEGER", "the id of the reply", "答复编号")

REPLIES = Table("replies", "Replies to deputies' suggestions", "答复", table_columns())

ATTACHMENTS = Table(
    "attachments",
    "Files that replies link to, with their texts",
    "附件",
    (
        _ID,
        _REPLY,
        added_column("name", "VARCHAR", "as printed", "名称"),
        added_column("url", "VARCHAR", "absolute", "网址"),
        added_column("fate", "VARCHAR", "what became of the file; null if it was not requested", "状态"),
        added_column("problem", "VARCHAR", "why there is no file, or what is unusual about it", "问题"),
        added_column("type", "VARCHAR", "the media type, detected from the bytes", "类型"),
        added_column("size", "INTEGER", "of the file, in bytes", "字节数"),
        added_column("sha256", "VARCHAR", "of the file's bytes", "文件哈希"),
        added_column("path", "VARCHAR", "of the file in the city's folder, or its URL in a store", "路径"),
        added_column("fetched_at", "TIMESTAMP WITH TIME ZONE", "when the file was fetched, UTC", "抓取时间"),
        added_column("text", "VARCHAR", "the text in the file; null if it was not read", "文字"),
        added_column("text_problem", "VARCHAR", "why there is no text", "文字问题"),
        added_column(
            "ocr", "BOOLEAN", "true if the text was recognised in pictures; null without a text", "光学识别"
        ),
    ),
    ("reply_id",),
)

REFERENCES = Table(
    "references",
    "Documents that the bodies of replies refer to",
    "引用",
    (
        _ID,
        _REPLY,
        added_column("kind", "VARCHAR", "document_number (文号) or title (in 《》)", "类别"),
        added_column("cited", "VARCHAR", "the number in the form of GB/T 9704, or the title without 《》", "引用文件"),
        added_column("count", "INTEGER", "how often the body has it", "次数"),
        added_column("target_id", "INTEGER", "the id of the reply that has it; null if there is none", "所引答复编号"),
        added_column("target_url", "VARCHAR", "the URL of that reply", "所引答复网址"),
    ),
    ("reply_id", "target_id"),
)  # fmt: skip

SAME_SUGGESTION = Table(
    "same_suggestion",
    "Replies of several agencies to one suggestion",
    "同一建议",
    (
        _ID,
        added_column("suggestion_id", "INTEGER", "the number of the suggestion, valid in this export only", "建议序号"),
        added_column("congress", "VARCHAR", "the GB/T 2260 code of the place of the session, or national", "会议地区代码"),
        added_column("kind", "VARCHAR", "suggestion, proposal or motion", "类别"),
        added_column("term", "INTEGER", "届 of the session", "届"),
        added_column("meeting", "INTEGER", "次 of the session", "次"),
        added_column("number", "VARCHAR", "the suggestion's number, without leading zeros if it is all digits", "建议编号"),
        _REPLY,
        added_column("agency", "VARCHAR", "发布机构 as printed, or the listing", "发布机构"),
        added_column("url", "VARCHAR", "of the reply", "网址"),
    ),
    ("reply_id",),
)  # fmt: skip

TABLES = {table.name: table for table in (REPLIES, ATTACHMENTS, REFERENCES, SAME_SUGGESTION)}
"""All tables by name. The replies come first."""

"""Writes the configuration with which Datasette shows an SQLite export: titles, facets and canned queries."""

from __future__ import annotations

from pathlib import Path

import orjson

from crawler.export.description import LICENSE, TITLE, Description
from crawler.export.rows import Rows
from crawler.export.tables import ATTACHMENTS, REFERENCES, REPLIES, SAME_SUGGESTION, Table
from crawler.files import printable

_QUERIES = {
    "search": (
        "Replies with a word of two or more characters, also in their attachments",
        """SELECT {replies.id}, {replies.title}, {replies.agency}, {replies.published_on}, {replies.url} FROM replies
WHERE rowid IN (
  SELECT rowid FROM replies_search WHERE length(:word) > 2 AND replies_search MATCH '"' || replace(:word, '"', '""') || '"'
  UNION
  SELECT rowid FROM replies_pairs WHERE length(:word) = 2 AND replies_pairs MATCH '"' || replace(:word, '"', '""') || '"'
)
ORDER BY {replies.published_on} DESC""",
    ),
    "by_year": (
        "Replies of each place and year",
        """SELECT {replies.division}, {replies.place}, substr({replies.published_on}, 1, 4) AS year, count(*) AS replies
FROM replies GROUP BY 1, 2, 3 ORDER BY 1, 3""",
    ),
    "cited_most": (
        "Documents to which the most replies refer",
        """SELECT {references.cited}, count(DISTINCT {references.reply_id}) AS replies FROM "references"
GROUP BY 1 ORDER BY 2 DESC LIMIT 100""",
    ),
    "same_suggestion": (
        "Suggestions that several agencies answered",
        """SELECT {same_suggestion.suggestion_id}, {same_suggestion.term}, {same_suggestion.meeting},
  {same_suggestion.number}, group_concat(DISTINCT {same_suggestion.agency}) AS agencies
FROM same_suggestion GROUP BY 1 ORDER BY 1""",
    ),
    "attachments_without_text": (
        "Files whose text could not be read",
        """SELECT {attachments.name}, {attachments.url}, {attachments.text_problem} FROM attachments
WHERE {attachments.text_problem} IS NOT NULL""",
    ),
}
"""Maps the name of each canned query to its title and its SQL, in which ``{table.column}`` is the column's heading."""


def configuration_path(path: Path) -> Path:
    """Return the path of the configuration for an SQLite file: ``replies.datasette.yaml`` for ``replies.sqlite``."""
    return path.with_name(f"{path.stem}.datasette.yaml")


def configuration(rows: Rows, path: Path, *, chinese: bool) -> str:
    """Return the configuration for the SQLite file at ``path``.

    Args:
        rows: the replies, which have been read.
        path: the SQLite file, whose name is that of the database in Datasette.
        chinese: True if the columns have Chinese names.
    """
    facets = ", ".join(_heading(REPLIES, name, chinese=chinese) for name in ("place", "agency", "kind"))
    newest, title = (_heading(REPLIES, name, chinese=chinese) for name in ("published_on", "title"))
    lines = [
        f"# datasette {printable(path.name)} -c {printable(configuration_path(path).name)}",
        "# (versions of Datasette before 1.0: -m instead of -c)",
        f"title: {_text(TITLE)}",
        f"description: {_text(Description.of(rows).text)}",
        f"license: {_text(LICENSE)}",
        "databases:",
        f"  {_text(printable(path.stem))}:",
        "    tables:",
        "      replies:",
        f"        facets: [{facets}]",
        f"        sort_desc: {newest}",
        f"        label_column: {title}",
        "    queries:",
    ]
    for name, (words, sql) in _QUERIES.items():
        lines += [f"      {name}:", f"        title: {_text(words)}", "        sql: |-"]
        lines += [f"          {line}" for line in _with_headings(sql, chinese=chinese).splitlines()]
    return "".join(f"{line}\n" for line in lines)


def _with_headings(sql: str, *, chinese: bool) -> str:
    for table in (REPLIES, ATTACHMENTS, REFERENCES, SAME_SUGGESTION):
        for column in table.columns:
            name = _heading(table, column.name, chinese=chinese)
            sql = sql.replace(f"{{{table.name}.{column.name}}}", name)
    return sql


def _heading(table: Table, name: str, *, chinese: bool) -> str:
    """Return a column's heading in double quotes, as both SQL and YAML have it."""
    column = next(column for column in table.columns if column.name == name)
    return f'"{column.heading(chinese=chinese)}"'


def _text(value: str) -> str:
    """Return a text as a JSON string, which is one of YAML too."""
    return orjson.dumps(value).decode()

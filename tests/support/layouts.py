"""One metadata block in every layout that portals were seen to use (docs/portals.md, sections 1.5, 2.3 and 5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.support.pages import table

Pairs = Mapping[str, str]
Layout = Callable[[Pairs], str]


def _two_a_row(pairs: Pairs, label: str, value: str) -> str:
    cells = [label.format(name) + value.format(text) for name, text in pairs.items()]
    return (
        "<table>"
        + "".join(f"<tr>{''.join(cells[i : i + 2])}</tr>" for i in range(0, len(cells), 2))
        + "</table>"
    )


def _each(pairs: Pairs, row: str, around: str = "{}") -> str:
    return around.format("".join(row.format(name, text) for name, text in pairs.items()))


LAYOUTS: dict[str, Layout] = {
    "th and td, one pair a row": lambda pairs: _each(pairs, "<tr><th>{}：</th><td>{}</td></tr>", "<table>{}</table>"),
    "td and td, one pair a row": lambda pairs: _each(pairs, "<tr><td>{}</td><td>{}</td></tr>", "<table>{}</table>"),
    "td and td in brackets, one pair a row": table,
    "th and td, two pairs a row": lambda pairs: _two_a_row(pairs, "<th>{}：</th>", "<td>{}</td>"),
    "td and td, two pairs a row": lambda pairs: _two_a_row(pairs, '<td class="xxgkBt">{}</td>', '<td class="xxgkCon">{}</td>'),
    "td and td in brackets, two pairs a row": lambda pairs: _two_a_row(pairs, "<td>[ {} ]</td>", "<td>{}</td>"),
    "all pairs in one row": lambda pairs: _each(pairs, "<td>{}</td><td>{}</td>", "<table><tr>{}</tr></table>"),
    "cells never closed": lambda pairs: _each(pairs, "<tr><td>{}：<td>{}", "<table>{}</table>"),
    "a colon in a cell of its own": lambda pairs: _each(
        pairs, "<tr><td>{}</td><td>：</td><td>{}</td></tr>", "<table>{}</table>"
    ),
    "label, value and its hidden copy": lambda pairs: _each(
        pairs, '<li><label>{0}：</label><span>{1}</span><span style="display:none">{1}</span></li>', "<ul>{}</ul>"
    ),
    "p in cells": lambda pairs: _each(pairs, "<tr><td><p>{}</p></td><td><p>{}</p></td></tr>", "<table>{}</table>"),
    "td of three spans": lambda pairs: _each(
        pairs, "<tr><td><span>{}</span><span>：</span><span>{}</span></td></tr>", "<table>{}</table>"
    ),
    "td of three spans, two a row": lambda pairs: _two_a_row(
        pairs, "<td><span>{}</span><span>：</span>", "<span>{}</span></td>"
    ),
    "label and value in one cell": lambda pairs: _each(pairs, "<tr><td>{}：{}</td></tr>", "<table>{}</table>"),
    "li and li": lambda pairs: _each(pairs, '<li class="l">{}</li><li class="r">{}</li>', "<ul>{}</ul>"),
    "li and li in several lists": lambda pairs: _each(
        pairs, '<ul><li class="a1"> {} </li><li class="a2"> {} </li></ul>', "<div>{}</div>"
    ),
    "li of span and em": lambda pairs: _each(pairs, "<li><span>{}</span><em>{}</em></li>", "<ul>{}</ul>"),
    "li of span in brackets and span": lambda pairs: _each(
        pairs, '<li class="clearfix"><span>[ {} ]\n  </span> <span class="wap-cont">{}</span></li>', "<ul>{}</ul>"
    ),
    "li of bold and text": lambda pairs: _each(pairs, "<li><b>{}：</b>{}</li>", "<ul>{}</ul>"),
    "li of label and value": lambda pairs: _each(pairs, "<li>{}：{}</li>", "<ul>{}</ul>"),
    "li of label and value in p": lambda pairs: _each(pairs, "<li><p>{}：</p><p>{}</p></li>", "<ul>{}</ul>"),
    "dt and dd": lambda pairs: _each(pairs, "<dt>{}</dt><dd>{}</dd>", "<dl>{}</dl>"),
    "dd of label and div": lambda pairs: _each(pairs, "<dd><label>{}：</label><div>{}</div></dd>", "<dl>{}</dl>"),
    "icon titles": lambda pairs: _each(pairs, '<li><i icon="h" title="{}"></i><em>{}</em></li>', "<ul>{}</ul>"),
    "icon titles, value as text": lambda pairs: _each(pairs, '<li><i title="{}"></i>{}</li>', "<ul>{}</ul>"),
    "p of two spans": lambda pairs: _each(
        pairs, '<p><span class="tt">{}：</span><span class="value">{}</span></p>', "<div>{}</div>"
    ),
    "div and div": lambda pairs: _each(pairs, "<div><div>{}：</div><div>{}</div></div>", "<div>{}</div>"),
    "lines of p": lambda pairs: _each(pairs, "<p>{}：{}</p>", "<div>{}</div>"),
    "lines of p with ASCII colons": lambda pairs: _each(pairs, "<p>{}: {}</p>", "<div>{}</div>"),
    "lines parted by br": lambda pairs: _each(pairs, "{}：{}<br>", "<p>{}</p>"),
    "one run of text in brackets": lambda pairs: _each(pairs, "[ {} ]{} ", "<p>{}</p>"),
    "one run of text in square brackets of full width": lambda pairs: _each(pairs, "【{}】{}　", "<p>{}</p>"),
    "one run of text with colons": lambda pairs: _each(pairs, "{}：{}　　", "<p>{}</p>"),
    "one run of spans": lambda pairs: _each(pairs, "<span>{}：{}</span> ", "<div>{}</div>"),
    "UCAP: span, text and a hidden input": lambda pairs: _each(
        pairs, '<li><span>{0}：</span><text>{1}</text><input type="hidden" value="{1}"></li>', "<ul>{}</ul>"
    ),
    "values in hidden inputs": lambda pairs: _each(
        pairs, '<li><span>{}：</span><input type="hidden" value="{}"><em></em></li>', "<ul>{}</ul>"
    ),
    "values written by scripts": lambda pairs: _each(
        pairs, "<tr><td>{}：</td><td><script>document.write('{}')</script></td></tr>", "<table>{}</table>"
    ),
    "labels in one row, values in the next": lambda pairs: (
        "<table><tr>" + "".join(f"<th>{name}</th>" for name in pairs) + "</tr><tr>"
        + "".join(f"<td>{text}</td>" for text in pairs.values()) + "</tr></table>"
    ),
    "a table inside a table": lambda pairs: f"<table><tr><td>{table(pairs)}</td></tr></table>",
    "stray end tags": lambda pairs: _each(
        pairs, "<tr><td>{}</td></TRS_DOCUMENT><td>{}</span></td></tr></div>", "<table>{}</table>"
    ),
    "a heading beside all rows": lambda pairs: (
        f'<table><tr><td rowspan="{len(pairs)}">公开信息</td>'
        + "</tr><tr>".join(f"<td>{name}</td><td>{text}</td>" for name, text in pairs.items()) + "</tr></table>"
    ),
    "li of label and value parted by br": lambda pairs: _each(pairs, "<li>{}<br>{}</li>", "<ul>{}</ul>"),
    "under a form to search by": lambda pairs: (
        "<form><label>文号：</label><input name=wh><label>成文日期：</label><input name=rq></form>"
        + _each(pairs, "<tr><td>{}：</td><td>{}</td></tr>", "<table>{}</table>")
    ),
    "values in links and bold": lambda pairs: _each(
        pairs, '<tr><td>{}</td><td><a href="/search"><b>{}</b></a></td></tr>', "<table>{}</table>"
    ),
}  # fmt: skip

"""What a script writes into a page is read, and no script is run."""

from __future__ import annotations

from tests.support.pages import document, record


def test_a_source_that_a_script_writes_is_read() -> None:
    script = (
        """<script>if("x"!=""){document.write('<span>来源：</span><span>市发展改革委</span>');}</script>"""
    )
    reply = record(document("", bar=f"<div><span>日期：</span><span>2025-02-19</span>{script}</div>"))
    assert (reply.agency, reply.published_on) == ("市发展改革委", "2025-02-19")

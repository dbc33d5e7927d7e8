"""Where a page sends a browser by meta refresh, header or script."""

from __future__ import annotations

import pytest

from crawler.reading.html.client_redirect import client_redirect

URL = "https://kjj.cq.gov.cn/zwgk/jyta/"


@pytest.mark.parametrize(
    ("page", "refresh", "target"),
    [
        ('<meta http-equiv="refresh" content="0; url=/new/">', None, "https://kjj.cq.gov.cn/new/"),
        ("<META HTTP-EQUIV=Refresh CONTENT='5;URL=list.html'>", None, f"{URL}list.html"),
        ("<script>location.href='/new/'</script>", None, "https://kjj.cq.gov.cn/new/"),
        ('<script>window.location = "https://a.gov.cn/"</script>', None, "https://a.gov.cn/"),
        ("<script>top.location.replace('new/')</script>", None, f"{URL}new/"),
        ("<script>self.location.assign('new/');</script>", None, f"{URL}new/"),
        ("<html></html>", "0; url=/new/", "https://kjj.cq.gov.cn/new/"),
        ("<html></html>", "0;'/new/'", "https://kjj.cq.gov.cn/new/"),
        ("<html></html>", "rubbish; ; url", None),
        ("<html></html>", "0", None),
        ("<html></html>", "0; url=http://[", None),
        ("<html></html>", "9" * 100_000, None),
        ('<meta http-equiv="refresh" content="300">', None, None),
        (f'<meta http-equiv="refresh" content="0; url={URL}">', None, None),
        ("<script>location.href='#top'</script>", None, None),
        ("<script>if (a.location = 'x') {}</script>", None, None),
        ("<p>location.href='/new/'</p>", None, None),
        ("<script>location.href=base+'/new/'</script>", None, None),
        ("", None, None),
    ],
)
def test_the_target_is_found(page: str, refresh: str | None, target: str | None) -> None:
    assert client_redirect(page, URL, refresh) == target

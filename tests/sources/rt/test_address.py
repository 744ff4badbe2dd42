from urllib.parse import parse_qs, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from almenara.sources.rt import ticket_url

HOSTILE = (
    "javascript:alert(1)",
    "data:text/html,x",
    "//elsewhere",
    "https://u:p@rt.test",
    "https://rt.test/?a",
    "https://rt.test?",
    "",
)
addresses = st.sampled_from(HOSTILE) | st.text(max_size=20) | st.text(max_size=8).map("http://".__add__)
subjects = st.sampled_from(("7", "0048", "٣", "7&id=8", "7#x", "../7", "javascript:7", "")) | st.text(max_size=8)


@given(addresses, subjects)
def test_whatever_is_told_the_address_is_a_page_of_a_ticket_at_http_or_there_is_none(url: str, subject: str) -> None:
    made = ticket_url({"url": url}, subject)
    if made is None:
        return
    parts = urlsplit(made)
    assert parts.scheme in ("http", "https")
    assert parts.hostname
    assert not parts.fragment
    assert parse_qs(parts.query) == {"id": [subject]}
    assert subject.isdigit()
    assert url not in HOSTILE


def test_a_ticket_has_its_page() -> None:
    assert ticket_url({"url": "https://rt.test/desk/"}, "48") == "https://rt.test/desk/Ticket/Display.html?id=48"

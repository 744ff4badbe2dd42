from hypothesis import given
from hypothesis import strategies as st

from almenara.sources.plain import clean, html_to_text


def test_blocks_become_lines_and_markup_goes() -> None:
    assert html_to_text("<p>Hola <b>Marta</b></p><ul><li>uno<li>dos</ul>a&amp;b<br>fin") == (
        "Hola Marta\n\nuno\ndos\na&b\nfin"
    )


def test_scripts_and_styles_are_not_words() -> None:
    assert html_to_text("<style>p{}</style><script>alert('x')</script><p>sí</p>") == "sí"


def test_what_never_closes_is_read_to_the_end() -> None:
    assert html_to_text("<p>uno <i>dos") == "uno dos"


@given(st.text(alphabet="<>/ab &;\n\"'=", max_size=60))
def test_anything_can_be_read(html: str) -> None:
    assert "\n\n\n" not in html_to_text(html)


def test_text_is_fit_for_the_log() -> None:
    assert clean("a\0b\r\nc " + "x" * 70_000) == ("ab\nc " + "x" * 70_000)[:65_536]

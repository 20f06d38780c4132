import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printer.cells import char_cells, cluster_cells, clusters, lines_of, text_cells
from printer.document import Cell, Document, Feed, Run, columns, document, feed, rule, text
from printer.layout import Metrics, TextLine, layout


def lines(doc: Document, width: int) -> list[str]:
    found = [line for line in layout(doc, Metrics(width)) if isinstance(line, TextLine)]
    return [line.text for line in found]


def row(*cells: tuple[str, int | str, str], width: int) -> list[str]:
    made = tuple(
        Cell.model_validate({"runs": (Run(text=words),), "width": wide, "align": align, "least": 4})
        for words, wide, align in cells
    )
    return lines(document(columns(*made)), width)


@pytest.mark.parametrize(
    ("char", "cells"),
    [
        ("A", 1), ("가", 2), ("中", 2), ("ひ", 2), ("ｱ", 1), ("·", 2), ("★", 2), ("①", 2), ("é", 1),
        ("₩", 1), ("￦", 2), ("\u0301", 0), ("\u3000", 2), ("ก", 1), ("😀", 2),
    ],
)  # fmt: skip
def test_cells_of_characters(char: str, cells: int) -> None:
    assert char_cells(char) == cells


@pytest.mark.parametrize(
    ("letters", "count", "cells"),
    [
        ("e\u0323\u0301", 1, 1),
        ("👨‍👩‍👧", 1, 2),
        ("🇰🇷🇯🇵", 2, 4),
        ("👍🏽", 1, 2),
        ("ᄀᆞᆯ", 1, 2),
        ("ᄒᆞᆫ글", 2, 4),
        ("กำ", 2, 2),
    ],
)
def test_graphemes_stay_whole(letters: str, count: int, cells: int) -> None:
    assert len(list(clusters(letters))) == count
    assert text_cells(letters) == cells


def test_decomposed_hangul_is_composed_and_controls_are_shown() -> None:
    assert lines_of(unicodedata.normalize("NFD", "한글")) == ["한글"]
    assert lines_of("a\x1b@b\x00\u202e\u200b") == ["a\ufffd@b\ufffd"]
    assert lines_of("한\n글\r\n!") == ["한", "글", "!"]


def test_what_guests_type_is_not_remembered_without_end() -> None:
    before = cluster_cells.cache_info().maxsize
    assert before is not None
    for count in range(before + 10):
        cluster_cells("가" + "\u0301" * count)
    assert cluster_cells.cache_info().currsize <= before


def test_korean_breaks_between_words_only() -> None:
    assert lines(document(text(Run(text="치즈 듬뿍 올린 떡볶이"))), 12) == [
        "치즈 듬뿍",
        "올린 떡볶이",
    ]


def test_chinese_and_japanese_break_anywhere_but_before_closing_signs() -> None:
    assert lines(document(text(Run(text="宫保鸡丁。好"))), 8) == ["宫保鸡", "丁。好"]


def test_a_word_wider_than_the_line_goes_on_below() -> None:
    assert lines(document(text(Run(text="가나다라마바사"))), 6) == ["가나다", "라마바", "사"]


def test_an_amount_shrinks_before_it_breaks() -> None:
    large = document(text(Run(text="1,250,000원", width=4, height=4)))
    (line,) = layout(large, Metrics(32))
    assert isinstance(line, TextLine)
    assert line.text == "1,250,000원"
    assert {span.style.width for span in line.spans} == {2}


def test_an_amount_widens_its_column() -> None:
    assert row(("합계", "*", "left"), ("1,250,000", 4, "right"), width=20) == [
        "합계       1,250,000"
    ]


def test_names_wrap_beside_their_amount() -> None:
    assert row(("치즈 듬뿍 떡볶이", "*", "left"), ("9,000", 6, "right"), width=18) == [
        "치즈 듬뿍    9,000",
        "떡볶이",
    ]


def test_on_narrow_paper_the_name_gets_a_line_of_its_own() -> None:
    cells = (("김치찌개", "*", "left"), ("9,000", 8, "right"), ("2", 4, "right"))
    assert row(*cells, width=16) == ["김치찌개", "      9,000    2"]


def test_an_empty_cell_at_the_end_gives_way_first() -> None:
    cells = (("- 곱빼기", "*", "left"), ("500", 6, "right"), ("", 10, "right"))
    assert row(*cells, width=18) == ["- 곱빼기       500"]


def test_clip_cuts_without_half_letters() -> None:
    cell = Cell(runs=(Run(text="가나다라"),), width=5, overflow="clip")
    assert lines(document(columns(cell)), 20) == ["가나"]


def test_a_bar_fills_its_line() -> None:
    bar = document(text(Run(text="재출력", invert=True), align="center", fill=True))
    (line,) = layout(bar, Metrics(20))
    assert isinstance(line, TextLine)
    assert line.cells == 20
    assert all(span.style.invert for span in line.spans)


def test_rules_and_other_nodes_keep_their_place() -> None:
    first, second, third = layout(document(rule(), feed(2.0), rule("double")), Metrics(42))
    assert isinstance(first, TextLine)
    assert first.text == "─" * 21
    assert isinstance(second, Feed)
    assert isinstance(third, TextLine)


anything = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("가나다 뷁 김치 1,000원 中文 ひらがな é★·\u0301\u200d\ufe0f🇰😀ᄀᆞ\n"),
    ),
    max_size=60,
)
runs = st.builds(
    Run,
    text=anything,
    width=st.integers(1, 4),
    height=st.integers(1, 4),
    invert=st.booleans(),
    underline=st.booleans(),
)
aligns = st.sampled_from(["left", "center", "right"])
paragraphs = st.builds(
    lambda made, align, indent, hanging, fill: text(
        *made, align=align, indent=indent, hanging=hanging, fill=fill
    ),
    st.lists(runs, max_size=4),
    aligns,
    st.integers(0, 24),
    st.integers(0, 24),
    st.booleans(),
)
cells = st.builds(
    Cell,
    runs=st.lists(runs, max_size=2).map(tuple),
    width=st.one_of(st.integers(1, 30), st.just("*")),
    align=aligns,
    overflow=st.sampled_from(["wrap", "clip"]),
    least=st.integers(1, 20),
)
rows = st.builds(
    lambda made, gap: columns(*made, gap=gap),
    st.lists(cells, min_size=1, max_size=8),
    st.integers(0, 4),
)


@given(st.one_of(paragraphs, rows), st.integers(16, 64))
def test_no_line_is_ever_wider_than_the_paper(node: object, width: int) -> None:
    for line in layout(document(node), Metrics(width)):  # type: ignore[arg-type]
        assert isinstance(line, TextLine)
        assert line.cells <= width
        for span in line.spans:
            drawn = sum(max(1, text_cells(c)) for c in clusters(span.text)) * span.style.width
            assert span.cells == drawn


@given(anything, st.integers(16, 64))
def test_wrapping_loses_no_letter(words: str, width: int) -> None:
    printed = "".join(lines(document(text(Run(text=words))), width))
    meant = "".join(lines_of(words))
    assert [c for c in printed if not c.isspace()] == [c for c in meant if not c.isspace()]

"""Sums in running text and in columns: whole on every paper, whatever stands beside them."""

import re

from hypothesis import given
from hypothesis import strategies as st

from printer.cells import lines_of, text_cells
from printer.document import Cell, Document, Run, columns, document, text
from printer.layout import Metrics, TextLine, layout

# 58 mm paper is the narrowest: 32 cells. 4 times as wide, eight fit.
PAPERS = st.sampled_from([32, 42, 48, 64])

words = st.sampled_from(
    [
        "김치찌개", "할머니가손수담근묵은지", "Supercalifragilisticexpialidocious", "pork", "belly",
        "宫保鸡丁", "少放辣椒，不要香菜", "冷麺", "辛くしないでください", "豚カルビ", "합계", "소계：", "총（", "合計",
    ]
)  # fmt: skip
amounts = st.builds(
    lambda sign, number, unit: f"{sign}{number:,}{unit}",
    st.sampled_from(["", "-", "₩", "￦", "+", "¥"]),
    st.integers(0, 99_999_999_999),
    st.sampled_from(["", "원", "円", "元"]),
)
joints = st.sampled_from([" ", "", " ", "  "])


@st.composite
def phrases(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Words and amounts in a row, with and without spaces; and the amounts."""
    said, sums = "", []
    for _ in range(draw(st.integers(1, 5))):
        amount = draw(amounts)
        said += draw(words) + draw(joints) + amount + " "
        sums.append(amount)
    return said, sums


def printed(doc: Document, width: int) -> list[str]:
    return [line.text for line in layout(doc, Metrics(width)) if isinstance(line, TextLine)]


def letters(lines: list[str]) -> str:
    return "".join("".join(lines).split())


@given(phrases(), PAPERS, st.integers(1, 4), st.integers(0, 24), st.integers(0, 24))
def test_no_amount_breaks_in_running_text(
    phrase: tuple[str, list[str]], width: int, scale: int, indent: int, hanging: int
) -> None:
    said, sums = phrase
    run = Run(text=said, width=scale)
    lines = printed(document(text(run, indent=indent, hanging=hanging)), width)
    assert letters(lines) == letters(lines_of(said))
    for amount in sums:
        assert any(amount in line for line in lines), (amount, lines)


@given(phrases(), amounts, PAPERS, st.integers(1, 12), st.integers(0, 24))
def test_no_amount_breaks_in_columns(
    phrase: tuple[str, list[str]], total: str, width: int, narrow: int, hanging: int
) -> None:
    said, sums = phrase
    made = columns(
        Cell(runs=(Run(text=said),), width="*", least=8, hanging=hanging),
        Cell(runs=(Run(text=total),), width=narrow, align="right"),
    )
    lines = printed(document(made), width)
    for amount in [*sums, total]:
        assert any(amount in line for line in lines), (amount, lines)
    assert sorted(letters(lines)) == sorted(letters(lines_of(said + total)))
    assert all(text_cells(line) <= width for line in lines)


@given(st.integers(33, 70), st.integers(1, 4))
def test_an_amount_wider_than_the_paper_shows_every_digit(digits: int, scale: int) -> None:
    number = "7" * digits
    lines = printed(document(text(Run(text=number, width=scale))), 32)
    # At its narrowest, from edge to edge, and on below.
    assert lines == re.findall("7{1,32}", number)


def test_a_letter_before_an_amount_goes_before_the_amount_does() -> None:
    assert printed(document(text(Run(text="계산서의합계금액은1,250,000원"))), 24) == [
        "계산서의합계금액은",
        "1,250,000원",
    ]


def test_a_unit_stays_with_its_number() -> None:
    assert printed(document(text(Run(text="合計一二三四五六七八九十一12,000円"))), 32)[-1].endswith(
        "12,000円"
    )


def option(width: int) -> list[str]:
    row = columns(
        Cell(runs=(Run(text="\u00a0- 치즈 듬뿍 올린 떡볶이 사리 추가"),), width="*", hanging=3),
        Cell(runs=(Run(text="2,000"),), width=9, align="right"),
    )
    return printed(document(row), width)


def test_a_wrapped_cell_hangs_below_its_first_letter() -> None:
    assert option(32) == [" - 치즈 듬뿍 올린          2,000", "   떡볶이 사리 추가"]


def test_hanging_never_takes_the_room_of_an_amount() -> None:
    row = columns(Cell(runs=(Run(text="값 1,234,567"),), width=10, hanging=9))
    assert printed(document(row), 32) == ["값", " 1,234,567"]

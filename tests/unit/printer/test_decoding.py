"""Printed text, read back by a decoder that is not the encoder's inverse table (`independent`)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.messages import catalogue
from printer import preview
from printer.body import document_of, language_of
from printer.charset import encode_char, is_ksx1001
from printer.document import Document, Run, document, text
from printer.escpos import encode_document
from printer.layout import lines_of
from printer.profile import PrinterProfile, load_profile, profile_names
from printer.raster import Typeface
from tests.golden.papers import PAPERS
from tests.unit.printer.independent import PICTURE, ksx1001, printable, read

TYPEFACE = Typeface()
TEXT_PROFILES = [
    name for name in profile_names("sourced", "generic") if load_profile(name).lines == "text"
]
# Drawn although glibc has them: a Korean printer shows won at 5C, and older ROMs lack the others.
DRAWN_ALL_THE_SAME = frozenset("\\€®")


def check(doc: Document, profile: PrinterProfile) -> None:
    """Every line is on the paper as its letters, or is drawn because its letters are not in the table."""
    printed = read(encode_document(doc, profile, TYPEFACE).data, profile.charset)
    at = 0
    for line in preview.plain(doc, profile, TYPEFACE).splitlines():
        if at < len(printed) and printed[at] == line:
            at += 1
        elif at + 1 < len(printed) and printed[at] == PICTURE and printed[at + 1] == line:
            at += 2
        else:
            assert at < len(printed), line
            assert printed[at] == PICTURE, (printed[at], line)
            drawn = line.startswith(("[qr", "[picture", "[barcode"))
            assert (
                drawn
                or DRAWN_ALL_THE_SAME & set(line)
                or not printable(line.replace("₩", ""), profile.charset)
            ), line
    assert printed[at:] in ([], [PICTURE])


@pytest.mark.parametrize("name", TEXT_PROFILES)
@pytest.mark.parametrize("paper", PAPERS)
def test_a_paper_reads_as_its_preview(paper: str, name: str) -> None:
    body = PAPERS[paper]
    check(document_of(body, catalogue(language_of(body))), load_profile(name))


def test_the_table_is_that_of_the_c_library() -> None:
    ours = {chr(code) for code in range(0x80, 0x10000) if is_ksx1001(chr(code))}
    # The mark of the postal service is of 2002: printers are older, and Python leaves it out.
    assert ksx1001() - ours == {"㉾"}
    assert not ours - ksx1001()
    assert len(ours) == 8_226


@pytest.mark.parametrize("charset", ["ksx1001", "cp949"])
@pytest.mark.parametrize("international", [None, 0, 13])
def test_no_letter_of_unicode_becomes_a_question_mark(
    charset: str, international: int | None
) -> None:
    base = load_profile("generic-80-kr")
    profile = base.model_copy(update={"charset": charset, "international": international})
    letters = (chr(code) for code in range(0x20, 0x10000))
    typed = [
        letter
        for letter in letters
        if encode_char(letter, profile.charset, international) is not None
        # Others are another letter by the time they are laid out.
        and lines_of(letter) == [letter]
    ]
    assert len(typed) > 8_000
    doc = document(
        *(text(Run(text="".join(typed[at : at + 20]))) for at in range(0, len(typed), 20))
    )
    printed = read(encode_document(doc, profile, TYPEFACE).data, charset)
    assert PICTURE not in printed
    assert "".join("".join(printed).split()) == "".join("".join(typed).split())
    assert "".join(printed).count("?") == 1


anything = st.text(
    st.one_of(
        st.characters(max_codepoint=0xFFFF),
        st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3),
        st.sampled_from("가나다라 김치찌개 1,000원 ABC xyz ·★①中文ひ₩\\€?-/()"),
    ),
    max_size=30,
)


@given(anything, st.sampled_from(["ksx1001", "cp949", "none"]), st.sampled_from([None, 0, 8, 13]))
@settings(max_examples=150, deadline=None)
def test_a_question_mark_is_printed_only_where_one_was_written(
    words: str, charset: str, international: int | None
) -> None:
    base = load_profile("generic-80-kr")
    update = {"charset": charset, "international": international, "double_byte_on": "1c 26"}
    profile = base.model_copy(update=update)
    doc = document(text(Run(text=words)))
    printed = read(encode_document(doc, profile, TYPEFACE).data, charset)
    shown = "".join(line for line in printed if line != PICTURE)
    meant = "".join(lines_of(words)).replace("\u00a0", " ")
    assert shown.count("?") <= meant.count("?")
    if PICTURE not in printed:
        assert "".join(shown.split()) == "".join(meant.split())

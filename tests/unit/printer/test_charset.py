from hypothesis import given
from hypothesis import strategies as st

from printer.charset import decode, encode, encode_char, is_ksx1001

KSX1001_SYLLABLES = [
    bytes((row, cell)).decode("cp949") for row in range(0xB0, 0xC9) for cell in range(0xA1, 0xFF)
]


def test_every_syllable_of_ksx1001_is_its_own_pair() -> None:
    assert len(set(KSX1001_SYLLABLES)) == 2_350
    for syllable in KSX1001_SYLLABLES:
        assert encode_char(syllable, "ksx1001") == syllable.encode("cp949")


def test_the_other_8822_syllables_are_refused_and_never_made_up_of_letters() -> None:
    others = {chr(code) for code in range(0xAC00, 0xD7A4)} - set(KSX1001_SYLLABLES)
    assert len(others) == 8_822
    assert all(encode_char(syllable, "ksx1001") is None for syllable in others)
    # What Python's own codec does with them: eight bytes, four letters on paper.
    assert len("뷁".encode("euc_kr")) == 8
    assert encode_char("뷁", "cp949") == b"\x94\xee"


def test_trade_signs() -> None:
    assert encode_char("₩", "ksx1001") == b"\x5c"
    assert encode_char("₩", "none") is None
    assert encode_char("\\", "ksx1001") is None, "5C prints the won sign in Korea"
    assert encode_char("\\", "none", None) == b"\\"
    assert encode_char("·", "ksx1001") == b"\xa1\xa4"
    assert encode_char("é", "cp949") is None
    assert encode_char("\n", "ksx1001") is None
    assert is_ksx1001("★")
    assert not is_ksx1001("A")


def test_what_is_missing_is_told_once_each_in_order() -> None:
    assert encode("뷁é가뷁", "ksx1001") == (b"\xb0\xa1", ("뷁", "é"))


def test_a_ksx1001_printer_derails_on_cp949_bytes() -> None:
    # 94 EE is dropped byte by byte, and what follows is read from the wrong place.
    assert decode("뷁".encode("cp949") + b"AB", "ksx1001") != "뷁AB"
    assert decode("뷁".encode("cp949") + b"AB", "cp949") == "뷁AB"


@given(st.text(st.sampled_from([*KSX1001_SYLLABLES, *"ABC 019,.-₩·★①中ひ"])))
def test_a_printer_reads_what_was_encoded(text: str) -> None:
    data, missing = encode(text, "ksx1001")
    assert missing == ()
    assert decode(data, "ksx1001") == text


@given(st.text(), st.sampled_from(["ksx1001", "cp949", "none"]))
def test_encoding_never_invents_and_never_sends_control_bytes(text: str, charset: str) -> None:
    data, missing = encode(text, charset)  # type: ignore[arg-type]
    assert min(data, default=0x20) >= 0x20
    assert decode(data, charset) == "".join(c for c in text if c not in missing)  # type: ignore[arg-type]

"""`docs/printers.md` from `firmware_profiles/`.

`python -m tools.printers` writes it; `tests/unit/printer/test_profiles.py` says whether it is current.
"""

from pathlib import Path

from printer.profile import PrinterProfile, profile_names, read_profile, refused_names

PAGE = Path(__file__).resolve().parent.parent / "docs" / "printers.md"

_HEAD = """\
# Printers

Written by `python -m tools.printers` from `firmware_profiles/`; each file there says where every fact is from. No byte
of ours has been sent to any of these machines: a fact comes from a manual, a table or a program that others wrote, and
what is only believed is named. Whatever a profile says, the probe and the calibration slip on the spot say it better.

"Proof" is what a job can come to at best: *confirmed* (the printer says it printed, `GS ( H`), *processed* (it says it
got that far, `GS r`), *sent* (it says nothing).
"""

_SOURCED = """
## Sourced

| model | profile | head | columns | letters | QR | proof | USB | only believed |
|---|---|---|---|---|---|---|---|---|
"""

_GENERIC = """
## Generic

| printer | profile | head | columns | letters | QR | proof | only believed |
|---|---|---|---|---|---|---|---|
"""

_STUBS = """
## Stubs

Too little is known of these: they print as a generic printer until the probe (점검) says more. The last two
columns are all that their files add.

| model | profile | prints as | USB | known | only believed |
|---|---|---|---|---|---|
"""

_REFUSED = """
## Refused

Setting one up fails with these words for the technician.

| model | profile | why |
|---|---|---|
"""

_LETTERS = {"ksx1001": "KS X 1001", "cp949": "CP949", "none": "drawn"}


def page_text() -> str:
    """The page as today's profiles say it."""
    parts = [_HEAD, _SOURCED]
    for profile in map(read_profile, profile_names("sourced")):
        parts.append(_row(*_machine(profile), _usb(profile), _believed(profile)))
    parts.append(_GENERIC)
    for profile in map(read_profile, profile_names("generic")):
        parts.append(_row(*_machine(profile), _believed(profile)))
    parts.append(_STUBS)
    for profile in map(read_profile, profile_names("stub")):
        known = ", ".join(_told(profile, fact) for fact in profile.sources if fact != "usb")
        name, base = f"`{profile.name}`", f"`{profile.base}`"
        parts.append(_row(profile.title, name, base, _usb(profile), known, _believed(profile)))
    parts.append(_REFUSED)
    for profile in map(read_profile, refused_names()):
        parts.append(_row(profile.title, f"`{profile.name}`", profile.refused))
    return "".join(parts)


def _machine(profile: PrinterProfile) -> tuple[str, ...]:
    status = profile.status
    proof = "confirmed" if status.process_id else "processed" if status.gs_r else "sent"
    return (
        profile.title,
        f"`{profile.name}`",
        f"{profile.dots} dots, {profile.dpi} dpi",
        str(profile.columns),
        _LETTERS[profile.charset],
        "native" if profile.native_qr else "drawn",
        proof,
    )


def _usb(profile: PrinterProfile) -> str:
    return " ".join(f"{pair}{'?' * ('usb' in profile.unverified)}" for pair in profile.usb)


def _believed(profile: PrinterProfile) -> str:
    """Facts that are believed for a reason of their own: not those that a stub takes from its base."""
    inherited = f"as {profile.base} until"
    own = [fact for fact, why in profile.unverified.items() if not why.startswith(inherited)]
    return ", ".join(own)


def _told(profile: PrinterProfile, fact: str) -> str:
    value = profile.facts().get(fact)
    return f"{fact} {value}" if isinstance(value, int) and not isinstance(value, bool) else fact


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


if __name__ == "__main__":
    PAGE.write_text(page_text(), encoding="utf-8")

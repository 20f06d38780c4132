"""`python -m tests.sheets [ROOM...] [--language L...] [--to DIR]`: all rooms in all their languages, or those named.

Starts a demo shop for each sheet, drives a real Chromium through the room's scenes (`scenes/<room>.py`), and writes
`<room>-<language>.<n>.png` with every picture small, beside a folder of that name with each at its real size. Ends
with 1 when a scene could not be shown; its sheet then says why.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Error, expect, sync_playwright

from tests.browser.conftest import CHROMIUM, CHROMIUM_FLAGS
from tests.sheets.montage import Shot, sheets
from tests.sheets.room import Room, Scene
from tests.sheets.scenes import ROOMS
from tests.sheets.studio import SHOWN_WITHIN_MS, Studio

# Letters and pictures have come, and what is shown after a paint (a dialog) has been painted.
_SETTLED = """async () => {
  await document.fonts.ready;
  const loaded = (frame) => new Promise((done) => { frame.onload = done; frame.loading = 'eager'; });
  const long = new Promise((done) => setTimeout(done, 10_000));
  await Promise.race([long, Promise.all([...document.querySelectorAll('iframe[loading=lazy]')].map(loaded))]);
  for (const image of document.images) image.loading = 'eager';
  await Promise.all([...document.images].map((image) => image.decode().catch(() => null)));
  for (let frame = 0; frame < 3; frame += 1) await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}"""

SHEETS = Path(__file__).resolve().parents[2] / "sheets"


def taken(studio: Studio, scene: Scene, scrolled: bool) -> Iterator[Shot]:
    """The pictures of one scene; what went wrong is the last of them."""
    try:
        for caption, page in scene(studio):
            page.evaluate(_SETTLED)
            yield Shot(caption, page.screenshot(animations="disabled", full_page=scrolled))
    except (AssertionError, Error, httpx.HTTPError) as error:
        yield Shot(f"{scene.__name__} failed", error=f"{type(error).__name__}: {error}")
    finally:
        studio.clear()
        # The next scene begins with both signed in, however this one ended.
        studio.crew.sign_in()


def shoot(browser: Browser, room: Room, language: str, folder: Path, to: Path) -> int:
    """One sheet; how many scenes failed."""
    studio = Studio(browser, folder, language)
    try:
        shots = [shot for scene in room.scenes for shot in taken(studio, scene, room.scrolled)]
    finally:
        studio.close()
    name = f"{room.name}-{language}"
    singles = to / name
    singles.mkdir(parents=True, exist_ok=True)
    for old in singles.glob("*.png"):
        old.unlink()
    for number, shot in enumerate(shots):
        if shot.png:
            caption = re.sub(r"[^\w.]+", "-", shot.caption).strip("-")
            (singles / f"{number:02}-{caption}.png").write_bytes(shot.png)
    for old in to.glob(f"{name}.*.png"):
        old.unlink()
    for number, sheet in enumerate(sheets(name, shots), 1):
        sheet.save(to / f"{name}.{number}.png")
    return sum(bool(shot.error) for shot in shots)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.sheets", description=__doc__)
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help=", ".join(ROOMS))
    parser.add_argument("--language", action="append", help="this language only; may be repeated")
    parser.add_argument("--to", type=Path, default=SHEETS, help="the folder to write into")
    wanted = parser.parse_args()
    if unknown := sorted(set(wanted.rooms) - set(ROOMS)):
        parser.error(f"no room {', '.join(unknown)}; there are {', '.join(ROOMS)}")
    expect.set_options(timeout=SHOWN_WITHIN_MS)
    failed = 0
    with (
        tempfile.TemporaryDirectory(prefix="madang-sheets-") as folder,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS) as browser,
    ):
        print(f"Contact sheets go into {wanted.to}", flush=True)
        for room in (ROOMS[name] for name in wanted.rooms or ROOMS):
            for language in room.languages:
                if wanted.language and language not in wanted.language:
                    continue
                began = time.monotonic()
                wrong = shoot(
                    browser, room, language, Path(folder) / f"{room.name}-{language}", wanted.to
                )
                failed += wrong
                took = time.monotonic() - began
                said = f"{wrong} scenes failed" if wrong else "all scenes shown"
                print(f"{room.name}-{language}: {said} in {took:.0f} s", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

"""One change to fifty screens in a real browser: 품절 on the staff tablet, until the last of them has painted it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page
from websockets.sync.client import connect

from bench import browser as b
from bench.figures import Figure, Section, percentile
from bench.options import Options
from bench.process import python, serving

# Of the first category, so that it stands on a kiosk's first page; a board read from so near (mm) shows all dishes.
ITEM = "family-set"
DISTANCE_MM = 600
# The frame of such a change.
FRAME_BYTES = 180

# `painted` is when the frame after the change was drawn, in ms of this machine's clock: a task behind the frame's own.
_ARM = """(wanted) => {
  window.painted = new Promise((done) => {
    const look = () => {
      if (document.querySelector(wanted) === null) return;
      watcher.disconnect();
      requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => done(Date.now()); port2.postMessage(null); });
    };
    const watcher = new MutationObserver(look);
    watcher.observe(document.body, { subtree: true, childList: true, attributes: true });
    look();
  });
}"""

# A guest who walks away is forgotten after two minutes, and with them the menu that is watched here.
_STAY = "setInterval(() => document.dispatchEvent(new PointerEvent('pointerdown')), 15_000)"

# A page that draws one line anew when it hears something, and nothing else.
_BARE = """<!doctype html><title>bare</title><ul></ul><script>
  const list = document.querySelector('ul');
  for (let at = 0; at < 60; at += 1) {
    list.append(Object.assign(document.createElement('li'), { textContent: 'dish ' + at }));
  }
  const row = list.children[7]; row.dataset.item = 'ITEM'; row.dataset.soldOut = 'false';
  const socket = new WebSocket('URL');
  socket.onmessage = () => {
    row.dataset.soldOut = String(row.dataset.soldOut === 'false');
    row.textContent = row.dataset.soldOut;
  };
  socket.onopen = () => document.body.dataset.open = 'true';
</script>"""


def run(options: Options) -> list[Section]:
    """From the asking (so with the commit) to the last page's frame, half boards and half kiosks."""
    screens, changes = (4, 3) if options.quick else (50, 25)
    title = f"One change painted on {screens} screens"
    if not b.is_there():
        return [Section(title, (), (b.WITHOUT,))]
    # One browser for both: its own weight is the same.
    with b.chromium() as browser:
        limit = _bare(browser, screens, changes)
        mine = _shop(browser, options.work / "painted", screens, changes)
    of = "bare pages on a bare broadcast, no commit"
    found = tuple(
        Figure(f"{what}, {share}", percentile(values, part), "ms", percentile(limit[key], part), of)
        for what, key in (
            ("asked -> last screen painted", "last"),
            ("asked -> first screen painted", "first"),
        )
        for share, part in (("p50", 0.5), ("p99", 0.99))
        for values in (mine[key],)
    )
    return [
        Section(
            title, found, (f"{changes} changes; {screens} pages in one Chromium share two cores",)
        )
    ]


def _shop(browser: Browser, data: Path, screens: int, changes: int) -> dict[str, list[float]]:
    with b.demo_shop(data) as shop:
        kiosk, board = (
            next(s for s in shop.surfaces if s.name == name) for name in ("kiosk", "board")
        )
        pages = []
        for at in range(screens):
            page = b.new_page(browser)
            page.add_init_script(_STAY)
            if at % 2:
                page.goto(shop.address(board).replace("/board", f"/board?distance={DISTANCE_MM}"))
            else:
                page.goto(shop.address(kiosk))
                page.locator(kiosk.useful).first.click()
            page.locator(f"[data-item='{ITEM}']").first.wait_for(state="attached")
            pages.append(page)

        def change(sold_out: bool) -> None:
            b.command_of(shop, "staff", "set_sold_out" if sold_out else "clear_sold_out", item=ITEM)

        return _measured(pages, changes, change)


def _bare(browser: Browser, screens: int, changes: int) -> dict[str, list[float]]:
    with serving(python("-m", "bench.bare_broadcast", "--bytes", str(FRAME_BYTES))) as bare:
        url = bare.url.replace("http://", "ws://")
        pages = []
        for _ in range(screens):
            page = b.new_page(browser)
            page.set_content(_BARE.replace("URL", url).replace("ITEM", ITEM))
            page.locator("body[data-open]").wait_for()
            pages.append(page)
        with connect(url, ping_interval=None, max_queue=None) as till:

            def change(sold_out: bool) -> None:
                till.send(str(sold_out))

            return _measured(pages, changes, change)


def _measured(
    pages: list[Page], changes: int, change: Callable[[bool], None]
) -> dict[str, list[float]]:
    """Milliseconds from each change to the first and to the last page's frame. Ends with the pages closed."""
    found: dict[str, list[float]] = {"first": [], "last": []}
    # The first change warms up.
    for at in range(changes + 1):
        sold_out = at % 2 == 0
        for page in pages:
            page.evaluate(_ARM, f"[data-item='{ITEM}'][data-sold-out='{str(sold_out).lower()}']")
        began = time.time() * 1000
        change(sold_out)
        drawn = [float(page.evaluate("() => window.painted")) - began for page in pages]
        if at:
            found["first"].append(min(drawn))
            found["last"].append(max(drawn))
    for page in pages:
        page.context.close()
    return found

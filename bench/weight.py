"""What a surface weighs and how soon it is useful: first visit, nothing cached, a processor slowed four times."""

from __future__ import annotations

import gzip
import statistics
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Error, Response

from bench import browser as b
from bench.figures import Figure, Section
from bench.options import Options
from bench.process import python, serving

# A tablet of a few years ago beside the machine that measures.
SLOWER = 4

# When something useful was first drawn, in ms since the page was asked for.
_WATCH = """(() => {
  const useful = WANTED;
  window.useful = new Promise((done) => {
    const look = () => {
      if (document.querySelector(useful) === null) return;
      watcher.disconnect();
      requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => done(performance.now()); port2.postMessage(null); });
    };
    const watcher = new MutationObserver(look);
    watcher.observe(document, { subtree: true, childList: true, attributes: true });
    addEventListener('DOMContentLoaded', look);
  });
})()"""


@dataclass(slots=True)
class Visit:
    """One first visit: bytes of all answers as they are and gzipped, and when it was useful (ms)."""

    plain: int = 0
    zipped: int = 0
    useful_ms: float = 0.0
    kinds: dict[str, int] = field(default_factory=dict)


def run(options: Options) -> list[Section]:
    """The median of several first visits to each surface, beside an empty page's."""
    title = f"First visits, processor slowed {SLOWER} times"
    if not b.is_there():
        return [Section(title, (), (b.WITHOUT,))]
    times = 1 if options.quick else 5
    found: list[Figure] = []
    with b.chromium() as browser:
        with serving(python("-m", "bench.served", "empty")) as empty:
            limit = _median(times, browser, f"{empty.url}/health", "body")
        with b.demo_shop(options.work / "weight") as shop:
            for surface in shop.surfaces:
                one = _median(times, browser, shop.address(surface), surface.useful)
                found.append(
                    Figure(
                        f"{surface.name}: useful after",
                        one.useful_ms,
                        "ms",
                        limit.useful_ms,
                        "an empty page",
                    )
                )
                found.append(Figure(f"{surface.name}: gzipped", one.zipped / 1000, "kB"))
                found.append(
                    Figure(f"{surface.name}: letters of it", one.kinds.get("font", 0) / 1000, "kB")
                )
                found.append(Figure(f"{surface.name}: as sent", one.plain / 1000, "kB"))
    notes = (
        f"the median of {times} first visits; bytes until the first useful screen and what it asked for",
        "letters are compressed already (woff2) and kept for ever after the first visit",
    )
    return [Section(title, tuple(found), notes)]


def _median(times: int, browser: Browser, address: str, useful: str) -> Visit:
    """Bytes of the last visit, the median of the times."""
    visits = [_visit(browser, address, useful) for _ in range(times)]
    visits[-1].useful_ms = statistics.median(one.useful_ms for one in visits)
    return visits[-1]


def _visit(browser: Browser, address: str, useful: str) -> Visit:
    page = b.new_page(browser)
    seen: list[Response] = []
    page.on("response", lambda response: seen.append(response))
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.add_init_script(_WATCH.replace("WANTED", repr(useful)))
    page.goto(address, wait_until="commit")
    visit = Visit(useful_ms=float(page.evaluate("() => window.useful")))
    page.wait_for_load_state("load")
    for response in seen:
        body = _body(response)
        small = min(len(body), len(gzip.compress(body, 6)))
        visit.plain += len(body)
        visit.zipped += small
        kind = response.request.resource_type
        visit.kinds[kind] = visit.kinds.get(kind, 0) + small
    page.context.close()
    return visit


def _body(response: Response) -> bytes:
    """Empty where there is none: a redirect, or something still on its way."""
    try:
        return response.body()
    except Error:
        return b""

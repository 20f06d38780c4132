"""Measures what stands on a screen, in millimetres of the screen's profile, as a technician would with a ruler."""

import math
from typing import Any

from playwright.sync_api import Page

# Visible text, what holds it, and how high its letters are drawn: the box of one full letter in that font.
_LETTERS = """() => {
  const canvas = new OffscreenCanvas(8, 8).getContext('2d');
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const words = node.textContent.trim();
    const holder = node.parentElement;
    if (words === '' || !holder.checkVisibility() || holder.closest('.unseen, [inert]') !== null) continue;
    if (document.querySelector('dialog[open]') !== null && holder.closest('dialog') === null) continue;
    const style = getComputedStyle(holder);
    if (style.visibility === 'hidden') continue;
    canvas.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const box = canvas.measureText('한국어를');
    found.push({ words, px: box.actualBoundingBoxAscent + box.actualBoundingBoxDescent });
  }
  return found;
}"""

# Boxes of all controls that can be touched now; those scrolled out of their list are on another page.
_CONTROLS = """() => {
  const dialog = document.querySelector('dialog[open]');
  const found = [];
  for (const control of (dialog ?? document).querySelectorAll('button, a[href], summary')) {
    const style = getComputedStyle(control);
    if (!control.checkVisibility() || style.visibility === 'hidden') continue;
    const box = control.getBoundingClientRect();
    const list = control.closest('.sheet')?.getBoundingClientRect();
    if (list !== undefined && (box.top < list.top - 1 || box.bottom > list.bottom + 1)) continue;
    found.push({
      words: (control.getAttribute('aria-label') ?? control.textContent).trim(),
      x: box.x, y: box.y, width: box.width, height: box.height,
    });
  }
  return found;
}"""

# What does not fit where it stands: each line of text must lie within the screen, within all that clips it, and
# within its own box. Lists and dialogs may be longer than their place: they are turned or scrolled.
_MISFITS = """() => {
  const BOXES = 'button, a, .card, .option, .banner, .not-now, .tag, .service-tag, .owed, dialog, .category, .pane';
  const MAY_BE_LONG = '.sheet, dialog';
  const SLACK = 1.5;
  const found = [];
  const dialog = document.querySelector('dialog[open]');
  const walker = document.createTreeWalker(dialog ?? document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const words = node.textContent.trim();
    const holder = node.parentElement;
    if (words === '' || !holder.checkVisibility() || holder.closest('.unseen') !== null) continue;
    const style = getComputedStyle(holder);
    if (style.visibility === 'hidden') continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    // Line boxes of some faces are much higher than their letters: look at the letters' own height.
    const half = parseFloat(style.fontSize) * 0.4;
    const lines = [...range.getClientRects()].map(({ left, right, top, bottom }) =>
      ({ left, right, top: (top + bottom) / 2 - half, bottom: (top + bottom) / 2 + half }));
    const out = (box, upright) => lines.some((line) =>
      line.left < box.left - SLACK || line.right > box.right + SLACK ||
      (upright && (line.top < box.top - SLACK || line.bottom > box.bottom + SLACK)));
    let long = false, hidden = false;
    for (let at = holder; at !== null && !hidden; at = at.parentElement) {
      const { overflowX, overflowY, clipPath } = getComputedStyle(at);
      if (clipPath !== 'none') { hidden = true; break; }
      long ||= at.matches(MAY_BE_LONG);
      const clips = overflowX !== 'visible' || overflowY !== 'visible';
      if ((clips || at.matches(BOXES)) && out(at.getBoundingClientRect(), !long)) {
        found.push(`${words.slice(0, 40)} | runs out of ${at.tagName.toLowerCase()}.${at.className}`);
        break;
      }
    }
    if (!hidden && out({ left: 0, right: innerWidth, top: 0, bottom: innerHeight }, !long)) {
      found.push(`${words.slice(0, 40)} | runs off the screen`);
    }
  }
  return found;
}"""


def letters(page: Page) -> list[dict[str, Any]]:
    """Every text that can be read now: `words`, and `px`, the height of a Korean letter in its font."""
    found: list[dict[str, Any]] = page.evaluate(_LETTERS)
    assert found, "no text on the screen"
    return found


def controls(page: Page) -> list[dict[str, Any]]:
    """Every control that can be touched now: its words and its box in CSS pixels."""
    found: list[dict[str, Any]] = page.evaluate(_CONTROLS)
    assert found, "no control on the screen"
    return found


def misfits(page: Page) -> list[str]:
    """What is cut off, runs out of its box or off the screen; empty where all is well."""
    found: list[str] = page.evaluate(_MISFITS)
    return found


def gap(one: dict[str, Any], other: dict[str, Any]) -> float:
    """CSS pixels between two boxes; negative where they overlap."""
    across = max(one["x"] - other["x"] - other["width"], other["x"] - one["x"] - one["width"])
    down = max(one["y"] - other["y"] - other["height"], other["y"] - one["y"] - one["height"])
    if across > 0 and down > 0:
        return math.hypot(across, down)
    return float(max(across, down))

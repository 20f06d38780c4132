"""A receipt as a page for a phone: the very document that a printer gets, drawn as HTML. No script, no picture.

So whatever stands on the paper stands here, in the same words and the same order; the browser prints it, too.
"""

from __future__ import annotations

from html import escape

from hub.messages import catalogue

from .body import document_of, language_of, parse_body
from .document import Cell, Columns, Document, Feed, Node, Rule, Run, Text

# Letters as large as a phone's own text; the paper's width is what a thermal printer has.
STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; margin: 0; }
body { background: #ece6db; color: #1d1a16; padding: 4vmin 3vmin 8vmin;
  font: 1rem/1.5 'Pretendard', 'Apple SD Gothic Neo', 'Noto Sans KR', 'Noto Sans JP', 'Noto Sans SC', sans-serif;
  font-variant-numeric: tabular-nums; word-break: keep-all; overflow-wrap: anywhere;
  -webkit-text-size-adjust: 100%; }
main { max-width: 26rem; margin: 0 auto; background: #fff; border-radius: .25rem; padding: 1.5rem 1.25rem;
  box-shadow: 0 1px 3px rgb(29 26 22 / 25%); }
p { min-height: 1em; } h1 { font-size: 1em; }
p + p, p + div, div + p, div + div { margin-top: .125rem; }
.c { text-align: center; } .r { text-align: right; }
.b { font-weight: 700; } .w2 { font-size: 1.35em; line-height: 1.3; } .w4 { font-size: 2.25em; line-height: 1.2; }
.h2 { font-size: 1.1em; }
.i { background: #1d1a16; color: #fff; padding: .125rem .5rem; }
.i.f { display: block; border-radius: .125rem; }
.row { display: flex; gap: .75rem; align-items: baseline; }
.row > * { flex: none; max-width: 60%; } .row > .g { flex: 1 1 6rem; max-width: none; }
.item { flex-wrap: wrap; gap: 0 .75rem; margin-top: .375rem; } .item > .g { flex: 1 0 100%; font-weight: 600; }
.item > .n { flex: 1 1 0; max-width: none; text-align: right; color: #5b544a; }
.item > .n:last-child { color: inherit; }
.more { color: #5b544a; }
hr { border: 0; border-top: 1px solid #b9ae9d; margin: .75rem 0; }
hr.d { border-top: 3px double #1d1a16; }
.gap { height: .75rem; }
@media print { body { background: none; padding: 0; } main { box-shadow: none; max-width: 80mm; padding: 0; } }
"""


def phone_page(body_json: str) -> str:
    """The page of a receipt's body; pydantic.ValidationError where it is none."""
    body = parse_body(body_json)
    language = language_of(body)
    words = catalogue(language)
    document = document_of(body, words)
    kind = getattr(body.content, "kind", "receipt")
    heading = words.get(f"paper.title.{kind}", words["paper.title.receipt"])
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex, nofollow, noarchive">'
        f"<title>{escape(heading)}</title><style>{STYLE}</style></head>"
        f"<body><main>{drawn(document, heading)}</main></body></html>"
    )


def drawn(document: Document, heading: str) -> str:
    """The document's nodes as HTML; what only a printer does (cut, pulse, code) is left out."""
    return "".join(_node(node, heading) for node in document.nodes)


def _node(node: Node, heading: str) -> str:
    match node:
        case Text():
            # What the paper is called is the heading, for who has it read out.
            tag = "h1" if [run.text for run in node.runs] == [heading] else "p"
            return f'<{tag} class="{node.align[0]}">{_runs(node.runs, node.fill)}</{tag}>'
        case Columns():
            return _columns(node)
        case Rule():
            return '<hr class="d">' if node.style == "double" else "<hr>"
        case Feed():
            return '<div class="gap"></div>'
    return ""


def _columns(node: Columns) -> str:
    """A label with what it says beside it; an item of four columns has its name above its numbers, and what
    belongs to it (an option, what was taken off) has one number beside."""
    shown = [cell for cell in node.cells if any(run.text for run in cell.runs)]
    kind = " item" if len(shown) > 2 else " more" if len(node.cells) > 2 else ""
    return f'<div class="row{kind}">{"".join(map(_cell, shown))}</div>'


def _cell(cell: Cell) -> str:
    classes = f"{cell.align[0]} {'g' if cell.width == '*' else 'n'}"
    return f'<span class="{classes}">{_runs(cell.runs, fill=False)}</span>'


def _runs(runs: tuple[Run, ...], fill: bool) -> str:
    return "".join(_run(run, fill) for run in runs)


def _run(run: Run, fill: bool) -> str:
    classes = [
        *(["b"] if run.bold else ()),
        *([f"w{4 if run.width > 2 else 2}"] if run.width > 1 else ["h2"] if run.height > 1 else ()),
        *(["i"] if run.invert else ()),
        *(["f"] if run.invert and fill else ()),
    ]
    text = escape(run.text)
    return f'<span class="{" ".join(classes)}">{text}</span>' if classes else text

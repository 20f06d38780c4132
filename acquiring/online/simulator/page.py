"""What the guest reads on the payment page, and how it looks: one page, in the hub's letters where they are."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "ko": {
        "title": "결제하기",
        "test": "시험 결제: 돈이 나가지 않아요",
        "nameless": "주문",
        "won": "{amount}원",
        "with_what": "결제 수단",
        "card": "시험 카드",
        "number": "9410 61•• •••• 7319",
        "once": "일시불",
        "pay": "{amount} 결제하기",
        "leave": "취소",
        "safe": "결제하기를 누르면 매장 화면에 바로 알려 드려요.",
    },
    "en": {
        "title": "Payment",
        "test": "Test payment: no money moves",
        "nameless": "Order",
        "won": "₩{amount}",
        "with_what": "Pay with",
        "card": "Test card",
        "number": "9410 61•• •••• 7319",
        "once": "In full",
        "pay": "Pay {amount}",
        "leave": "Cancel",
        "safe": "The shop's screen hears of it as soon as you pay.",
    },
}

PAGE = """<!doctype html>
<html lang="$language">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>
@font-face { font-family: 'Madang Sans'; src: url('/fonts/madang-sans') format('woff2'); font-weight: 45 930;
  font-display: swap; }
:root { --hanji: #fbf7f0; --paper: #fff; --ink: #1d1a16; --stone: #5b544a; --line: #d9cfc0;
  --primary: #b5400f; --on-primary: #fff; --ochre: #8a5a00; --ochre-ground: #fcf1d6;
  color-scheme: light dark; }
@media (prefers-color-scheme: dark) { :root { --hanji: #14120f; --paper: #26221c; --ink: #f6efe3;
  --stone: #e2d8c8; --line: #6d6455; --primary: #ffb48f; --on-primary: #14120f; --ochre: #ffdf9e;
  --ochre-ground: #3a3120; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100dvh; display: flex; flex-direction: column; background: var(--hanji);
  color: var(--ink); font: 1.125rem/1.45 'Madang Sans', Pretendard, 'Noto Sans KR', system-ui, sans-serif;
  word-break: keep-all; font-variant-numeric: tabular-nums; }
.test { margin: 0; padding: .6rem 1.25rem; background: var(--ochre-ground); color: var(--ochre);
  text-align: center; font-weight: 600; font-size: 1rem; }
main { flex: 1; width: 100%; max-width: 30rem; margin: 0 auto; padding: 2rem 1.25rem 1rem; }
h1 { margin: 0; font-size: 1.125rem; font-weight: 500; color: var(--stone); overflow-wrap: anywhere; }
.amount { margin: .25rem 0 2rem; font-size: 2.5rem; font-weight: 700; line-height: 1.15; letter-spacing: -.01em; }
h2 { margin: 0 0 .5rem; font-size: 1rem; font-weight: 600; color: var(--stone); }
.card { display: flex; align-items: center; gap: 1rem; padding: 1rem 1.125rem; background: var(--paper);
  border: 2px solid var(--primary); border-radius: .75rem; }
.card svg { flex: none; color: var(--primary); }
.card b { display: block; }
.card span { color: var(--stone); font-size: 1rem; }
.safe { margin: 1rem 0 0; color: var(--stone); font-size: 1rem; }
footer { position: sticky; bottom: 0; width: 100%; max-width: 30rem; margin: 0 auto;
  padding: 1rem 1.25rem calc(1rem + env(safe-area-inset-bottom)); background: var(--hanji); }
button { width: 100%; min-height: 3.75rem; border: 0; border-radius: .75rem; font: inherit; font-weight: 700;
  font-size: 1.25rem; cursor: pointer; background: var(--primary); color: var(--on-primary); }
button.leave { min-height: 3rem; margin-top: .5rem; background: none; color: var(--stone); font-size: 1.125rem;
  font-weight: 500; }
button:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
</style>
<p class="test">$test</p>
<main>
<h1>$name</h1>
<p class="amount">$amount</p>
<h2>$with_what</h2>
<div class="card">
<svg width="44" height="32" viewBox="0 0 44 32" fill="none" stroke="currentColor" stroke-width="2.5" aria-hidden="true">
<rect x="1.5" y="1.5" width="41" height="29" rx="4"/><path d="M2 11h40M8 23h9"/></svg>
<div><b>$card</b><span>$number · $once</span></div>
</div>
<p class="safe">$safe</p>
</main>
<footer>
<form method="post" action="/checkout/$key/pay"><button>$button</button></form>
<form method="post" action="/checkout/$key/leave"><button class="leave">$leave</button></form>
</footer>
</html>
"""

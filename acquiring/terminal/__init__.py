"""카드 단말기: card terminals of the SMARTRO TL-3x00 kind, at the end of a serial line or a TCP port.

`frames` and `bodies` are the bytes, `link` carries them, `exchange` is one question and its answer, `notes` is what
must outlive a crash, `terminal` asks for money and never guesses; `virtual` is a terminal made of software.

**Nothing here has been held against hardware.** The maker's document is not public; each fact is marked with the
code it was read from: [K] wit-project-sku/kiosk-electron (payment-agent, TL3800), [N] iscream6/NPAutoBooth
(Smartro_TL3500S), [C] ghchoi-dongah/fastChargerDual (TLS3800), [V] public notes on protocol versions 3.5 and 10.1.
"""

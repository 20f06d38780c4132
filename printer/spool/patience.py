"""How long printers are waited for: each wait of the spooler with its reason. Seconds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """The waits of one spooler; tests put shorter ones in."""

    # A printer in the shop's own network answers in milliseconds; one that is off should be known soon.
    connect_s: float = 3.0
    # One call into the printer's thread: so often the loop may show a problem, or stop.
    slice_s: float = 1.0
    # For the answer to a question asked of an idle printer: many times what any of them needs.
    probe_s: float = 1.0
    # What an earlier job left on a serial line comes without a pause: 10 characters at 1200 baud take 80 ms.
    hush_s: float = 0.1
    # Nothing taken, nothing said: then people are told. 4 KB that wait in the system's own buffer
    # leave at 9600 baud in 4 s, so less than that would cry wolf.
    stall_shown_s: float = 10.0
    # Nothing taken, nothing said for so long: off, or unplugged. Until then somebody may be putting
    # in a roll of paper, and a second ticket would be one too many.
    stall_s: float = 180.0
    # Well, and still no proof. A full buffer of 4 KB is some 100 lines: 5 s on a thermal printer,
    # 25 s on an impact printer (Epson TM-U220: 4.7 lines a second).
    proof_s: float = 60.0
    # The same question again: a byte of its answer may have got lost. Twice what the slowest one needs for a full
    # buffer, so that it does not fill up with questions.
    ask_again_s: float = 20.0
    # Between attempts: soon at first, then rarely enough for a printer that is off all night.
    first_retry_s: float = 1.0
    most_retry_s: float = 10.0
    # How often a printer with a standing problem is asked while it has nothing to print.
    status_poll_s: float = 5.0
    # And one without: an open cover or the end of the roll should be known before the next order. Some printers
    # serve one connection at a time, so not so often that another till finds it taken.
    idle_poll_s: float = 30.0
    # A cover that is open for a new roll is closed again after this. A ticket that waits longer is printed elsewhere.
    failover_s: float = 20.0
    # For the job in hand when the hub stops; a power cut would not wait either.
    stop_grace_s: float = 5.0


PATIENCE = Patience()

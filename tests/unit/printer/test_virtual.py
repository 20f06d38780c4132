"""The virtual printer as the process that a demo starts and a test torments."""

import json
import math
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import serial
from PIL import Image

from printer.document import QR, Document, Run, cut, document, text
from printer.escpos import encode_document
from printer.profile import load_profile
from printer.raster import Typeface
from printer.virtual.__main__ import pace_of

PATIENCE_S = 10.0
START = (sys.executable, "-m", "printer.virtual")
ROOT = Path(__file__).resolve().parents[3]


@dataclass
class Running:
    process: "subprocess.Popen[str]"
    folder: Path
    control: int
    ports: dict[str, int]
    tty: Path

    def say(self, line: str) -> str:
        with socket.create_connection(("127.0.0.1", self.control), timeout=PATIENCE_S) as link:
            link.sendall(f"{line}\n".encode())
            return link.makefile().readline().strip()

    def connect(self, name: str = "kitchen") -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.ports[name]), timeout=PATIENCE_S)

    def send(self, data: bytes, name: str = "kitchen") -> None:
        with self.connect(name) as link:
            link.sendall(data)
            link.shutdown(socket.SHUT_WR)
            assert link.recv(64) == b""


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    arguments = (
        *("--printer", "kitchen:0", "--printer", "bar:0:generic-58-raster"),
        *("--printer", "epson:0:epson-tm-t88v", "--printer", "line:pty:epson-tm-t88v:38400"),
    )
    process = subprocess.Popen(
        (*START, "--dir", str(tmp_path), *arguments),
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
    )
    try:
        assert process.stdout
        said = json.loads(process.stdout.readline())
        tty = Path(said["printers"].pop("line"))
        yield Running(process, tmp_path, said["control"], said["printers"], tty)
    finally:
        process.terminate()
        assert process.wait(PATIENCE_S) == 0
        assert process.stdout
        process.stdout.close()


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.01)


def job(doc: Document, profile: str = "generic-80-kr") -> bytes:
    return encode_document(doc, load_profile(profile), Typeface()).data


LINES = document(
    text(Run(text="김치찌개 ₩9,000", bold=True), Run(text=" 큰", width=2, height=2)),
    text(Run(text="똠양꿍")),
    QR(type="qr", payload="x"),
    cut(),
)


def test_a_job_becomes_bytes_text_and_a_picture(running: Running) -> None:
    data = job(LINES)
    running.send(data)
    folder = running.folder / "kitchen"
    until(lambda: (folder / "1.png").exists())
    assert (folder / "1.bin").read_bytes() == data
    said = (folder / "1.txt").read_text(encoding="utf-8").splitlines()
    assert said[0] == "김치찌개 ₩9,000 큰"
    assert said[1] == "[picture 72x34]"
    assert said[-1] == "--- cut ---"
    with Image.open(folder / "1.png") as picture:
        assert picture.size[0] == 576
        assert picture.getextrema() == (0, 255)


def test_each_cut_and_each_connection_ends_a_job(running: Running) -> None:
    one, two = job(document(text(Run(text="하나")), cut())), job(document(text(Run(text="둘"))))
    running.send(one + one + two)
    running.send(job(document(text(Run(text="셋"))), "generic-58-raster"), "bar")
    folder = running.folder / "kitchen"
    until(lambda: (folder / "3.png").exists() and (running.folder / "bar" / "1.png").exists())
    assert [(folder / f"{n}.bin").read_bytes() for n in (1, 2, 3)] == [one, one, two]
    with Image.open(running.folder / "bar" / "1.png") as picture:
        assert picture.size[0] == 384


def test_status_answers_follow_the_faults(running: Running) -> None:
    def ask() -> bytes:
        with running.connect() as link:
            heard = b""
            for kind in (1, 2, 3, 4):
                link.sendall(bytes((0x10, 4, kind)))
                heard += link.recv(1)
            return heard

    assert ask() == b"\x12\x12\x12\x12"
    assert running.say("paper_out kitchen") == "ok"
    assert ask() == b"\x1a\x32\x12\x7e"
    assert running.say("ok kitchen") == "ok"
    assert running.say("cover_open kitchen") == "ok"
    assert ask() == b"\x1a\x16\x12\x12"
    assert running.say("ok kitchen") == "ok"
    assert ask() == b"\x12\x12\x12\x12"
    until(lambda: not list((running.folder / "kitchen").glob("*.bin")))


def test_without_paper_the_job_waits_and_is_printed_later(running: Running) -> None:
    running.say("paper_out kitchen")
    # It holds 4 KB; a larger job would fill it up, and the question behind it would wait too.
    data = job(document(text(Run(text="김치찌개")), cut()))
    with running.connect() as link:
        link.sendall(data + b"\x10\x04\x01")
        assert link.recv(1) == b"\x1a", "answers while it holds the job"
        assert not list((running.folder / "kitchen").glob("*.bin"))
        running.say("ok kitchen")
        until(lambda: (running.folder / "kitchen" / "1.bin").exists())
    assert (running.folder / "kitchen" / "1.bin").read_bytes() == data


def test_silent_refusing_and_dropping(running: Running) -> None:
    running.say("go_silent kitchen")
    with running.connect() as link:
        link.settimeout(0.2)
        link.sendall(b"\x10\x04\x01")
        with pytest.raises(TimeoutError):
            link.recv(1)
    running.say("refuse kitchen")
    with pytest.raises(OSError, match="refused"):
        running.connect()
    running.say("ok kitchen")
    assert running.say("drop_after kitchen 5") == "ok"
    with running.connect() as link:
        link.sendall(b"ABCDEFGHIJ\n")
        # A reset, not an orderly end: what a printer does that loses power.
        with pytest.raises(ConnectionResetError):
            link.recv(1)
    until(lambda: (running.folder / "kitchen" / "1.bin").exists())
    assert (running.folder / "kitchen" / "1.bin").read_bytes() == b"ABCDE"
    assert running.say("ok garden").startswith("error")
    assert running.say("explode kitchen").startswith("error")


def test_questions_in_the_job_are_answered_in_their_turn(running: Running) -> None:
    with running.connect("epson") as link:
        link.sendall(b"\x1b@A\n\x1dr\x01\x1dI\x45\x1dI\x02\x1d(H\x06\x00000042")
        heard = b""
        while len(heard) < 1 + 15 + 1 + 7:
            heard += link.recv(64)
    assert heard == b"\x00" + b"\x5fKOREA C-5601C\x00" + b"\x03" + b"\x37\x220042\x00"


def test_a_model_answers_only_what_it_knows(running: Running) -> None:
    with running.connect("kitchen") as link:
        link.sendall(b"\x1d(H\x06\x00000042\x1dr\x01")
        assert link.recv(64) == b"\x00"


def test_a_roll_ends_in_the_middle_of_a_ticket(running: Running) -> None:
    data = job(document(text(Run(text="김치찌개")), text(Run(text="해물파전")), cut()))
    assert running.say(f"paper_out_after kitchen {len(data) // 2}") == "ok"
    assert running.say("paper_out_after kitchen soon").startswith("error")
    with running.connect() as link:
        link.sendall(data)

        def lacks_paper() -> bool:
            link.sendall(b"\x10\x04\x04")
            return link.recv(1) == b"\x7e"

        until(lacks_paper)
        assert not list((running.folder / "kitchen").glob("*.bin"))
        running.say("ok kitchen")
        until(lambda: (running.folder / "kitchen" / "1.bin").exists())
    assert (running.folder / "kitchen" / "1.bin").read_bytes() == data


def test_a_real_time_command_inside_a_picture_is_obeyed_as_printers_do(running: Running) -> None:
    with running.connect() as link:
        link.sendall(b"\x1dv0\x00\x03\x00\x01\x00\x10\x04\x01\n")
        assert link.recv(1) == b"\x12"


def test_a_serial_line_is_told_and_works(running: Running) -> None:
    assert running.tty == running.folder / "line" / "tty"
    with serial.Serial(str(running.tty), 38_400, timeout=PATIENCE_S) as line:
        line.write(b"ABC\n\x1dVB\x00\x1d(H\x06\x00000042")
        assert line.read(7) == b"\x37\x220042\x00"
    until(lambda: (running.folder / "line" / "1.png").exists())


def test_its_state_is_told_by_the_small_client(running: Running) -> None:
    def told(*words: str) -> tuple[int, str]:
        done = subprocess.run(
            (sys.executable, "-m", "printer.virtual.say", str(running.control), *words),
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=PATIENCE_S,
        )
        return done.returncode, done.stdout.strip() or done.stderr

    assert told("paper", "kitchen", "1000") == (0, "ok")
    status, said = told("state", "kitchen")
    state = json.loads(said)
    assert (status, state["near_end"], state["paper_mm"]) == (0, True, 1000.0)
    assert state["says"] == [0x12, 0x12, 0x12, 0x1E]
    assert told("paper", "kitchen", "much")[0] == 1
    status, said = told("help")
    assert status == 2
    assert "cutter_jam NAME" in said


def test_its_pace_is_a_word_or_a_number() -> None:
    assert (pace_of("fast"), pace_of("real"), pace_of("2.5")) == (math.inf, 1.0, 2.5)
    for wrong in ("", "soon", "0", "-1", "nan"):
        with pytest.raises(ValueError, match=r".*"):
            pace_of(wrong)


def test_it_ends_with_its_parent(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys, time;"
        "p = subprocess.Popen([sys.executable, '-m', 'printer.virtual', '--printer', 'k:0',"
        f" '--dir', {str(tmp_path)!r}], stdout=subprocess.PIPE, text=True);"
        "p.stdout.readline(); print(p.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen(
        (sys.executable, "-c", code), stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert parent.stdout
    child = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait(PATIENCE_S)
    parent.stdout.close()

    def gone() -> bool:
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return True
        # Where nobody reaps orphans (a container without init), it stays as a zombie.
        status = Path(f"/proc/{child}/stat").read_text(encoding="ascii")
        return status.rpartition(")")[2].split()[0] == "Z"

    until(gone)

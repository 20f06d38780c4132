"""`madang printer find | probe | calibrate`: what a technician reads and types. Exit status 0 where all went well."""

from __future__ import annotations

import argparse
import asyncio
import ipaddress
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, TypeVar

from hub.domain.printer import PrinterTuning
from hub.messages import catalogue, text
from printer.fonts import FontsNotInstalled
from printer.profile import PrinterProfile, UnknownProfile, load_profile, read_profile
from printer.raster import Typeface
from printer.spool.patience import PATIENCE
from printer.transport import BadAddress, TransportError, transport_for
from printer.transport.usb_devices import ROOTS, Roots
from printer.trial import NotReady, hand_over, trouble_of

from .ask import Advice, Asked, advice, ask
from .calibrate import Answers, BadAnswer, answers_of, cut_of, letters_of, tuning_of, width_of
from .find import (
    LARGEST_PREFIX,
    Found,
    network_printers,
    own_network,
    seconds_for,
    serial_ports,
    usb_printers,
)
from .slip import slip_bytes

_T = TypeVar("_T")
Save = Callable[[str, str, PrinterTuning], None]
"""Keeps (printer id, profile, tuning) in the shop."""

# Of all profiles that fit a device, as many as a person compares.
_MOST_PROFILES = 3


class Desk:
    """A conversation in one language."""

    def __init__(self, options: argparse.Namespace, roots: Roots = ROOTS) -> None:
        self._options = options
        self._roots = roots

    def find(self) -> int:
        """List what is connected, and what to type next."""
        network = self._network()
        if network is not None and network.prefixlen < LARGEST_PREFIX:
            return self._sorry(self._words("find.large", network=str(network)))
        found = {"usb": usb_printers(self._roots), "serial": serial_ports(self._roots)}
        if network is not None:
            seconds = seconds_for(network)
            self._aside(self._words("find.asking", network=str(network), seconds=seconds))
            found["network"] = asyncio.run(network_printers(network))
        if self._options.json:
            return self._json([asdict(one) for each in found.values() for one in each])
        for way, each in found.items():
            self._list(way, each)
        if self._options.network is None:
            self._say(self._words("find.offer"))
        elif network is None:
            self._say(self._words("find.unconnected"))
        return 0

    def probe(self) -> int:
        """Ask one printer who it is. Prints nothing."""
        transport = transport_for(self._options.address, "probe", self._options.data)
        try:
            transport.open(PATIENCE.connect_s)
            asked = ask(transport)
        finally:
            transport.close()
        begin = advice(asked, _vid_pid(self._options.address))
        if self._options.json:
            told = asdict(asked) | {"silent": asked.silent, "proof": asked.proof}
            tuning = begin.tuning.model_dump(exclude_none=True) if begin.tuning else {}
            return self._json(told | {"korean": asked.korean} | asdict(begin) | {"tuning": tuning})
        self._tell(asked)
        self._advise(asked, begin)
        return 0

    def calibrate(self, save: Save) -> int:
        """Print the slip, ask three questions, say what they mean; with --save, keep it."""
        options = self._options
        profile = load_profile(options.profile)
        given = answers_of(options.answers) if options.answers else None
        if not options.printed:
            self._print_slip(profile)
        answers = given or self._asked()
        if "C" not in answers.letters:
            self._aside(self._words("tuning.no_pictures"))
        tuning = tuning_of(answers, profile)
        differs = tuning.model_dump(exclude_none=True)
        if options.json:
            self._json({"profile": profile.name, "tuning": differs})
        elif differs:
            self._say(self._words("tuning.found", profile=profile.name))
            self._say(json.dumps(differs, indent=2))
        else:
            self._say(self._words("tuning.none", profile=profile.name))
        if options.save:
            save(options.save, profile.name, tuning)
            self._aside(self._words("tuning.saved", printer=options.save))
        elif differs and not options.json:
            said = {"address": options.address, "profile": profile.name, "answers": _again(answers)}
            self._say(self._words("tuning.apply", **said))
        return 0

    # --- find

    def _network(self) -> ipaddress.IPv4Network | None:
        wanted = self._options.network
        if wanted is None:
            return None
        return own_network() if wanted == "" else ipaddress.IPv4Network(wanted, strict=False)

    def _list(self, way: str, each: list[Found]) -> None:
        self._say(self._words(f"find.{way}"))
        if not each:
            self._say("  " + self._words("find.none"))
        for one in each:
            self._say(f"  {one.address}   {one.name}")
            if one.profiles and (reason := read_profile(one.profiles[0]).refused):
                self._say("    " + self._words("ask.refused", reason=reason))
                continue
            key = "find.bridge" if one.bridge else f"find.profile.{one.sure}"
            profiles = ", ".join(one.profiles[:_MOST_PROFILES])
            self._say("    " + self._words(key, profiles=profiles, address=one.address))

    # --- probe

    def _tell(self, asked: Asked) -> None:
        name = " ".join(part for part in (asked.maker, asked.model) if part)
        self._say(self._words("ask.identity", name=name) if name else self._words("ask.unnamed"))
        if asked.silent:
            self._say(self._words("ask.silent"))
            return
        if firmware := asked.texts.get(65):
            self._say(self._words("ask.firmware", firmware=firmware))
        if asked.status is not None and (trouble := trouble_of(asked.status, self._language)):
            self._say(self._words("ask.state", problem=trouble))
        else:
            self._say(self._words("ask.ready"))
        if asked.status is not None and not asked.status.ready:
            self._say(self._words("ask.later"))
            return
        self._say(self._words(f"ask.proof.{asked.proof}"))
        korean = {True: "yes", False: "no", None: "unknown"}[asked.korean]
        self._say(self._words(f"ask.korean.{korean}"))

    def _advise(self, asked: Asked, begin: Advice) -> None:
        if begin.refused:
            self._say(self._words("ask.refused", reason=begin.refused))
            return
        self._say(self._words("ask.advice", profile=begin.profile))
        if begin.tuning:
            self._say(json.dumps(begin.tuning.model_dump(exclude_none=True)))
        address = self._options.address
        self._say(self._words("ask.next", address=address, profile=begin.profile))

    # --- calibrate

    def _print_slip(self, profile: PrinterProfile) -> None:
        options = self._options
        transport = transport_for(options.address, options.name, options.data)
        data = slip_bytes(profile, catalogue(self._language), options.name, Typeface())
        hand_over(transport, profile, data, language=self._language)

    def _asked(self) -> Answers:
        width = self._answer("question.width", width_of)
        letters = self._answer("question.letters", letters_of)
        lowest, cut = self._answer("question.cut", cut_of)
        return Answers(width, letters, lowest, cut)

    def _answer(self, key: str, read: Callable[[str], _T]) -> _T:
        while True:
            self._aside(self._words(key))
            said = sys.stdin.readline()
            if not said:
                raise BadAnswer("setup.probe.wrong.answers")
            try:
                return read(said.strip())
            except BadAnswer as wrong:
                if wrong.key.endswith(".nothing"):
                    # No answer to the other questions would help.
                    raise
                self._aside(catalogue(self._language)[wrong.key])

    # --- words

    @property
    def _language(self) -> str:
        return str(self._options.language)

    def _words(self, key: str, **params: str | int) -> str:
        return text(self._language, f"setup.probe.{key}", **params)

    def _say(self, line: str) -> None:
        sys.stdout.write(f"{line}\n")

    def _aside(self, line: str) -> None:
        """What is no part of the answer, so that a script can read that alone."""
        sys.stderr.write(f"{line}\n")

    def _sorry(self, line: str) -> int:
        sys.stderr.write(f"madang: {line}\n")
        return 1

    def _json(self, value: Any) -> int:
        self._say(json.dumps(value, ensure_ascii=False, indent=2))
        return 0

    def guarded(self, verb: Callable[[], int]) -> int:
        """The verb, with whatever is wrong said in words."""
        try:
            return verb()
        except BadAnswer as wrong:
            return self._sorry(catalogue(self._language)[wrong.key])
        except (UnknownProfile, BadAddress, TransportError, NotReady, FontsNotInstalled) as error:
            return self._sorry(str(error))
        except ValueError as error:
            # A network that is none: `ipaddress` says it in words.
            return self._sorry(str(error))


def _vid_pid(address: str) -> str:
    """`04b8:0e15` of a USB address; "" of others."""
    scheme, _, rest = address.partition(":")
    return rest.partition("?")[0] if scheme == "usb" else ""


def _again(answers: Answers) -> str:
    """The answers as `--answers` takes them."""
    letters = "".join(sorted(answers.letters))
    cut = "no" if answers.lowest is None else f"{answers.lowest}{'' if answers.cut else 'x'}"
    return f"{answers.width},{letters},{cut}"

"""COMMANDS: all that can happen, in one table. Name -> body, answer, refusals, who, decide.

The endpoint, OpenAPI, TypeScript, allow-lists and tests are all made from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, get_args

from . import commands as c
from . import refusals as r
from .decide import (
    authorising,
    calling,
    cash_receipts,
    closing,
    discounting,
    kitchen,
    matching,
    offering,
    ordering,
    pairing,
    paying,
    people,
    printing,
    refunding,
    stamping,
    terminals,
    till,
)
from .decide.context import Context, Decision
from .staff import Role
from .state import ShopState

Door = Literal["http", "front", "hub"]
"""http: decided as it comes; front: the door hashes a secret first and sends another; hub: internal only."""

ANYONE: frozenset[Role] = frozenset()
FLOOR: frozenset[Role] = frozenset({"owner", "manager", "staff"})
COOKS: frozenset[Role] = FLOOR | {"kitchen"}
MANAGERS: frozenset[Role] = frozenset({"owner", "manager"})
TECHNICIANS: frozenset[Role] = MANAGERS | {"technician"}

Decide = Callable[[ShopState, Any, Context], Decision]


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One command: its body and answer models, what may refuse it, whose role it needs, and its decision.

    `roles` empty: whoever the device kind lets. Guests' and kitchen devices need no person for what
    their allow-list holds; on a staff or setup device the signed-in person needs one of `roles`.
    """

    body: type[c.Command]
    answer: type[c.Answer]
    decide: Decide | None
    refusals: tuple[type[r.Refusal], ...] = ()
    roles: frozenset[Role] = ANYONE
    door: Door = "http"

    @property
    def name(self) -> str:
        """The snake_case verb on the wire."""
        return str(get_args(self.body.model_fields["type"].annotation)[0])


_PRICING = (
    r.UnknownItem, r.UnknownOption, r.OptionCount, r.SetStepsWrong, r.TooFewServings, r.SoldOut,
    r.NotEnoughStock, r.NotOfferedNow, r.NoMarketPrice,
)  # fmt: skip

_ALL = (
    Behaviour(c.PlaceOrder, c.OrderAnswer, ordering.place_order, (
        *_PRICING, r.PriceChanged, r.MenuChanged, r.OrderingPaused, r.LastOrderPassed, r.OverLimit,
        r.MethodNotOffered, r.ServiceNotOffered, r.UnknownBill, r.PaymentUnresolved,
    ), FLOOR),
    Behaviour(c.CancelOrder, c.Done, ordering.cancel_order, (
        r.UnknownOrder, r.UnknownLine, r.WrongState, r.PaymentUnresolved, r.OverLimit,
        r.AuthorisationNeeded,
    ), FLOOR),
    Behaviour(c.AddFreeLine, c.OrderAnswer, ordering.add_free_line,
              (*_PRICING, r.UnknownBill, r.OverLimit), FLOOR),
    Behaviour(c.Reprint, c.Done, printing.reprint,
              (r.UnknownOrder, r.UnknownStation, r.WrongState), COOKS),
    Behaviour(c.PrintBill, c.Done, printing.print_bill, (r.UnknownBill, r.WrongState), FLOOR),
    Behaviour(c.PrintOriginSheet, c.Done, printing.print_origin_sheet,
              (r.WrongState,), FLOOR | TECHNICIANS),
    Behaviour(c.SettlePrint, c.Done, printing.settle_print,
              (r.UnknownPrinter, r.WrongState), COOKS),
    Behaviour(c.SettlePrints, c.Done, printing.settle_prints, (r.WrongState,), COOKS),
    Behaviour(c.OpenDrawer, c.Done, printing.open_drawer, (r.WrongState,), FLOOR),
    Behaviour(c.FireOrder, c.Done, kitchen.fire_order, (r.UnknownOrder, r.WrongState), FLOOR),
    Behaviour(c.BumpLines, c.Done, kitchen.bump_lines, (r.UnknownLine, r.WrongState), COOKS),
    Behaviour(c.OpenSeating, c.SeatingAnswer, kitchen.open_seating,
              (r.WrongState, r.OverLimit), FLOOR),
    Behaviour(c.CloseSeating, c.Done, kitchen.close_seating,
              (r.UnknownSeating, r.WrongState, r.PaymentUnresolved), FLOOR),
    Behaviour(c.CallStaff, c.CallAnswer, calling.call_staff, (r.OverLimit,)),
    Behaviour(c.AnswerCall, c.Done, calling.answer_call, (r.UnknownCall,), COOKS),
    Behaviour(c.RequestPayment, c.PaymentAnswer, paying.request_payment, (
        r.UnknownBill, r.MethodNotOffered, r.PaymentUnresolved, r.WrongAmount, r.OverLimit,
    ), FLOOR),
    Behaviour(c.TakeCash, c.CashAnswer, paying.take_cash, (
        r.UnknownBill, r.MethodNotOffered, r.PaymentUnresolved, r.WrongAmount, r.OverLimit,
    ), FLOOR),
    Behaviour(c.GiveUpPayment, c.Done, paying.give_up_payment,
              (r.UnknownPayment, r.UnknownBill, r.WrongState), FLOOR),
    Behaviour(c.ResolvePayment, c.Done, paying.resolve_payment, (
        r.UnknownPayment, r.WrongState, r.ApprovalNumberNeeded, r.ApprovalUsed,
    ), FLOOR),
    Behaviour(c.SettleStray, c.Done, paying.settle_stray, (r.UnknownPayment, r.WrongState), FLOOR),
    Behaviour(c.CancelPayment, c.RefundAnswer, refunding.cancel_payment, (
        r.UnknownPayment, r.UnknownBill, r.WrongState, r.PaymentUnresolved, r.WrongAmount,
        r.OverLimit, r.AuthorisationNeeded,
    ), FLOOR),
    Behaviour(c.ResolveRefund, c.Done, refunding.resolve_refund,
              (r.UnknownRefund, r.UnknownPayment, r.WrongState), FLOOR),
    Behaviour(c.GiveDiscount, c.DiscountAnswer, discounting.give_discount, (
        r.UnknownBill, r.UnknownOrder, r.UnknownLine, r.PaymentUnresolved, r.OverLimit,
        r.WrongAmount, r.WrongState, r.AuthorisationNeeded,
    ), FLOOR),
    Behaviour(c.RedeemCoupon, c.DiscountAnswer, discounting.redeem_coupon, (
        r.UnknownBill, r.UnknownCoupon, r.PaymentUnresolved, r.OverLimit, r.WrongAmount,
        r.WrongState,
    ), FLOOR),
    Behaviour(c.RemoveDiscount, c.Done, discounting.remove_discount, (
        r.UnknownBill, r.UnknownDiscount, r.PaymentUnresolved, r.WrongState,
    ), FLOOR),
    Behaviour(c.AskCashReceipt, c.CashReceiptAnswer, None,
              (r.UnknownPayment, r.WrongState, r.IdentityInvalid), FLOOR, door="front"),
    Behaviour(c.SettleCashReceipt, c.Done, cash_receipts.settle_cash_receipt,
              (r.UnknownCashReceipt,), FLOOR),
    Behaviour(c.CollectStamps, c.StampsAnswer, None, (
        r.UnknownBill, r.StampNumberInvalid, r.WrongState, r.OverLimit,
    ), FLOOR, door="front"),
    Behaviour(c.RedeemStamps, c.RedemptionAnswer, None, (
        r.UnknownBill, r.StampNumberInvalid, r.TooFewStamps, r.PaymentUnresolved, r.OverLimit,
        r.WrongAmount, r.WrongState,
    ), FLOOR, door="front"),
    Behaviour(c.Authorise, c.AuthoriseAnswer, None,
              (r.UnknownPerson, r.SignInFailed, r.SignInLocked, r.NotPermitted), FLOOR, door="front"),
    Behaviour(c.OpenShift, c.ShiftAnswer, till.open_shift, (r.WrongState, r.OverLimit), FLOOR),
    Behaviour(c.MoveCash, c.Done, till.move_cash, (r.UnknownShift,), FLOOR),
    Behaviour(c.CloseShift, c.CountAnswer, till.close_shift,
              (r.UnknownShift, r.DifferenceUnexplained), FLOOR),
    Behaviour(c.PrintX, c.Done, closing.print_x, (r.WrongState,), FLOOR),
    Behaviour(c.CloseDay, c.ZAnswer, closing.close_day,
              (r.ShiftStillOpen, r.WrongState), MANAGERS),
    Behaviour(c.ReprintZ, c.Done, closing.reprint_z, (r.UnknownReport, r.WrongState), MANAGERS),
    Behaviour(c.SettleDifference, c.Done, matching.settle_difference,
              (r.UnknownDifference,), MANAGERS),
    Behaviour(c.SetSoldOut, c.Done, offering.set_sold_out, (r.UnknownItem,), COOKS),
    Behaviour(c.ClearSoldOut, c.Done, offering.clear_sold_out, (r.WrongState,), COOKS),
    Behaviour(c.SetStock, c.Done, offering.set_stock, (r.UnknownItem,), COOKS),
    Behaviour(c.SetMarketPrice, c.Done, offering.set_market_price,
              (r.UnknownItem, r.WrongState), MANAGERS),
    Behaviour(c.PublishMenu, c.MenuAnswer, offering.publish_menu,
              (r.WrongState, r.MenuChanged), MANAGERS),
    Behaviour(c.PauseOrdering, c.Done, offering.pause_ordering, (), FLOOR),
    Behaviour(c.ResumeOrdering, c.Done, offering.resume_ordering, (r.WrongState,), FLOOR),
    Behaviour(c.ChangeRules, c.Done, offering.change_rules, (), MANAGERS),
    Behaviour(c.OpenBusinessDay, c.Done, offering.open_business_day, (r.WrongState,), MANAGERS),
    Behaviour(c.SignIn, c.SignInAnswer, None,
              (r.UnknownPerson, r.SignInFailed, r.SignInLocked), door="front"),
    Behaviour(c.SignOut, c.Done, people.sign_out, (r.WrongState,)),
    Behaviour(c.SavePerson, c.Done, None,
              (r.NotPermitted, r.WrongState, r.LastOwner, r.OverLimit), MANAGERS, door="front"),
    Behaviour(c.AddDevice, c.CodeAnswer, None, (r.OverLimit,), TECHNICIANS, door="front"),
    Behaviour(c.ChangeDevice, c.Done, pairing.change_device, (r.UnknownDevice,), TECHNICIANS),
    Behaviour(c.RevokeDevice, c.Done, pairing.revoke_device, (r.UnknownDevice,), TECHNICIANS),
    Behaviour(c.SavePrinter, c.Done, printing.save_printer,
              (r.OverLimit, r.UnknownPrinter, r.PrinterAddressTaken), TECHNICIANS),
    Behaviour(c.RemovePrinter, c.Done, printing.remove_printer, (r.UnknownPrinter,), TECHNICIANS),
    Behaviour(c.ResumePrinter, c.Done, printing.resume_printer,
              (r.UnknownPrinter,), COOKS | TECHNICIANS),
    Behaviour(c.TestPrint, c.Done, printing.test_print, (r.UnknownPrinter,), TECHNICIANS),
    Behaviour(c.SaveTerminal, c.Done, terminals.save_terminal,
              (r.OverLimit, r.UnknownDevice, r.WrongState), TECHNICIANS),
    Behaviour(c.RemoveTerminal, c.Done, terminals.remove_terminal,
              (r.UnknownTerminal, r.WrongState), TECHNICIANS),
    Behaviour(c.AcceptClock, c.Done, pairing.accept_clock, (), TECHNICIANS),
    Behaviour(c.ErasePrivate, c.Done, people.erase_private, (r.WrongState,), MANAGERS),
    # Internal: the hub's own parts.
    Behaviour(c.RecordPayment, c.Done, paying.record_payment,
              (r.UnknownPayment, r.WrongState), door="hub"),
    Behaviour(c.RecordRefund, c.Done, refunding.record_refund,
              (r.UnknownRefund, r.UnknownPayment, r.WrongState), door="hub"),
    Behaviour(c.RecordAuthorisation, c.AuthoriseAnswer, authorising.record_authorisation,
              (r.UnknownPerson, r.SignInFailed, r.SignInLocked, r.NotPermitted), FLOOR, door="hub"),
    Behaviour(c.RecordCashReceiptAsk, c.CashReceiptAnswer, cash_receipts.record_cash_receipt_ask,
              (r.UnknownPayment, r.WrongState, r.IdentityInvalid), FLOOR, door="hub"),
    Behaviour(c.RecordCashReceipt, c.Done, cash_receipts.record_cash_receipt,
              (r.UnknownCashReceipt, r.WrongState), door="hub"),
    Behaviour(c.RecordStamps, c.StampsAnswer, stamping.record_stamps, (
        r.UnknownBill, r.StampNumberInvalid, r.WrongState, r.OverLimit,
    ), FLOOR, door="hub"),
    Behaviour(c.RecordStampRedemption, c.RedemptionAnswer, stamping.record_stamp_redemption, (
        r.UnknownBill, r.StampNumberInvalid, r.TooFewStamps, r.PaymentUnresolved, r.OverLimit,
        r.WrongAmount, r.WrongState,
    ), FLOOR, door="hub"),
    Behaviour(c.RecordPrintStuck, c.Done, printing.record_print_stuck, door="hub"),
    Behaviour(c.RecordQuarantine, c.Done, printing.record_quarantine, door="hub"),
    Behaviour(c.RecordMatch, c.Done, matching.record_match, (r.WrongState,), door="hub"),
    Behaviour(c.RecordSignIn, c.SignInAnswer, people.record_sign_in,
              (r.UnknownPerson, r.SignInFailed, r.SignInLocked), door="hub"),
    Behaviour(c.RecordPerson, c.Done, people.record_person,
              (r.NotPermitted, r.WrongState, r.LastOwner, r.OverLimit), MANAGERS, door="hub"),
    Behaviour(c.RecordCode, c.CodeAnswer, pairing.record_code, (r.OverLimit,), TECHNICIANS, door="hub"),
    Behaviour(c.PairDevice, c.PairAnswer, pairing.pair_device,
              (r.CodeInvalid, r.OverLimit), door="hub"),
    Behaviour(c.AdmitDevice, c.PairAnswer, pairing.admit_device, (r.OverLimit,), door="hub"),
)  # fmt: skip

COMMANDS: dict[str, Behaviour] = {behaviour.name: behaviour for behaviour in _ALL}

# What any command may be refused with besides its own.
ALWAYS: tuple[type[r.Refusal], ...] = (
    r.CommandIdReused, r.UnknownDevice, r.NotPermitted, r.SignInNeeded, r.InternalError,
)  # fmt: skip

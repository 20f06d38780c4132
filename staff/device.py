"""What the owner's and the counter's tablet is: people act on it with their PIN."""

from hub.devices.kind import DeviceKind

STAFF = DeviceKind(
    name="staff",
    page="/staff",
    channel="counter",
    guest=False,
    commands=frozenset({
        "place_order", "cancel_order", "add_free_line", "reprint", "fire_order", "bump_lines",
        "open_seating", "close_seating", "request_payment", "take_cash", "cancel_payment",
        "resolve_payment", "resolve_refund", "settle_stray", "give_up_payment", "authorise", "give_discount",
        "redeem_coupon", "remove_discount", "set_sold_out", "clear_sold_out", "set_stock", "set_market_price",
        "publish_menu", "pause_ordering", "resume_ordering", "change_rules", "open_business_day",
        "sign_in", "sign_out", "save_person", "erase_private", "revoke_device", "test_print",
        "answer_call", "print_bill", "print_origin_sheet", "settle_print", "settle_prints",
        "open_drawer", "resume_printer", "open_shift", "move_cash", "close_shift", "print_x", "close_day",
        "reprint_z", "settle_difference", "ask_cash_receipt", "settle_cash_receipt", "collect_stamps",
        "redeem_stamps",
    }),
    documents=(
        "shop", "overlay", "menu.*", "kitchen.*", "counter", "bill.*", "cash_receipts", "calls", "floor", "staff",
        "people", "devices", "problems", "terminals", "printers", "prints", "till", "device.self",
    ),
    needs_person=True,
)  # fmt: skip

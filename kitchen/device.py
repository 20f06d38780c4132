"""What a kitchen display (주방 화면, KDS) is."""

from hub.devices.kind import DeviceKind

KITCHEN = DeviceKind(
    name="kitchen",
    page="/kitchen",
    channel="counter",
    guest=False,
    commands=frozenset({
        "bump_lines", "set_sold_out", "clear_sold_out", "reprint", "answer_call", "settle_print", "resume_printer",
    }),
    documents=("shop", "overlay", "menu.*", "kitchen.*", "calls", "problems", "prints", "device.self"),
)  # fmt: skip

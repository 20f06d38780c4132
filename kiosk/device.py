"""What a kiosk is."""

from hub.devices.kind import DeviceKind

KIOSK = DeviceKind(
    name="kiosk",
    page="/kiosk",
    channel="kiosk",
    guest=True,
    commands=frozenset(
        {"place_order", "cancel_order", "request_payment", "give_up_payment", "call_staff"}
    ),
    documents=("shop", "overlay", "menu.*", "bill.own", "device.self"),
)

"""What a table's tablet is."""

from hub.devices.kind import DeviceKind

TABLE = DeviceKind(
    name="table",
    page="/table",
    channel="table",
    guest=True,
    commands=frozenset({"place_order", "request_payment", "give_up_payment", "call_staff"}),
    documents=("shop", "overlay", "menu.*", "seating.own", "device.self"),
)

"""What a menu board (메뉴판) is: it is looked at, and asks for nothing."""

from hub.devices.kind import DeviceKind

BOARD = DeviceKind(
    name="board",
    page="/board",
    channel="counter",
    guest=True,
    commands=frozenset(),
    documents=("shop", "overlay", "menu.*", "pickup", "device.self"),
)

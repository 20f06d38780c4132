"""What the technician's device is: its person signs in like staff."""

from hub.devices.kind import DeviceKind

SETUP = DeviceKind(
    name="setup",
    page="/setup",
    channel="counter",
    guest=False,
    commands=frozenset({
        "sign_in", "sign_out", "add_device", "change_device", "revoke_device", "save_printer",
        "remove_printer", "resume_printer", "test_print", "print_origin_sheet", "save_terminal",
        "remove_terminal",
        "accept_clock",
    }),
    documents=("shop", "people", "devices", "problems", "printers", "terminals", "device.self"),
    needs_person=True,
)  # fmt: skip

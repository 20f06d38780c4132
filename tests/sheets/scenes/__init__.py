"""One file a room. A scene is a function that shows something and yields `(caption, page)` for each picture;
a new surface is a file here with its `ROOM`, and a line in `ROOMS`."""

from tests.sheets.room import Room
from tests.sheets.scenes import (
    board,
    first,
    kiosk,
    kitchen,
    paper,
    parts,
    region,
    setup,
    staff,
    table,
    virtual,
)

ROOMS: dict[str, Room] = {
    room.name: room
    for room in (
        kiosk.ROOM,
        table.ROOM,
        kitchen.ROOM,
        board.ROOM,
        staff.ROOM,
        setup.ROOM,
        virtual.ROOM,
        paper.ROOM,
        first.ROOM,
        region.ROOM,
        parts.ROOM,
    )
}

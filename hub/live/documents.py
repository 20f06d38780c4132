"""All document families, in one table."""

from __future__ import annotations

from .call_documents import CallsDocument
from .document import DocumentFamily
from .house_documents import (
    DeviceDocument,
    DevicesDocument,
    PeopleDocument,
    PrintersDocument,
    ProblemsDocument,
)
from .order_documents import BillDocument, KitchenDocument, StaffDocument
from .pickup_documents import PickupDocument
from .shop_documents import MenuDocument, OverlayDocument, ShopDocument

DOCUMENTS: tuple[DocumentFamily, ...] = (
    ShopDocument(),
    MenuDocument(),
    OverlayDocument(),
    BillDocument(),
    KitchenDocument(),
    StaffDocument(),
    CallsDocument(),
    PickupDocument(),
    DeviceDocument(),
    DevicesDocument(),
    ProblemsDocument(),
    PrintersDocument(),
    PeopleDocument(),
)

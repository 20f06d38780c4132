"""All document families, in one table."""

from __future__ import annotations

from .document import DocumentFamily
from .house_documents import (
    DeviceDocument,
    DevicesDocument,
    PeopleDocument,
    PrintersDocument,
    ProblemsDocument,
)
from .order_documents import BillDocument, KitchenDocument, StaffDocument
from .shop_documents import MenuDocument, OverlayDocument, ShopDocument

DOCUMENTS: tuple[DocumentFamily, ...] = (
    ShopDocument(),
    MenuDocument(),
    OverlayDocument(),
    BillDocument(),
    KitchenDocument(),
    StaffDocument(),
    DeviceDocument(),
    DevicesDocument(),
    ProblemsDocument(),
    PrintersDocument(),
    PeopleDocument(),
)

"""All document families, in one table."""

from __future__ import annotations

from .call_documents import CallsDocument
from .cash_receipt_document import CashReceiptsDocument
from .document import DocumentFamily
from .house_documents import (
    DeviceDocument,
    DevicesDocument,
    PeopleDocument,
    ProblemsDocument,
)
from .order_documents import BillDocument, CounterDocument, KitchenDocument
from .pickup_documents import PickupDocument
from .print_documents import PrintersDocument, PrintsDocument
from .shop_documents import MenuDocument, OverlayDocument, ShopDocument
from .staff_document import StaffDocument
from .table_documents import FloorDocument, SeatingDocument
from .terminal_document import TerminalsDocument
from .till_document import TillDocument

DOCUMENTS: tuple[DocumentFamily, ...] = (
    ShopDocument(),
    MenuDocument(),
    OverlayDocument(),
    BillDocument(),
    KitchenDocument(),
    SeatingDocument(),
    FloorDocument(),
    CounterDocument(),
    StaffDocument(),
    TillDocument(),
    CallsDocument(),
    CashReceiptsDocument(),
    PickupDocument(),
    DeviceDocument(),
    DevicesDocument(),
    ProblemsDocument(),
    PrintersDocument(),
    PrintsDocument(),
    TerminalsDocument(),
    PeopleDocument(),
)

"""현금영수증: cash receipts are issued by a VAN or PG, never by a hub; here is how one is asked, and for whom."""

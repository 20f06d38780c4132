"""온라인 결제: paying on a phone through a payment service (PG) in the form of Toss Payments."""

"""The kiosk (키오스크): a guest orders and pays standing up."""

"""What a technician (설치 기사) asks of printers that are not the shop's yet: who is there, and how it prints."""

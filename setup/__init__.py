"""The technician's room (설치): devices, printers, checks."""

"""Where other devices find this hub: addresses of this machine's network."""

from __future__ import annotations

import fcntl
import ipaddress
import socket
import struct

# linux/sockios.h: the IPv4 address of a network interface.
SIOCGIFADDR = 0x8915
# struct ifreq is 40 bytes: 16 of name, then a sockaddr_in whose address stands at 20.
IFREQ, IFREQ_ADDRESS = "16s24x", slice(20, 24)


def origin_of(address: str, host: str, port: int) -> str:
    """The hub's address as a guest's phone reaches it: `address` where the shop names one, else the first that
    is found on the machine, else this machine's own name."""
    if address:
        return address.rstrip("/")
    if host not in ("0.0.0.0", "::", ""):
        return f"http://{f'[{host}]' if ':' in host else host}:{port}"
    found = next((one for one in own_ipv4() if not is_loopback(one)), "localhost")
    return f"http://{found}:{port}"


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def own_ipv4() -> list[str]:
    """IPv4 addresses of this machine's interfaces, asked of the kernel: nothing is sent."""
    found: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        for _, name in socket.if_nameindex():
            wanted = struct.pack(IFREQ, name.encode()[:15])
            try:
                answer = fcntl.ioctl(asker.fileno(), SIOCGIFADDR, wanted)
            except OSError:  # an interface without an IPv4 address
                continue
            found.append(socket.inet_ntoa(answer[IFREQ_ADDRESS]))
    return found

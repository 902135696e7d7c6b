"""Networks of IP addresses: what limits count by, and what is stored in place of whole addresses."""

import ipaddress


def of(address: str | None, *, v6: int) -> str:
    """/24 of IPv4, `/v6` of IPv6; "unknown" for what is no address, such as a socket's."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(ipaddress.ip_network((found, 24 if found.version == 4 else v6), strict=False))

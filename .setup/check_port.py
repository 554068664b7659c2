"""Ends with one clear sentence when the server could not listen: `python .setup/check_port.py ADDRESS PORT`."""

import errno
import socket
import sys


def trouble(address: str, port: str) -> str:
    """Why nothing can listen on `port` of `address`, or "" when something can."""
    if not port.isdecimal() or not 1 <= int(port) <= 65535:
        return f"PORT is {port!r}; write a whole number from 1 to 65535."
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.strip("[]"), int(port)))
            probe.listen(1)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                other = int(port) % 65535 + 1
                return f"Port {port} is taken by another program; choose another one: make run PORT={other}"
            if error.errno == errno.EACCES:
                return f"Port {port} is for administrators; choose one above 1023: make run PORT=8000"
            return f"Cannot listen on {address}, port {port}: {error.strerror or error}."
    return ""


if __name__ == "__main__":
    sys.exit(trouble(sys.argv[1], sys.argv[2]) or 0)

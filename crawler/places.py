"""The places that the user wrote, and which addresses a host may be connected to at."""

from __future__ import annotations

from crawler.reachable import OPENED, PUBLIC, kind_of_address


class Places:
    """Decides on the addresses that a name resolved to, for each connection anew.

    Public addresses serve any host. Others serve only a host and port that the user wrote, and that only
    while the host has never been seen at a public address: a name that turns inward later is not the place
    that the user meant (DNS rebinding).
    """

    def __init__(self) -> None:
        self._written: set[tuple[str, int]] = set()
        self._public: set[str] = set()
        self._refused: dict[tuple[str, int], str] = {}

    def write(self, host: str, port: int, *, was_public: bool = False) -> None:
        """Take a place that the user wrote; ``was_public`` says that it stood at a public address before."""
        self._written.add((host, port))
        if was_public:
            self._public.add(host)

    def is_public(self, host: str) -> bool:
        """Tell whether the host has been seen at a public address."""
        return host in self._public

    def allowed(self, host: str, port: int, addresses: list[str]) -> list[str]:
        """Return those of the addresses of ``host`` that may be connected to at ``port``."""
        kinds = {address: kind_of_address(address) for address in addresses}
        public = [address for address, kind in kinds.items() if kind == PUBLIC]
        if public:
            self._public.add(host)
            return public
        opened = [address for address, kind in kinds.items() if kind in OPENED]
        if opened and (host, port) in self._written and host not in self._public:
            return opened
        if kinds:
            address, kind = next(iter(kinds.items()))
            before = ", and stood at a public one before" if host in self._public else ""
            name = f"[{host}]" if ":" in host else host
            self._refused[host, port] = f"{name}:{port} stands at a {kind} address ({address}){before}"
        return []

    def refusal(self, host: str, port: int) -> str | None:
        """Return in words why no address of the host may be connected to, if that was so last time."""
        return self._refused.get((host, port))


places = Places()
"""Those of this process: all blogs that it crawls resolve names in one way."""

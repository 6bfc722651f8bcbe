"""A browser window that tells what runs in it, and what a page holds that could."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

# Every attack calls hit; a policy that stops something which is no attack of ours is told as well.
_WATCH = """
window.hit = number => { console.debug('hit ' + number); };
document.addEventListener('securitypolicyviolation', event =>
    console.debug('stopped ' + event.effectiveDirective + ' ' + event.blockedURI + ' ' + event.sample));
"""

# What a reader could do: point at things, go from field to field, press what does not lead to another page.
_POKE = """() => {
const web = address => /^https?:/.test(new URL(address, document.baseURI).protocol);
const stay = event => {
    const link = event.target.closest && event.target.closest('a, area');
    const form = event.type === 'submit' ? event.target : null;
    const address = form ? (event.submitter && event.submitter.getAttribute('formaction') || form.action)
        : link && link.href && (link.href.baseVal ?? link.href);
    if (address && web(address)) event.preventDefault();
};
document.addEventListener('click', stay);
document.addEventListener('submit', stay);
for (const element of document.querySelectorAll('*')) {
    for (const name of ['mouseover', 'mouseenter', 'pointerenter', 'pointerover'])
        element.dispatchEvent(new MouseEvent(name, {bubbles: true}));
    try {
        if (element.focus) element.focus({preventScroll: true});
        element.click ? element.click()
            : element.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}));
    } catch (error) {}
}}"""

# Only what a template wrote may run, lead somewhere or load something.
_HOLDS = """known => {
const found = [];
const leading = ['href', 'xlink:href', 'action', 'formaction', 'ping'];
const loading = ['src', 'data', 'poster', 'background', 'srcset', 'srcdoc', 'manifest'];
for (const element of document.querySelectorAll('*')) {
    if (element.tagName === 'SCRIPT' && !element.nonce) found.push(element.outerHTML.slice(0, 300));
    if (['META', 'BASE'].includes(element.tagName) && (element.httpEquiv || element.tagName === 'BASE'))
        found.push(element.outerHTML.slice(0, 300));
    for (const {name, value} of element.attributes) {
        let bad = /^on/i.test(name) && !known.includes(value);
        if (leading.includes(name) || loading.includes(name)) {
            let address = null;
            try { address = new URL(value, document.baseURI); } catch (error) { bad = true; }
            const web = address && ['http:', 'https:', 'mailto:'].includes(address.protocol);
            if (address) bad ||= leading.includes(name) ? !web : address.origin !== location.origin;
        }
        if (bad) found.push(name + ' of ' + element.outerHTML.slice(0, 300));
    }
}
return {
    found,
    links: [...document.querySelectorAll('a[href], link[rel=alternate], iframe')].map(e => e.href || e.src),
    kind: document.body ? document.body.className : '',
    text: document.documentElement.textContent.length,
};
}"""

HANDLERS = ["openColumnChooser()"]
"""Handlers that stand in templates of Datasette."""


class Window:
    """A page of the browser, with a note of what ran."""

    def __init__(self, browser: Any) -> None:
        context = browser.new_context(accept_downloads=False)
        context.add_init_script(_WATCH)
        self.page = context.new_page()
        self.hits: list[tuple[str, int]] = []
        self.stopped: list[tuple[str, str]] = []
        self.page.on("console", self._hear)
        self.page.on("dialog", lambda dialog: (self.hits.append((self.page.url, 0)), dialog.dismiss()))

    def _hear(self, message: Any) -> None:
        word, _, rest = message.text.partition(" ")
        if word == "hit" and message.type == "debug":
            self.hits.append((message.location["url"] or self.page.url, int(rest)))
        elif word == "stopped" and message.type == "debug":
            self.stopped.append((self.page.url, rest))

    def open(self, address: str) -> dict[str, Any] | None:
        """Open a page and do with it what a reader could; return what it holds, None for a download."""
        from playwright.sync_api import Error

        try:
            response = self.page.goto(address, wait_until="load")
        except Error as error:
            if "Download is starting" in str(error) or "ERR_ABORTED" in str(error):
                return None
            raise AssertionError(f"{address[:200]}: {str(error)[:200]}") from None
        held: dict[str, Any] = self.page.evaluate(_HOLDS, HANDLERS)
        self.poke()
        return held | {"status": response.status, "type": response.headers.get("content-type", "")}

    def poke(self) -> None:
        """Point at everything, in every frame, and press what does not lead away."""
        for frame in self.page.frames:
            try:
                frame.evaluate(_POKE)
            except Exception:  # noqa: BLE001 - a frame that went away by what was pressed
                continue

    def ran(self) -> set[int]:
        """Return the numbers of what has run."""
        return {number for _, number in self.hits}

    def wait(self, milliseconds: int) -> None:
        """Let what is under way happen."""
        self.page.wait_for_timeout(milliseconds)


def same_site(addresses: Iterable[str], site: str) -> list[str]:
    """Return those of ``addresses`` that are on ``site``, without their fragments."""
    return [address.partition("#")[0] for address in addresses if address and address.startswith(site)]

"""What every page must pass: axe, no sideways scroll, targets for a thumb, and a focus that is never lost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe().axe_script
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"], "preload": False}
LOOKS = [(width, scheme) for width in (320, 1280) for scheme in ("light", "dark")]
HEIGHT = 800
TAP = 44
"""The least width and height of a target, in CSS pixels."""

FAULTS = """async ([part, options]) => {
  const found = await axe.run(part || document, options);
  const reasons = (node) => [...node.any, ...node.all, ...node.none].map((check) => check.message).join(' ');
  const told = (node) => `${node.html.slice(0, 160)} (${reasons(node).slice(0, 200)})`;
  return found.violations.map((rule) => `${rule.id}: ${rule.nodes.slice(0, 3).map(told).join(' | ')}`);
}"""

# Names the innermost elements that stick out; what scrolls or is cut inside its own box may be among them.
SIDEWAYS = """() => {
  const root = document.scrollingElement;
  if (root.scrollWidth <= innerWidth) return [];
  const out = [...document.body.querySelectorAll('*')].filter((each) => {
    const box = each.getBoundingClientRect();
    return box.width && (box.right > innerWidth + 1 || box.left < -1);
  });
  const inner = out.filter((each) => !out.some((other) => other !== each && each.contains(other)));
  const told = inner.slice(0, 3).map((each) => each.outerHTML.slice(0, 160)).join(' | ');
  return [`${root.scrollWidth} px wide, window ${innerWidth}: ${told}`];
}"""

# The middle of each control is asked whether a thumb half a target away still hits it: a pseudo-element or a label
# may be larger than the box. A link between words of a sentence is as large as its words.
SMALL = """(tap) => {
  const controls = 'a[href], button, summary, select, textarea, input:not([type=hidden]), [role=button]';
  const unseen = '.vh, .skip, dialog:not([open])';
  const between = (link) => link.localName === 'a' && getComputedStyle(link).display === 'inline'
    && [...link.parentNode.childNodes].some((each) => each !== link && each.nodeType === 3 && each.data.trim());
  const hits = (control, x, y) => {
    const under = document.elementFromPoint(x, y);
    return Boolean(under) && (control.contains(under) || under.closest('label')?.control === control);
  };
  const small = [];
  for (const control of document.querySelectorAll(controls)) {
    const shown = control.checkVisibility({ visibilityProperty: true });
    if (!shown || between(control) || control.closest(unseen)) continue;
    const area = control.matches('[type=checkbox], [type=radio]') ? control.closest('label') || control : control;
    area.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
    const box = area.getBoundingClientRect();
    if (box.width >= tap - 0.5 && box.height >= tap - 0.5) continue;
    const [x, y, half] = [box.x + box.width / 2, box.y + box.height / 2, tap / 2 - 1];
    const points = [[x - half, y], [x + half, y], [x, y - half], [x, y + half]];
    if (points.every(([left, top]) => hits(control, left, top))) continue;
    small.push(`${Math.round(box.width)} x ${Math.round(box.height)}: ${control.outerHTML.slice(0, 160)}`);
  }
  scrollTo(0, 0);
  return small;
}"""

SETTLED = """() => {
  window.settled = new Promise((done, fail) => {
    document.addEventListener('htmx:after:settle', () => setTimeout(done, 50), { once: true });
    setTimeout(() => fail(new Error('nothing was swapped')), 15000);
  });
}"""


def faults(page: Page, part: str = "") -> list[str]:
    """What axe finds on the page, or in the part of it that a selector names; one line a rule."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(FAULTS, [part, OPTIONS])
    return found


def sideways(page: Page) -> list[str]:
    """What sticks out of the window to the side."""
    found: list[str] = page.evaluate(SIDEWAYS)
    return found


def small_targets(page: Page) -> list[str]:
    """Controls outside running text that a thumb would miss."""
    found: list[str] = page.evaluate(SMALL, TAP)
    return found


def lost_focus(page: Page, act: Callable[[], object]) -> bool:
    """Whether the focus is on the body after `act`, which swaps a part of the page, has settled."""
    page.evaluate(SETTLED)
    act()
    page.evaluate("window.settled")
    return bool(page.evaluate("document.activeElement === document.body"))


def text_size(page: Page, percent: int) -> None:
    """Set the size of text as the browser's own settings do: media queries and rem follow it."""
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 16 * percent // 100}})
    session.detach()


@dataclass
class Gate:
    """Looks at states of pages in every width and scheme, and keeps what is wrong with each."""

    found: dict[str, list[str]] = field(default_factory=dict)
    states: int = 0

    def look(self, page: Page, state: str, *, part: str = "", main: bool = False, taps: bool = False) -> None:
        """Check the page as it stands: with axe in every look, and for what sticks out where room is short.

        Where only a `part` of the page has changed since the last look, axe reads that part. On a `main` page axe
        reads it from right to left too; `taps` asks for targets that a thumb hits.
        """
        self.states += 1
        self.in_every_look(page, state, part=part, taps=taps)
        self._where_room_is_short(page, state)
        self._from_right_to_left(page, state, axe=main)
        self._set(page, 390, "light")

    def in_every_look(self, page: Page, state: str, *, part: str = "", taps: bool = False) -> None:
        """What axe finds, narrow and wide, light and dark; and what sticks out or is too small to hit there."""
        for width, scheme in LOOKS:
            self._set(page, width, scheme)
            self._note(f"{state}, {width} {scheme}", faults(page, part))
            if scheme == "light":
                self._note(f"{state}, {width}", sideways(page))
                self._note(f"{state}, targets at {width}", small_targets(page) if taps else [])

    def _where_room_is_short(self, page: Page, state: str) -> None:
        self._set(page, 390, "light")
        text_size(page, 200)
        self._note(f"{state}, text at 200 %", sideways(page))
        text_size(page, 100)

    def _from_right_to_left(self, page: Page, state: str, *, axe: bool) -> None:
        self._set(page, 1280, "light")
        page.evaluate("document.dir = 'rtl'")
        self._note(f"{state}, right to left", sideways(page) + (faults(page) if axe else []))
        self._set(page, 320, "light")
        self._note(f"{state}, 320 right to left", sideways(page))
        page.evaluate("document.dir = 'ltr'")

    def _set(self, page: Page, width: int, scheme: str) -> None:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]

    def _note(self, where: str, wrong: Sequence[str]) -> None:
        if wrong:
            self.found[where] = [*self.found.get(where, []), *wrong]

    def nothing(self) -> None:
        """Fail with everything that was found."""
        assert not self.found, "\n".join(f"{where}: {line}" for where, lines in self.found.items() for line in lines)

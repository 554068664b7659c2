"""Answers that are a number with or without a unit: compared by value, never by spelling."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from decks.grading.languages import code

_DECIMAL_POINT = frozenset({"en", "zh", "ja", "ko", "th", "he", "hi"})  # the others write 3,14
_QUANTITY = re.compile(
    r"[≈~=\s]*(?P<sign>[+-]?)\s?(?P<number>\d+(?:[.,\s']\d+)*|[.,]\d+)"
    r"(?:\s*[x*·]\s*10\s*\^?\s*(?P<power>[+-]?\d+)|[eE](?P<e>[+-]?\d+))?\s*(?P<unit>(?:1/)?[^\d\s.,;:!?][^;:!?]*?)?\s*[.!]?"
)
_NAMES = {
    "metre": "m", "meter": "m", "gram": "g", "gramme": "g", "second": "s", "sec": "s", "minute": "min", "hour": "h",
    "hr": "h", "day": "d", "year": "a", "yr": "a", "litre": "L", "liter": "L", "l": "L", "pascal": "Pa", "joule": "J",
    "watt": "W", "volt": "V", "ampere": "A", "amp": "A", "ohm": "Ω", "newton": "N", "hertz": "Hz", "mole": "mol",
    "kelvin": "K", "percent": "%", "per cent": "%", "byte": "B", "calorie": "cal", "euro": "€", "dollar": "$",
    "degrees celsius": "°C", "degree celsius": "°C", "degrees fahrenheit": "°F", "degree": "°", "degrees": "°",
    "celsius": "°C", "c": "°C", "coulomb": "C", "tesla": "T", "farad": "F", "candela": "cd", "tonne": "t", "ton": "t",
}  # fmt: skip
_PREFIX_NAMES = {
    "kilo": "k",
    "mega": "M",
    "giga": "G",
    "centi": "c",
    "milli": "m",
    "micro": "μ",
    "nano": "n",
    "deci": "d",
}
_PREFIXES = {
    "": 0,
    "k": 3,
    "M": 6,
    "G": 9,
    "T": 12,
    "h": 2,
    "d": -1,
    "c": -2,
    "m": -3,
    "μ": -6,
    "u": -6,
    "n": -9,
    "p": -12,
}
# A unit, what it is counted in, and how many of that it is.
_UNITS = {
    "min": ("s", "60"), "h": ("s", "3600"), "d": ("s", "86400"), "t": ("g", "1000000"), "L": ("m3", "0.001"),
    "bar": ("Pa", "100000"), "cal": ("J", "4.184"), "%": ("", "0.01"), "‰": ("", "0.001"),
}  # fmt: skip
_PREFIXED = {
    "m", "g", "s", "L", "Pa", "J", "W", "V", "A", "Ω", "N", "Hz", "mol", "K",
    "B", "bit", "cal", "bar", "eV", "C", "T", "F", "cd", "t",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as written, and its value in the units that it is counted in; `unit` is "" where there is none."""

    number: Decimal
    value: Decimal
    unit: str


def quantity(text: str, language: str = "en") -> Quantity | None:
    """The quantity that a text is, None when it is more or something else."""
    text = unicodedata.normalize("NFKC", text.replace("μ", "μ").replace("µ", "μ")).replace("−", "-").replace("×", "x")
    match = _QUANTITY.fullmatch(text.strip())
    if match is None:
        return None
    try:
        number = Decimal(match["sign"] + _plain(match["number"], language))
    except InvalidOperation:
        return None
    power = int(match["power"] or match["e"] or 0)
    if abs(power) > 400:
        return None
    number = number.scaleb(power).normalize()
    unit, factor = _unit((match["unit"] or "").strip())
    return Quantity(number, (number * factor).normalize(), unit)


def _plain(number: str, language: str) -> str:
    """A number as Python reads it: without marks between thousands, with a point."""
    number = re.sub(r"[\s']", "", number)
    point, mark = (".", ",") if code(language) in _DECIMAL_POINT else (",", ".")
    if re.fullmatch(rf"\d{{1,3}}(?:\{mark}\d{{3}})+(?:\{point}\d+)?", number):
        return number.replace(mark, "").replace(point, ".")
    return number.replace(",", ".") if number.count(",") + number.count(".") == 1 else number


def _unit(text: str) -> tuple[str, Decimal]:
    """A unit in the order of its parts, in what each is counted in, and how many of those it is."""
    text = re.sub(r"\s+per\s+", "/", " ".join(text.split()))
    text = _NAMES.get(text.lower(), text)
    factor, parts = Decimal(1), []
    for at, group in enumerate(text.split("/")):
        for part in re.split(r"[\s·*]+", group):
            match = re.fullmatch(r"(.*?)\^?([+-]?\d+)?", part.strip("()"))
            if match is None or not match[1]:
                continue
            base, size = _one(match[1])
            power = int(match[2] or 1) * (-1 if at else 1)
            factor *= size ** max(-30, min(30, power))
            if base:
                parts.append(base if power == 1 else f"{base}{power}")
    return " ".join(sorted(parts)), factor


def _one(name: str) -> tuple[str, Decimal]:
    """A single unit: what it is counted in, and how many of that it is."""
    name = _named(name)
    if name in _UNITS:
        base, size = _UNITS[name]
        return base, Decimal(size)
    for prefix, power in _PREFIXES.items():
        rest = name[len(prefix) :].replace("l", "L") if name[len(prefix) :] == "l" else name[len(prefix) :]
        if prefix and name.startswith(prefix) and rest in _PREFIXED:
            base, size = _UNITS.get(rest, (rest, "1"))
            return base, Decimal(size).scaleb(power)
    return name, Decimal(1)


def _named(name: str) -> str:
    """The sign of a unit that is written out: "kilometres" gives "km"."""
    low = name.lower()
    for each in (low, low.removesuffix("s"), low.removesuffix("es")):
        if len(each) > 1 and each in _NAMES:
            return _NAMES[each]
        for prefix, sign in _PREFIX_NAMES.items():
            if each.startswith(prefix) and each[len(prefix) :] in _NAMES and len(each) > len(prefix) + 1:
                return sign + _NAMES[each[len(prefix) :]]
    return name

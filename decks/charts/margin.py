"""How much a share may be off by chance."""

from math import sqrt

Z = 1.96  # 95 of 100 margins hold the true share


def margin(right: int, total: int) -> tuple[float, float]:
    """The ends, 0 to 1, between which the true share lies when `right` of `total` (1 or more) were right.

    Wilson's interval, which holds for few and for all right, too: Wilson 1927, Probable inference.
    """
    share, z2 = right / total, Z * Z
    middle = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = Z * sqrt(share * (1 - share) / total + z2 / (4 * total * total)) / (1 + z2 / total)
    return max(0.0, middle - half), min(1.0, middle + half)

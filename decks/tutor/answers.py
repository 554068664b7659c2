"""Answers in a call: how they are judged, what they come to, the student's word on them, and what was misheard."""

from collections.abc import Sequence
from dataclasses import replace

from decks.grading import Verdict
from decks.tutor.course import (
    ASK,
    DONE,
    UNSURE,
    asked_whether_had,
    going_on,
    hinted,
    kept_back,
    next_hint,
    place_of,
    question_of,
    said_again,
    settled,
)
from decks.tutor.events import CORRECT, SAY, Event, Outcome, Step, Unfit
from decks.tutor.script import ANSWER, POINT, YOU, State, Voice, entry_text, of_card, put_right, spoken

ORDER = {"miss": 0, "unsure": 1, "pass": 2}


def to_judge(state: State, event: Event) -> list[tuple[int, str, str]]:
    """What is to be graded before an event is taken: card, side that asks, text. The best verdict counts.

    Beside what was said now stands the whole of what was said to a question, which may have come in pieces.
    """
    if event.kind == SAY and state["phase"] == ASK and state["open"]:
        asked, said = state["open"], {each["entry"]: each["given"] for each in state["open"]["tries"]}
    elif event.kind == CORRECT and event.entry is not None and event.text.strip():
        asking = _asking_of(state, event.entry)
        if asking is None:
            return []
        asked, said = asking, {number: entry_text(state, number) or "" for number in asking["entries"]}
        said.pop(event.entry)
    else:
        return []
    text, place = event.text.strip(), state["said"] if event.entry is None else event.entry
    whole = " ".join(each for _, each in sorted({**said, place: text}.items()) if each)
    return [(asked["card"], asked["side"], each) for each in dict.fromkeys((text, whole))]


def _asking_of(state: State, entry: int) -> State | None:
    """The asking that an entry of the script was an answer to: the open one, or the latest of its card."""
    asked = state["open"]
    numbers = [each["entry"] for each in asked["tries"]] if asked else []
    if asked and entry in numbers:
        return {"card": asked["card"], "side": asked["side"], "entries": numbers, "at": None}
    for at, each in enumerate(state["past"]):
        if entry in each["entries"] and place_of(state, each["card"]) == at:
            return {**each, "at": at}
    return None


# ---- an answer, a hint, "I don't know" ----------------------------------------------------------------------------


def asked_for(before: State, state: State, event: Event, voice: Voice) -> Step:
    if event.kind == SAY:
        state = spoken(state, YOU, SAY, event.text.strip(), state["open"]["card"], state["open"]["languages"][1])
        return _answered(before, state, event, before["said"], voice)
    if event.kind == "hint":
        if next_hint(state["open"]):
            return Step(hinted(state, "hint", voice))
        return Step(voice.says(state, "no_hint"))
    if event.kind == "dont-know":
        tries, state = state["open"]["tries"], _marked(state)
        if tries and tries[-1]["band"] == "unsure":  # it was a part; whether it was enough is theirs to say
            return Step(asked_whether_had(state, voice))
        return _missed(before, state, "no_matter", voice)
    raise Unfit("Say your answer, or “I don’t know”.")


def _answered(before: State, state: State, event: Event, entry: int, voice: Voice) -> Step:
    """An answer stands in the script as this entry, and is judged."""
    if not event.verdicts:
        raise Unfit("Say your answer, or “I don’t know”.")
    verdict = best(event.verdicts)
    asked = _marked(state)["open"]
    tried = _tried(verdict, entry, event, asked["hints"])
    asked = asked | {"tries": [*(each for each in asked["tries"] if each["entry"] != entry), tried]}
    judged = tried | {name: asked[name] for name in ("card", "question", "answer")} | {"right": None}
    state = state | {"open": asked, "judged": judged}
    if verdict.band == "pass":
        return _right(before, state, voice)
    if verdict.band == "miss":
        return _missed(before, state, "miss", voice)
    if verdict.met and verdict.missing and not asked["asked_for_more"]:
        state = state | {"open": asked | {"asked_for_more": True}}
        points = len(verdict.met) + len(verdict.missing)
        return Step(voice.says(state, "more", met=len(verdict.met), points=points))
    return Step(asked_whether_had(state, voice))


def _marked(state: State) -> State:
    """The state that knows its open question as it is before an answer, which may have been misheard."""
    asked = {name: value for name, value in state["open"].items() if name != "before"}
    return state | {"open": asked | {"before": asked}}


def _tried(verdict: Verdict, entry: int, event: Event, hints: int) -> State:
    return {
        "entry": entry,
        "given": event.text.strip(),
        "typed": event.typed,
        "hints": hints,
        "band": verdict.band,
        "score": verdict.score,
        "met": list(verdict.met),
        "missing": list(verdict.missing),
        "reason": verdict.reason,
    }


def best(verdicts: Sequence[Verdict]) -> Verdict:
    """The verdict that is kindest to the student."""
    return max(verdicts, key=lambda each: (ORDER[each.band], each.score))


def _right(before: State, state: State, voice: Voice) -> Step:
    missing = state["open"]["tries"][-1]["missing"]
    state = voice.says(state, "praise_and" if missing else "praise")
    if missing:
        state = of_card(state, POINT, missing[0])
    return _concluded(before, state, voice, right=True)


def _missed(before: State, state: State, kind: str, voice: Voice) -> Step:
    """The first time a hint, where there is one; the second time the answer, and then the next card."""
    asked = state["open"]
    if not asked["misses"] and next_hint(asked):
        return Step(hinted(state | {"open": asked | {"misses": 1}}, kind, voice))
    state = of_card(voice.says(state, "told"), ANSWER, asked["answer"])
    return _concluded(before, state, voice, right=False)


def decided(before: State, state: State, event: Event, voice: Voice) -> Step:
    """The student says whether they had it."""
    if event.kind in {"had", "right"}:
        return _concluded(before, voice.says(state, "yes"), voice, right=True, override="right")
    if event.kind in {"had-not", "wrong"}:
        return _concluded(before, voice.says(state, "no"), voice, right=False, override="wrong")
    if event.kind == "dont-know":
        return skipped(before, state, event, voice)
    if event.kind == SAY:
        state = spoken(state, YOU, "aside", event.text.strip())
    return Step(voice.says(state, "had_again"))


def skipped(before: State, state: State, event: Event, voice: Voice) -> Step:
    """The card is left aside and comes again; after an answer that was missed it counts as that."""
    asked = state["open"]
    state = voice.says(state, "skip")
    if asked["fix"] is not None:
        return Step(going_on(state | {"open": None}, voice))
    if state["phase"] == ASK and asked["misses"] and asked["tries"]:
        return _concluded(before, state, voice, right=False)
    state = settled(state, _past(asked, right=None)) | {"open": None, "judged": None, "back": None}
    return Step(going_on(state, voice))


def _concluded(before: State, state: State, voice: Voice, *, right: bool, override: str = "") -> Step:
    """The asking is over and counts; an answer that is looked at again takes the place of what was recorded."""
    asked = state["open"]
    judged = state["judged"] if asked["tries"] else None
    outcome = outcome_of(asked, right=right, override=override)
    state = settled(state, _past(asked, right=right, override=override), asked["fix"])
    state = state | {"judged": judged and judged | {"right": right}, "open": None}
    state = going_on(state, voice)
    if asked["fix"] is not None:
        return Step(state | {"back": None}, outcome, taken_back=(asked["card"],))
    return Step(state | {"back": kept_back(before)}, outcome)


def outcome_of(asked: State, *, right: bool, override: str) -> Outcome:
    """What an asking came to, for the log. A hint that followed the last answer took no part in it."""
    if not asked["tries"]:
        return Outcome(asked["card"], right, hints=asked["hints"], verdict="miss", points=len(asked["points"]))
    last = asked["tries"][-1]
    return Outcome(
        asked["card"],
        right,
        last["given"],
        last["typed"],
        last["hints"],
        last["band"],
        last["score"],
        len(last["met"]),
        len(last["met"]) + len(last["missing"]),
        override,
    )


def _past(asked: State, *, right: bool | None, override: str = "") -> State:
    tries = asked["tries"]
    return {
        "card": asked["card"],
        "side": asked["side"],
        "again": asked["again"],
        "entries": [each["entry"] for each in tries],
        "hints": tries[-1]["hints"] if tries else asked["hints"],
        "typed": bool(tries and tries[-1]["typed"]),
        "right": right,
        "override": override,
        "missing": (tries[-1]["missing"] if tries else asked["points"])[:1],
        "lang": asked["languages"][1],
    }


def not_said(before: State, state: State, event: Event, voice: Voice) -> Step:
    """The last answer was misheard: it never counts, and the question is asked again."""
    asked = state["open"]
    is_begun = asked["tries"] or asked["misses"]
    if "before" in asked:
        return Step(said_again(_before_last_try(voice.says(state, "sorry")), voice))
    if asked["fix"] is not None or is_begun or not state["back"]:
        return Step(said_again(voice.says(state, "nothing"), voice))
    state = voice.says(state, "sorry") | state["back"] | {"back": None}
    if state["phase"] == UNSURE:  # what was heard was still being talked about
        state = _before_last_try(state)
    return Step(said_again(state | {"judged": None}, voice), taken_back=(state["open"]["card"],))


def _before_last_try(state: State) -> State:
    """The question as it was before the answer that was heard last."""
    asked = state["open"]
    return state | {"open": asked.get("before", asked), "phase": ASK, "judged": None}


# ---- the student's word, and the transcript -----------------------------------------------------------------------


def overruled(before: State, state: State, event: Event, voice: Voice) -> Step:
    """The student's word on the answer that was judged last, or on the latest one to a card."""
    asked, word = state["open"], event.kind
    of_open = asked and asked["tries"] and event.card in {None, asked["card"]}
    if of_open and word == "right":
        return _concluded(before, voice.says(state, "was_right"), voice, right=True, override=word)
    at = place_of(state, event.card) if event.card is not None else _last_answered(state)
    if of_open or at is None or state["past"][at]["right"] == (word == "right"):
        if state["phase"] == DONE:
            raise Unfit("That stands already as you say.")
        return Step(voice.says(state, "nothing"))
    past = state["past"][at] | {"right": word == "right", "override": word}
    state = voice.says(settled(state, past, at), f"was_{word}")
    judged = state["judged"]
    if judged and judged["card"] == past["card"]:
        state = state | {"judged": judged | {"right": past["right"]}}
    return Step(said_again(state, voice), overrules={past["card"]: word})


def _last_answered(state: State) -> int | None:
    return place_of(state, state["past"][-1]["card"]) if state["past"] else None


def corrected(before: State, state: State, event: Event, voice: Voice) -> Step:
    """Another text for what was heard: the answer is judged anew, and what was recorded of it is taken back."""
    entry = event.entry
    asking = _asking_of(state, entry) if entry is not None else None
    if entry is None or asking is None or not event.verdicts:
        raise Unfit("That can be corrected no more: the card was asked again, or nothing was written.")
    state = voice.says(put_right(state, entry, event.text.strip()), "corrected")
    asked = state["open"]
    if asking["at"] is None:
        event = replace(event, typed=any(each["typed"] for each in asked["tries"] if each["entry"] == entry))
        if asked["tries"][-1]["entry"] == entry and "before" in asked:
            state = _before_last_try(state)
        return _answered(before, state | {"phase": ASK}, event, entry, voice)
    return _looked_at_again(state, replace(event, typed=asking["typed"]), entry, asking, voice)


def _looked_at_again(state: State, event: Event, entry: int, asking: State, voice: Voice) -> Step:
    verdict = best(event.verdicts)
    tried = _tried(verdict, entry, event, asking["hints"])
    asked = question_of(state, asking["card"], asking["again"]) | {
        "fix": asking["at"],
        "hints": asking["hints"],
        "tries": [tried],
        "languages": ["", asking["lang"]],
    }
    is_waiting = state["open"] and state["open"]["fix"] is None  # what was looked at again before is let go
    held = {"open": state["open"], "phase": state["phase"]} if is_waiting else None
    judged = tried | {"card": asking["card"], "right": None}
    state = state | {"open": asked, "held": state["held"] or held, "judged": judged}
    if verdict.band == "unsure":
        return Step(state | {"phase": UNSURE})  # its texts are wanted, and asked_whether_had follows
    right = verdict.band == "pass"
    return _concluded(state, voice.says(state, "praise" if right else "was_wrong"), voice, right=right)

"""The sound of a call: keys, hands-free turns, interrupting Kai, silence, the bars, and what may be missing."""

import struct
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from decks.templatetags.sound import hands_free
from tests.browser import call_urls, calls
from tests.browser.call_urls import Stage
from tests.browser.calls import held, log, logged, moments, opened, started
from tests.browser.conftest import Seen

Open = Callable[..., Page]
pytestmark = pytest.mark.urls("tests.browser.call_urls")


def loudest(sound: bytes) -> int:
    return max(map(abs, struct.unpack(f"<{len(sound) // 2}h", sound)))


def seconds(sound: bytes) -> float:
    return len(sound) / 32_000


# ---- a key held to talk


def test_space_held_sends_what_was_said_while_it_was_held_and_kai_goes_on(
    open_as: Open, seen: Seen, stage: Stage
) -> None:
    page = started(open_as)
    held(page, 0.8)
    expect(page.locator("#script .kai")).to_have_count(2)
    [(headers, sound)] = stage.turns
    assert headers["Content-Type"] == "audio/pcm"
    assert (headers["Token"], headers["Hx-Request"]) == ("t1", "true")
    assert 0.7 < seconds(sound) < 3
    assert loudest(sound) > 10_000
    logged(page, "listening", 2)
    assert stage.asked == ["/say/1/", "/say/2/"]
    wanted = page.evaluate("window.wanted")
    assert wanted["echoCancellation"] is wanted["noiseSuppression"] is True
    seen.nothing()


def test_after_a_spoken_answer_the_key_to_talk_is_at_hand_and_what_was_typed_meanwhile_stays(
    open_as: Open, stage: Stage
) -> None:
    page = started(open_as)
    page.locator("#said").fill("half a")
    page.keyboard.press("Escape")
    held(page)
    expect(page.locator("#script .kai")).to_have_count(2)
    expect(page.locator("#said")).to_have_value("half a")
    logged(page, "listening", 2)
    held(page)
    expect(page.locator("#script .kai")).to_have_count(3)
    logged(page, "listening", 3)
    page.locator("#said").focus()
    page.get_by_role("button", name="Hint").click()
    expect(page.locator("#script .kai")).to_have_count(4)
    expect(page.get_by_role("button", name="Hint")).to_be_focused()
    expect(page.locator("#said")).to_have_value("half a")


def test_space_is_for_the_text_while_one_types_and_the_typed_answer_counts(
    open_as: Open, seen: Seen, stage: Stage
) -> None:
    page = started(open_as)
    page.locator("#said").focus()
    page.keyboard.type("a room")
    page.keyboard.press("Enter")
    expect(page.locator("#script .kai")).to_have_count(2)
    assert [(each["said"], each["token"]) for each in stage.said] == [("a room", "t1")]
    expect(page.locator("#said")).to_be_focused()
    expect(page.locator("#said")).to_have_value("")
    assert stage.heard == []
    seen.nothing()


def test_the_big_key_is_held_or_pressed_shortly_twice(open_as: Open, stage: Stage) -> None:
    page = started(open_as)
    key = page.locator("#talk")
    expect(page.locator("[data-pending]")).to_be_hidden()
    key.hover()
    page.mouse.down()
    expect(key).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-pending]")).to_be_visible()
    page.evaluate("play(0.6)")
    page.mouse.up()
    expect(page.locator("#script .kai")).to_have_count(2)
    logged(page, "listening", 2)
    key.focus()
    page.keyboard.press("Enter")
    expect(key).to_have_attribute("aria-pressed", "true")
    page.evaluate("play(0.6)")
    page.keyboard.press("Enter")
    expect(page.locator("#script .kai")).to_have_count(3)
    assert [headers["Token"] for headers, _ in stage.turns] == ["t1", "t2"]


def test_a_key_stops_kai_and_what_was_no_answer_lets_kai_go_on_where_it_stopped(open_as: Open, stage: Stage) -> None:
    stage.seconds = 6
    stage.replies = [(204, {}, "")]
    page = opened(open_as)
    page.locator("[data-start]").click()
    logged(page, "voice begins")
    page.wait_for_timeout(1500)
    held(page, 0.6)
    logged(page, "voice goes on")
    [(headers, _)] = stage.turns
    assert headers["Over"] == "1"
    assert log(page, "voice begins", "voice stopped", "nothing heard", "voice goes on")[:4] == [
        "voice begins",
        "voice stopped",
        "nothing heard",
        "voice goes on",
    ]
    assert 0.5 < page.evaluate("window.callLog.find((each) => each.what === 'voice goes on').at") < 6
    logged(page, "listening")


# ---- hands-free


def test_a_pause_ends_the_turn_and_the_same_sound_was_sent_ahead(open_as: Open, seen: Seen, stage: Stage) -> None:
    stage.vad, stage.hands_free_on = "loud", True
    page = started(open_as)
    logged(page, "hands-free")
    page.evaluate("play(0.7).then(() => new Promise((go) => setTimeout(go, 450))).then(() => play(0.7))")
    expect(page.locator("#script .kai")).to_have_count(2)
    [(_, sound)] = stage.turns
    assert stage.ahead[-1] == sound
    assert 1.4 < seconds(sound) < 4
    assert log(page, "onset", "speech", "turn") == ["onset", "speech", "turn"]
    seen.nothing()


def test_hands_free_is_switched_on_and_off_in_the_call(open_as: Open, stage: Stage) -> None:
    stage.vad = "loud"
    page = started(open_as)
    page.locator("[name=handsfree]").check()
    logged(page, "hands-free")
    page.evaluate("void play(20)")
    logged(page, "hearing")
    page.locator("[name=handsfree]").uncheck()
    logged(page, "listening", 2)
    expect(page.locator("[data-tip]")).to_contain_text("Hold Space")
    assert stage.heard == []


def test_im_done_ends_the_turn_at_once(open_as: Open, stage: Stage) -> None:
    stage.vad, stage.hands_free_on = "loud", True
    page = started(open_as)
    logged(page, "hands-free")
    page.evaluate("void play(20)")
    logged(page, "speech")
    page.locator("[data-done]").click()
    expect(page.locator("#script .kai")).to_have_count(2)
    assert seconds(stage.turns[0][1]) < 15


def test_kai_is_interrupted_and_goes_on_where_nothing_was_understood(open_as: Open, stage: Stage) -> None:
    stage.vad, stage.hands_free_on, stage.seconds = "loud", True, 8
    stage.replies = [(204, {}, "")]
    page = opened(open_as)
    page.locator("[data-start]").click()
    logged(page, "hands-free")
    logged(page, "voice begins")
    page.wait_for_timeout(600)  # beyond the guard against Kai's own voice
    page.evaluate("play(0.7)")
    logged(page, "voice goes on")
    assert [headers.get("Over") for headers, _ in stage.turns] == ["1"]
    order = log(page, "onset", "barge-in", "voice stopped", "turn", "nothing heard", "voice goes on")
    assert order == ["onset", "barge-in", "voice stopped", "turn", "nothing heard", "voice goes on"]
    assert 0 < moments(page, "barge-in")[0] - moments(page, "onset")[0] < 3_000


def test_a_click_of_the_tongue_does_not_interrupt_kai(open_as: Open, stage: Stage) -> None:
    stage.vad, stage.hands_free_on, stage.seconds = "loud", True, 5
    page = opened(open_as)
    page.locator("[data-start]").click()
    logged(page, "hands-free")
    logged(page, "voice begins")
    page.wait_for_timeout(600)
    page.evaluate("play(0.05)")
    logged(page, "misfire")
    logged(page, "listening")
    assert log(page, "voice stopped", "turn") == []
    assert stage.heard == []


def test_kais_own_voice_is_not_taken_for_the_student(open_as: Open, stage: Stage) -> None:
    stage.vad, stage.hands_free_on, stage.seconds = "loud", True, 2
    page = opened(open_as)
    page.locator("[data-start]").click()
    logged(page, "voice begins")
    page.evaluate("void play(0.2)")  # the start of Kai's sentence comes back
    logged(page, "voice ends")
    page.evaluate("play(0.2)")  # and its end
    page.wait_for_timeout(400)
    assert log(page, "onset", "turn") == []


@pytest.mark.long
def test_the_network_that_tells_speech_from_silence_hears_a_real_voice(
    open_as: Open, seen: Seen, stage: Stage
) -> None:
    clip = call_urls.VOICES / "clean_20.wav"
    if not clip.is_file():
        pytest.skip("../shared/data/voice is not beside this checkout")
    if not hands_free():
        pytest.skip("static/vad/ is not there: run .setup/web")
    stage.vad, stage.hands_free_on = "real", True
    page = started(open_as)
    logged(page, "hands-free")
    page.evaluate("play(0.5)")  # a tone is no voice
    page.evaluate("play('/sound/clean_20.wav')")
    expect(page.locator("#script .kai")).to_have_count(2, timeout=30_000)
    [(_, sound)] = stage.turns
    assert stage.ahead[-1] == sound
    assert loudest(sound) > 1_000
    seen.nothing()


# ---- what is missing


@pytest.mark.parametrize(
    ("ears", "script", "words"),
    [("server", calls.NONE, "told not to let this page hear you"), ("off", calls.MICROPHONE, "This site cannot hear")],
)
def test_without_a_microphone_or_ears_one_sentence_says_so_and_typing_goes_on(
    open_as: Open, stage: Stage, ears: str, script: str, words: str
) -> None:
    stage.ears = ears
    page = started(open_as, script)
    expect(page.locator("[data-trouble]")).to_contain_text(words)
    page.locator("#said").fill("a room")
    page.locator("#said").press("Enter")
    expect(page.locator("#script .kai")).to_have_count(2)
    logged(page, "listening", 2)
    assert [each["said"] for each in stage.said] == ["a room"]


def test_a_microphone_that_is_pulled_out_is_told_and_typing_goes_on(open_as: Open, stage: Stage) -> None:
    page = started(open_as)
    page.evaluate("unplug()")
    expect(page.locator("[data-trouble]")).to_contain_text("There is no microphone")
    expect(page.locator("[data-tip]")).to_have_text("Type your answer.")


def test_without_the_detector_a_key_does(open_as: Open, stage: Stage) -> None:
    stage.hands_free_on = True
    page = started(open_as)
    expect(page.locator("[name=handsfree]")).to_be_disabled()
    held(page)
    expect(page.locator("#script .kai")).to_have_count(2)


def test_without_any_voice_the_captions_do(open_as: Open, stage: Stage) -> None:
    page = opened(open_as)
    page.locator("[name=voice]").select_option("off")
    page.locator("[data-start]").click()
    logged(page, "listening")
    assert log(page, "caption", "voice begins") == ["caption"]
    assert stage.asked == []


# ---- Kai


def test_kai_speaks_by_sentence_with_a_voice_of_this_device(open_as: Open, stage: Stage) -> None:
    stage.lines = [(1, "Hello. What is a cell?", True)]
    page = started(open_as, calls.MICROPHONE, calls.TALKER)
    assert page.evaluate("window.spoken") == [["Near", "Hello."], ["Near", "What is a cell?"]]
    assert stage.asked == []
    page.locator("[name=voice]").select_option("server:kai")
    held(page)
    logged(page, "listening", 2)
    assert stage.asked == ["/say/2/"]
    page.reload()
    expect(page.locator("[name=voice]")).to_have_value("server:kai")


def test_the_line_that_is_said_stands_above_the_keys_and_a_lost_line_in_view(open_as: Open, stage: Stage) -> None:
    stage.lines = [(number, "What is a cell? " * 12, number == 12) for number in range(1, 13)]
    page = started(open_as, viewport={"width": 390, "height": 700})
    bottom, keys = page.evaluate("""() => ["[data-line='12']", "#acts"].map((each) => {
      const { top, bottom } = document.querySelector(each).getBoundingClientRect();
      return each === "#acts" ? top : bottom;
    })""")
    assert bottom <= keys
    page.context.set_offline(True)
    held(page)
    logged(page, "offline")
    expect(page.locator("[data-state]")).to_be_in_viewport()


def test_the_check_hears_a_word_and_the_call_begins(open_as: Open, stage: Stage) -> None:
    stage.check = True
    page = opened(open_as)
    page.locator("[data-start]").click()
    expect(page.locator("[data-check]")).to_contain_text("Say a word")
    expect(page.locator("[data-start]")).to_have_text("Start anyway")
    page.evaluate("play(0.5)")
    expect(page.locator("[data-check]")).to_have_text("We hear you.")
    logged(page, "listening")
    expect(page.locator("#check")).to_be_hidden()
    expect(page.locator("#step")).to_be_focused()


def test_silence_nudges_offers_and_pauses_and_rests_while_one_types(open_as: Open, stage: Stage) -> None:
    stage.silence = "0.4 0.8 1.2"
    page = opened(open_as)
    page.locator("[name=voice]").select_option("off")
    page.locator("#said").fill("a r")
    page.locator("[data-start]").click()
    logged(page, "listening")
    page.wait_for_timeout(1500)
    assert stage.said == []
    expect(page.locator("#said")).to_have_value("a r")
    page.locator("#said").fill("")
    expect(page.locator("#script .kai")).to_have_count(4, timeout=20_000)
    assert [each["event"] for each in stage.said] == ["nudge", "offer", "pause"]


def test_in_a_pause_and_after_the_end_the_microphone_is_off(open_as: Open, stage: Stage) -> None:
    page = started(open_as)
    stage.phase = "paused"
    held(page)
    logged(page, "paused")
    expect(page.locator("[data-state]")).to_have_text("Paused")
    assert page.evaluate("tracks()") == ["ended"]
    page.keyboard.press("Space")
    stage.phase = "done"
    page.get_by_role("button", name="Hint").click()
    logged(page, "ended")
    assert page.evaluate("tracks()") == ["ended"]
    assert len(stage.turns) == 1


def test_kais_voice_stands_in_the_middle_of_the_bars(open_as: Open, stage: Stage) -> None:
    stage.seconds = 5
    page = opened(open_as, reduced_motion="no-preference")
    page.locator("[data-start]").click()
    page.wait_for_function("""() => {
      const tops = [...document.querySelectorAll("#voice rect")].map((bar) => Number(bar.getAttribute("y")));
      return tops[20] < 20 && tops.every((top, i) => top === tops[tops.length - 1 - i]);
    }""")


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_the_bars_move_with_the_voice_but_not_for_whoever_wants_less_motion(
    open_as: Open, stage: Stage, motion: str
) -> None:
    page = started(open_as, reduced_motion=motion)
    page.evaluate("play(0.5)")
    tops = page.evaluate("[...document.querySelectorAll('#voice rect')].map((bar) => Number(bar.getAttribute('y')))")
    assert (min(tops) < 20) == (motion == "no-preference")


def test_other_pages_load_nothing_of_it(open_as: Open, seen: Seen, stage: Stage) -> None:
    page = open_as(None)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/keys/")
    page.wait_for_load_state("networkidle")
    assert not [each for each in asked if "call" in each or "vad" in each]

"""The joined style sheet and script: whole, small, and fresh."""

import brotli
import pytest
from pytest_django import Settings

from studyapp.bundles import BUNDLES, BundleFinder, squeeze_script, squeeze_style


@pytest.fixture
def finder(settings: Settings, tmp_path: object) -> BundleFinder:
    settings.DATA_DIR = tmp_path
    return BundleFinder()


def read(finder: BundleFinder, name: str) -> str:
    with open(finder.find(name), encoding="utf-8") as stream:  # noqa: PTH123
        return stream.read()


def test_comments_and_surplus_space_leave_and_meaning_stays():
    style = """
    /* a note; with { marks } */
    a :is(b, c) > d { margin: 0 auto; width: calc(1px + 2px) ; }
    p::before { content: "a  /* b */ ; c" }
    @container (width > 5rem) { x:not(.y) + z { color: red } }
    """
    assert squeeze_style(style) == (
        "a :is(b,c)>d{margin:0 auto;width:calc(1px + 2px)}"
        'p::before{content:"a  /* b */ ; c"}'
        "@container (width>5rem){x:not(.y) + z{color:red}}"
    )


def test_a_script_loses_its_indentation_and_its_comment_lines_only():
    assert squeeze_script('// why\n  let a = "// kept"; // kept\n\n  a;\n') == 'let a = "// kept"; // kept\na;'


def test_the_style_sheet_holds_all_layers_in_order(finder: BundleFinder):
    style = read(finder, "css/site.css")
    assert style.startswith("@layer tokens,base,study;")
    assert style.index("@layer tokens{") < style.index("@layer base{") < style.index("@layer study{")
    assert style.count("{") == style.count("}")
    assert "/*" not in style


def test_the_style_sheet_is_at_most_eight_kilobytes_on_the_wire(finder: BundleFinder):
    assert len(brotli.compress(read(finder, "css/site.css").encode())) <= 8192


def test_the_script_holds_htmx_and_then_our_own_part(finder: BundleFinder):
    script = read(finder, "js/site.js")
    assert script.index("var htmx") < script.index("window.keys")
    assert "sourceMappingURL" not in script  # the hashing storage would look for the map and fail


def test_the_script_leaves_room_for_a_page_of_its_own(finder: BundleFinder):
    script = read(finder, "js/site.js").encode()
    assert len(script) <= 44_000
    assert len(brotli.compress(script)) <= 14_000


def test_an_edited_source_is_seen_at_once_and_an_untouched_one_writes_nothing(
    finder: BundleFinder, monkeypatch: pytest.MonkeyPatch, tmp_path
):
    source = tmp_path / "own.css"
    source.write_text("a { b: c }")
    monkeypatch.setitem(BUNDLES, "css/site.css", ("own.css",))
    monkeypatch.setattr("studyapp.bundles.finders.find", lambda name: str(source))
    first = finder.find("css/site.css")
    stamp = (tmp_path / "bundles/css/site.css").stat().st_mtime_ns
    assert finder.find("css/site.css") == first
    assert (tmp_path / "bundles/css/site.css").stat().st_mtime_ns == stamp
    source.write_text("a { b: d }")
    assert read(finder, "css/site.css") == "a{b:d}\n"


def test_a_missing_source_is_named(finder: BundleFinder, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(BUNDLES, "css/site.css", ("css/nowhere.css",))
    with pytest.raises(FileNotFoundError, match=r"css/nowhere\.css"):
        finder.find("css/site.css")


def test_other_names_are_left_to_the_other_finders(finder: BundleFinder):
    assert finder.find("css/tokens.css") == []
    assert finder.find("css/tokens.css", find_all=True) == []
    assert [name for name, _ in finder.list(None)] == list(BUNDLES)

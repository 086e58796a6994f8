"""The lines that the public sees: each with its source, and only those that more than one place gives alike."""

from urllib.parse import urlsplit

from mooring.frontdoor.lines import all_lines, lines_for


def test_911_and_988_come_first_for_everybody() -> None:
    for state in ("KY", "OH"):
        assert [line.phone for line in lines_for(state)][:2] == ["911", "988"]


def test_a_states_own_lines_are_shown_in_that_state_only() -> None:
    assert "1-833-859-4357" in {line.phone for line in lines_for("KY")}
    assert {line.state for line in lines_for("OH")} == {""}


def test_every_line_says_where_it_was_seen_and_can_be_tapped() -> None:
    for line in all_lines():
        assert line.href.startswith("tel:")
        assert line.checked
        assert line.source == "universal in the United States" or urlsplit(line.source).scheme == "https"


def test_a_line_with_two_numbers_in_circulation_is_not_shown() -> None:
    assert not {"1-877-696-1996", "1-800-484-3731"} & {line.phone for line in all_lines()}

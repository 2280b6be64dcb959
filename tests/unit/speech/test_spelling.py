import pytest

from appliance.speech.spelling import guess, spoken


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Hello,", "hello"),
        ("Cold-hearted.", "cold hearted"),
        ("it's", "it's"),
        ("it’s", "it's"),
        ("10", "ten"),
        ("42%", "forty two percent"),
        ("$10.5", "ten point five dollars"),
        ("1,250", "one thousand two hundred fifty"),
        ("1984", "nineteen eighty four"),
        ("2026", "two thousand twenty six"),
        ("3rd", "third"),
        ("20th", "twentieth"),
        ("007", "zero zero seven"),
        ("Mr.", "mr"),
        ("—", ""),
        ("xin", "xin"),
        ("你好", ""),
    ],
)
def test_written_words_are_spelled_as_they_are_spoken(written: str, said: str) -> None:
    assert " ".join(spoken(written)) == said


def test_an_unknown_name_gets_a_rough_pronunciation() -> None:
    assert guess("reelbox") == "R IY L B AA K S"


def test_what_has_no_letters_has_no_pronunciation() -> None:
    assert guess("!?") == ""

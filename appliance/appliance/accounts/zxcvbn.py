"""How easy a password is to guess, by zxcvbn: lists of leaked passwords, names and words, all of them offline."""

from zxcvbn import zxcvbn

from appliance.accounts import errors

SHORTEST, LONGEST = 10, 200
_LOOKED_AT = 72  # characters: its time grows with the square of the length
_STRONG = 3  # of 4: "safely unguessable", 10^8 guesses and more


def require_strong(password: str, *known: str) -> None:
    """Refuse a password that is easy to guess for whoever knows some words about the user; ``ACCOUNTS-009``."""
    if len(password) < SHORTEST:
        raise errors.WEAK_PASSWORD(detail=f"it has fewer than {SHORTEST} characters")
    words = [part for word in known for part in (word, *word.replace("@", " ").replace(".", " ").split())]
    found = zxcvbn(password[:_LOOKED_AT], user_inputs=[*words, "reelbox"])
    if found["score"] < _STRONG:
        said = found["feedback"]["warning"].rstrip(".") or "a program guesses it quickly"
        raise errors.WEAK_PASSWORD(detail=said[:1].lower() + said[1:])

from __future__ import annotations

import pytest

from aiguard.accounts.devices import device_words

MOZILLA = "Mozilla/5.0"
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (f"{MOZILLA} (X11; Linux x86_64) {WEBKIT} Chrome/140.0.0.0 Safari/537.36", "Chrome on Linux"),
        (f"{MOZILLA} (Windows NT 10.0) {WEBKIT} Chrome/140.0.0.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        (f"{MOZILLA} (Macintosh; Intel Mac OS X 14) {WEBKIT} Version/18 Safari/605.1.15", "Safari on Mac"),
        (f"{MOZILLA} (Linux; Android 15; Pixel 9) {WEBKIT} Chrome/140.0.0.0 Safari/537.36", "Chrome on Android"),
        (f"{MOZILLA} (iPhone; CPU iPhone OS 18_0 like Mac OS X) {WEBKIT} CriOS/140 Safari/604.1", "Chrome on iPhone"),
        (f"{MOZILLA} (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        ("python-httpx/0.28", "a Python program"),
        ("<script>", "Unknown device"),
        ("", "Unknown device"),
    ],
)
def test_a_device_is_named_in_words_its_owner_knows(user_agent: str, words: str) -> None:
    assert device_words(user_agent) == words

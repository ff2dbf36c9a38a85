"""What points at the computer a file was made on: absolute paths, the names of users."""

import re
from collections.abc import Sequence

_PATH = re.compile(
    r"(?<![\w.])[A-Za-z]:[\\/](?![\\/])[^\s\"'<>|]+"  # C:\\Users\\…
    r"|(?<![\w\\])\\\\[\w.-]+\\[^\s\"'<>|]+"  # \\server\share
    r"|\bfile:/{1,3}[^\s\"'<>]+"
    r"|(?<![\w:/.<\"'])/(?:home|Users|tmp|var|mnt|opt|srv|root|private|Volumes|media|etc|usr)/[^\s\"'<>]+"
)


def has_path(text: str, folders: Sequence[str]) -> bool:
    """Whether a text holds an absolute path."""
    return bool(_PATH.search(text)) or any(folder in text for folder in folders)


def has_user(text: str, users: Sequence[str]) -> bool:
    """Whether a text holds the name of a user of this computer, as a word."""
    return any(re.search(rf"(?<!\w){re.escape(user)}(?!\w)", text, re.IGNORECASE) for user in users)

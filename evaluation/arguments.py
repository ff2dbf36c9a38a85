"""The command line's parser: argparse with our words for what is wrong, and what was probably meant."""

import argparse
import sys

from evaluation.suggestions import nearest
from evaluation.words import say

WRONG_USE = 2
WORDS = {  # argparse's own texts → key of ours, with the same places to fill in
    "argument %(argument_name)s: %(message)s": "argument",
    "the following arguments are required: %s": "required",
    "unrecognized arguments: %s": "unknown",
    "expected one argument": "one_value",
    "expected at least one argument": "some_value",
    "invalid %(type)s value: %(value)r": "bad_value",
    "not allowed with argument %s": "not_with",
    "ambiguous option: %(option)s could match %(matches)s": "ambiguous",
    "usage: ": "usage",
}


def _ours(text: str) -> str:
    return say(f"arguments.{WORDS[text]}") if text in WORDS else text


def _sentence(message: str) -> str:
    """With a capital, unless it begins with an option, and a full stop."""
    first = message if message[:1] == "-" else message[:1].upper() + message[1:]
    return first if first[-1:] in ".?" else f"{first}."


class Parser(argparse.ArgumentParser):
    """Says in one line what is wrong and what to do; exit code 2."""

    def error(self, message: str) -> None:  # type: ignore[override]
        """Say it and end."""
        print(f"{self.prog}: {say('commands.wrong_use', message=_sentence(message))}", file=sys.stderr)
        raise SystemExit(WRONG_USE)

    def parse_args(self, args=None, namespace=None):  # type: ignore[override]
        """Parse in the language in force: argparse looks its texts up in its module when something is wrong."""
        before, argparse._ = argparse._, _ours  # type: ignore[attr-defined]
        try:
            return super().parse_args(args, namespace)
        finally:
            argparse._ = before  # type: ignore[attr-defined]

    def _check_value(self, action: argparse.Action, value: object) -> None:
        """A value that is none of the choices, with the nearest of them."""
        choices = [str(choice) for choice in action.choices or ()]
        if action.choices is None or value in action.choices:
            return
        near = nearest(str(value), choices)
        meant = (
            say("study.did_you_mean", suggestion=near[0])
            if near
            else say("arguments.choose", choices=", ".join(choices))
        )
        command = isinstance(action, argparse._SubParsersAction)
        said = say("arguments.no_command" if command else "arguments.no_choice", value=value, meant=meant)
        if command:
            self.error(said)
        raise argparse.ArgumentError(action, said)

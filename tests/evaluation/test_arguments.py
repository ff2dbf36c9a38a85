"""What the command line says of what is written wrongly: in the language in force, with what was probably meant."""

import pytest

from evaluation.arguments import Parser
from evaluation.words import language


def said(capsys, *given: str, lang: str = "sv") -> str:
    parser = Parser(prog="folje")
    commands = parser.add_subparsers(dest="command", parser_class=Parser)
    commands.add_parser("new").add_argument("folder", metavar="MAPP")
    status = commands.add_parser("status")
    status.add_argument("--lang", choices=("sv", "en"))
    status.add_argument("--limit", type=int)
    with language(lang), pytest.raises(SystemExit) as ended:
        parser.parse_args(list(given))
    assert ended.value.code == 2
    return capsys.readouterr().err.partition(" Skriv --help")[0].partition(" Write --help")[0]


def test_a_command_that_does_not_exist_gets_the_nearest(capsys):
    assert said(capsys, "statu") == "folje: ”statu” är inget kommando. Menade du status?"
    assert said(capsys, "statu", lang="en") == "folje: “statu” is no command. Did you mean status?"
    assert said(capsys, "xyz") == "folje: ”xyz” är inget kommando. Välj bland: new, status."


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["new"], "folje new: Det fattas MAPP."),
        (["status", "--lang"], "folje status: --lang: det fattas ett värde efter."),
        (["status", "--lang", "fi"], "folje status: --lang: ”fi” går inte att välja. Välj bland: sv, en."),
        (["status", "--limit", "x"], "folje status: --limit: 'x' är inget giltigt tal."),
        (["status", "--foo"], "folje: --foo känns inte igen."),
    ],
)
def test_what_is_wrong_is_said_in_swedish(capsys, given, words):
    assert said(capsys, *given) == words


def test_argparse_is_left_as_it_was(capsys):
    import argparse

    said(capsys, "statu")
    assert argparse._("expected one argument") == "expected one argument"

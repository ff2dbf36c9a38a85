"""Följe's front door: the command line, and the first start that makes its own environment.

Nothing heavy is imported before a command needs it, so that ``folje --help`` answers at once. The first part of the
file uses the standard library only: it runs before anything is installed.
"""

import argparse
import hashlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
OK, PROBLEMS, WRONG_USE = 0, 1, 2

# --- the first start -------------------------------------------------------------------------------------------------

NEEDED = {
    "": (
        "pandas",
        "msgspec",
        "yaml",
        "docx",
        "openpyxl",
        "xlsxwriter",
        "nbclient",
        "ipykernel",
        "pypandoc",
        "typst",
        "pypdf",
    ),
    "test": ("pytest", "xdist", "hypothesis", "frictionless", "pikepdf", "playwright"),
}


def missing_modules(extra: str) -> list[str]:
    """The modules that this Python lacks for a command."""
    wanted = NEEDED[""] + (NEEDED[extra] if extra else ())
    return [name for name in wanted if importlib.util.find_spec(name) is None]


def run_in_own_environment(arguments: Sequence[str], extra: str) -> int:
    """Make .venv beside this file, install into it, and run the same command there."""
    if not (HERE / "pyproject.toml").is_file():
        print(
            "Följe är inte helt installerat. Kör: python -m pip install --force-reinstall folje",
            file=sys.stderr,
        )
        return PROBLEMS
    folder = HERE / ".venv"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    mark = folder / "folje.txt"
    stamp = _stamp(extra)
    if not (mark.is_file() and mark.read_text(encoding="utf-8") in (stamp, _stamp("test"))):
        if not _make_environment(folder, python, extra):
            return PROBLEMS
        mark.write_text(stamp, encoding="utf-8", newline="\n")
    return subprocess.call([str(python), str(HERE / "folje.py"), *arguments])


def _stamp(extra: str) -> str:
    """What the environment was made from: when it changes, the environment is brought up to date."""
    files = [HERE / "pyproject.toml", HERE / "constraints.txt"]
    digest = hashlib.sha256(b"".join(f.read_bytes() for f in files if f.is_file())).hexdigest()[:16]
    return f"{digest} {extra} {sys.version_info.major}.{sys.version_info.minor}\n"


def _make_environment(folder: Path, python: Path, extra: str) -> bool:
    print(
        f"Första starten: Följe gör sin egen miljö i {folder.name} (det tar några minuter, bara den här gången).",
        flush=True,
    )
    if not python.exists() and subprocess.call([sys.executable, "-m", "venv", str(folder)]) != 0:
        print(
            "Miljön gick inte att göra: Pythons venv eller ensurepip saknas.\n"
            "  Debian/Ubuntu: installera paketet python3-venv och försök igen.\n"
            "  Windows/macOS: installera Python 3.11 eller senare från python.org.",
            file=sys.stderr,
        )
        return False
    target = f"{HERE}[{extra}]" if extra else str(HERE)
    command = [
        str(python),
        "-m",
        "pip",
        "install",
        "--no-compile",
        "--disable-pip-version-check",
        "-e",
        target,
    ]
    if (HERE / "constraints.txt").is_file():
        command += ["-c", str(HERE / "constraints.txt")]
    return _install(command)


def _install(command: list[str]) -> bool:
    """Run pip and say what it is fetching; show its last lines only when it fails."""
    environment = os.environ | {"PYTHONUTF8": "1"}
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=environment,
    )
    lines: list[str] = []
    fetched = 0
    for line in process.stdout or ():
        lines.append(line.rstrip())
        if line.startswith("Collecting "):
            fetched += 1
            if fetched % 20 == 0:
                print(f"  {fetched} paket hittade …", flush=True)
        elif line.startswith("Installing collected"):
            print(f"  installerar {fetched} paket …", flush=True)
    if process.wait() == 0:
        print("  klart.", flush=True)
        return True
    print("Installationen misslyckades. De sista raderna:\n  " + "\n  ".join(lines[-12:]), file=sys.stderr)
    print(_advice("\n".join(lines)), file=sys.stderr)
    return False


def _advice(said: str) -> str:
    """What to do about a failed installation, from what pip said."""
    if "No space left" in said or "Errno 28" in said:
        return "Disken är full: Följe behöver ungefär 1 GB. Gör plats och försök igen."
    if (
        "ResolutionImpossible" in said
        or "Could not find a version" in said
        or "No matching distribution" in said
    ):
        version = f"{sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}"
        return (
            f"Ett paket finns inte i en version som passar Python {version} på den här datorn (raderna ovan säger vilket).\n"
            "Når datorn nätet: prova en annan Python, 3.11–3.13. Annars: kontrollera anslutningen eller proxyn och försök igen."
        )
    return "Kontrollera nätanslutningen och försök igen; det som redan hämtats behöver inte hämtas om."


# --- commands --------------------------------------------------------------------------------------------------------


def _demo(args: argparse.Namespace) -> int:
    from reports.production import demo

    return demo(Path(args.out), lang=args.lang, say_progress=_progress)


def _new(args: argparse.Namespace) -> int:
    from reports.production import new_study

    return _tell(new_study(Path(args.path), example=args.example), args)


def _add(args: argparse.Namespace) -> int:
    from coding.adding import add_file
    from coding.pasted import file_of

    keys = ("group", "date", "kind", "person", "replace", "another", "author", "role", "encoding", "yes")
    given = {key: getattr(args, key) for key in keys}
    ask = _ask if sys.stdin.isatty() and not args.json else None
    with file_of(args.file) as path:
        return _tell(add_file(path, _study(args), given, ask), args)


def _check(args: argparse.Namespace) -> int:
    from evaluation.words import current_language, language
    from reports.checking import check

    with language(args.lang or current_language()):
        return _tell(check(_study(args)), args)


def _status(args: argparse.Namespace) -> int:
    from reports.overview import status

    return _tell(status(_study(args)), args)


def _judge(args: argparse.Namespace) -> int:
    from reports.judging import judge

    given = {
        key: getattr(args, key)
        for key in ("instrument", "value", "second", "relation", "confidence", "reason", "person", "kind")
    }
    given["persons"] = [name for name in (args.present or "").split(",") if name.strip()]
    ask = _ask if sys.stdin.isatty() and not args.json else None
    return _tell(judge(_study(args), args.meeting, given, ask=ask, show=print), args)


def _code(args: argparse.Namespace) -> int:
    from reports.workbench.server import code, demo_study

    if args.demo:
        args.study = demo_study(print)
    return code(_study(args), args.person, browser=not args.no_browser, show=print)


def _start(args: argparse.Namespace) -> int:
    from reports.start.server import start

    return start(browser=not args.no_browser, show=print)


def _shortcut(args: argparse.Namespace) -> int:
    from reports.start.shortcut import shortcut

    return _tell(shortcut(HERE / "folje.py", sys.executable, remove=args.remove), args)


def _agree(args: argparse.Namespace) -> int:
    from evaluation.errors import UseError
    from evaluation.words import say
    from reports import agreement
    from reports.agreement.calculator import calculate

    if args.csv:
        if args.code or args.unit or args.xlsx:
            raise UseError(say("agreement.only_with_study"))
        level, weights = args.level or "nominal", args.weights or "identity"
        return _tell(calculate(Path(args.csv), level, weights, everything=args.all), args)
    if args.level or args.weights:
        raise UseError(say("agreement.only_with_csv"))
    sheet = Path(args.xlsx) if args.xlsx else None
    unit = args.unit or "passage"
    return _tell(
        agreement.agree(_study(args), code=args.code, unit=unit, everything=args.all, sheet=sheet), args
    )


def _codebook(args: argparse.Namespace) -> int:
    from reports.codebooks import run

    given = {key: getattr(args, key) for key in ("person", "parent", "passage", "code", "version", "lang")}
    return _tell(run(_study(args), args.name, args.verb, args.words, given), args)


def _guide(args: argparse.Namespace) -> int:
    from reports.guides import run

    return _tell(run(_study(args), args.name, args.verb, args.words, args.person), args)


def _find(args: argparse.Namespace) -> int:
    from coding.finding import find

    return _tell(find(args.pattern, args.paths), args)


def _kwic(args: argparse.Namespace) -> int:
    from shutil import get_terminal_size

    from coding.finding import kwic

    return _tell(kwic(args.pattern, args.paths, get_terminal_size((110, 24)).columns), args)


def _words(args: argparse.Namespace) -> int:
    from reports.reading.words import words

    given = {key: getattr(args, key) or "" for key in ("strike", "group", "against")}
    return _tell(words(_study(args), code=args.code, **given), args)


def _codes(args: argparse.Namespace) -> int:
    from coding.retrieval import filters
    from reports.reading.passages import codes

    wanted = {
        k: getattr(args, k) for k in ("code", "person", "group", "role", "source", "since", "until", "where")
    }
    return _tell(codes(_study(args), filters(**wanted), Path(args.xlsx) if args.xlsx else None), args)


def _quotes(args: argparse.Namespace) -> int:
    from coding.quotes import answer, quotes

    if not args.passage:
        return _tell(quotes(_study(args)), args)
    given = {key: getattr(args, key) for key in ("recognisable", "wording", "reason", "person")}
    ask = _ask if sys.stdin.isatty() and not args.json else None
    return _tell(answer(_study(args), args.passage, given, ask), args)


def _claim(args: argparse.Namespace) -> int:
    from coding.claims import claim, comment_sheet, hearing, sheet
    from reports import results

    study, given = _study(args), vars(args)
    if args.comment_sheet:
        return _tell(comment_sheet.make(study, Path(args.comment_sheet), given), args)
    if args.xlsx:
        return _tell(sheet.make(study, Path(args.xlsx), args.person), args)
    if args.heard:
        return _tell(hearing.heard(study, args.name or "", given), args)
    keys = ("text", "translation", "question", "type", "author", "group", "status", "evidence", "against", "goals",
            "audiences", "drop", "searched", "person")  # fmt: skip
    ask = _ask if sys.stdin.isatty() and not args.json else None
    stated = {key: given[key] for key in keys}
    return _tell(claim(study, args.name, stated, results=results.names(), ask=ask), args)


def _seminar(args: argparse.Namespace) -> int:
    from coding.claims.hearing import seminar
    from reports import results

    return _tell(seminar(_study(args), vars(args), results.names()), args)


def _chain(args: argparse.Namespace) -> int:
    from reports.chain import chain

    return _tell(chain(_study(args), args.name, lang=args.lang), args)


def _insert(args: argparse.Namespace) -> int:
    from reports.writing.insertions import insert

    return _tell(insert(_study(args), args.word, args.audience, args.lang), args)


def _family(args: argparse.Namespace) -> int:
    from coding.family import family

    given = {key: getattr(args, key) for key in ("person", "reason", "yes")}
    ask = _ask if sys.stdin.isatty() and not (args.yes or args.json) else None
    return _tell(family(_study(args), args.passage, args.state or "", given, ask), args)


def _suggest(args: argparse.Namespace) -> int:
    from coding.suggestions import answer, suggest

    code = args.accept or args.refuse
    if code:
        said = answer(_study(args), args.passage or "", code, bool(args.accept), args.person, args.codebook)
        return _tell(said, args)
    return _tell(suggest(args.study, args.codebook, args.passage or ""), args)


def _sheet(args: argparse.Namespace) -> int:
    from coding.sheets import make

    wanted = {key: getattr(args, key) for key in ("source", "group", "analysis", "person")}
    return _tell(make(_study(args), Path(args.out), wanted), args)


def _log(args: argparse.Namespace) -> int:
    from coding.audit import log

    wanted = {key: getattr(args, key) for key in ("source", "passage", "code", "person", "since")}
    return _tell(log(_study(args), wanted), args)


def _blind(args: argparse.Namespace) -> int:
    from coding.blind import blind

    ask = _ask if sys.stdin.isatty() and not (args.yes or args.json) else None
    return _tell(
        blind(_study(args), args.source or [], args.coder or [], opened=args.open, person=args.person, ask=ask,
              sure=args.yes), args)  # fmt: skip


def _retract(args: argparse.Namespace) -> int:
    from coding.acts import retract

    return _tell(retract(_study(args), args.target, args.reason, args.person), args)


def _merge(args: argparse.Namespace) -> int:
    from evaluation import Study
    from evaluation.merging import merge

    ask = _ask if sys.stdin.isatty() and not (args.yes or args.json) else None
    return _tell(merge(Study.open(args.copy), _study(args), ask, sure=args.yes), args)


def _undo(args: argparse.Namespace) -> int:
    from coding.undoing import undo

    return _tell(undo(_study(args), args.person, redo=args.redo), args)


def _timeline(args: argparse.Namespace) -> int:
    from reports.production import timeline

    out = Path(args.out) if args.out else None
    return _tell(timeline(_study(args), out, lang=args.lang, audience=args.audience), args)


def _report(args: argparse.Namespace) -> int:
    from reports.audiences import reports

    formats = tuple(part.strip().lower() for part in args.to.split(",") if part.strip())
    made = reports(
        _study(args), args.name, args.audience, timings=args.timings, to=formats, lang=args.lang,
        out=Path(args.out) if args.out else None, engine=args.engine, say_progress=_quiet if args.json else _progress,
    )  # fmt: skip
    return _tell(made, args)


def _release(args: argparse.Namespace) -> int:
    from reports.releasing import release

    formats = tuple(part.strip().lower() for part in args.to.split(",") if part.strip())
    made = release(
        _study(args), args.name, audience=args.audience, receivers=args.receivers, comments=args.comments, to=formats,
        reason=args.reason, person=args.person, lang=args.lang, engine=args.engine,
        say_progress=_quiet if args.json else _progress,
    )  # fmt: skip
    return _tell(made, args)


def _scan(args: argparse.Namespace) -> int:
    from reports.scanning import scan_files

    return _tell(scan_files(args.files), args)


def _mask(args: argparse.Namespace) -> int:
    from reports.masked_tables import mask_tables

    made = mask_tables(
        args.tables, args.rows, args.cols, args.count, threshold=args.threshold, sensitive=args.sensitive, out=args.out
    )  # fmt: skip
    return _tell(made, args)


def _template(args: argparse.Namespace) -> int:
    from reports.templates import template

    study = _study(args) if args.study != "." or Path("study.yaml").is_file() else None
    return _tell(template(args.name, Path(args.out), study=study, lang=args.lang), args)


def _import(args: argparse.Namespace) -> int:
    from coding.exchange.importing import import_file
    from reports.production import new_study

    return _tell(import_file(Path(args.file), Path(args.study), args.person, new_study), args)


def _export(args: argparse.Namespace) -> int:
    from coding import exports
    from coding.exchange import exporting

    study, out = _study(args), Path(args.out) if args.out else None
    if args.to in exporting.FORMATS:
        return _tell(exporting.export(study, args.to, out, dialect=args.dialect, lang=args.lang), args)
    return _tell(exports.export(study, args.to, out, with_cases=args.with_cases, lang=args.lang), args)


def _erase(args: argparse.Namespace) -> int:
    from reports.erasing import erase

    wanted = {
        k: getattr(args, k)
        for k in ("erase_person", "source", "family", "passage", "word")
        if getattr(args, k)
    }
    ask = _ask if sys.stdin.isatty() and not args.yes else None
    return _tell(
        erase(_study(args), wanted, reason=args.reason, by=args.person, ask=ask, sure=args.yes), args
    )


def _archive(args: argparse.Namespace) -> int:
    from reports.archive import archive

    out = Path(args.out) if args.out else None
    return _tell(archive(_study(args), out, with_cases=args.with_cases, lang=args.lang), args)


def _pseudonymise(args: argparse.Namespace) -> int:
    from coding.pseudonyms.files import pseudonymise_file, refuse_folder
    from coding.pseudonyms.studies import pseudonymise_study

    path = Path(args.study)
    refuse_folder(path)
    given = {k: getattr(args, k) for k in ("key", "names", "sheet", "originals", "erase_originals", "person")}
    ask = _ask if sys.stdin.isatty() and not (args.yes or args.json) else None
    is_study = path.is_dir() or path.name == "study.yaml"
    how = {"sure": args.yes, "only_look": args.json and not args.yes}
    if is_study:
        return _tell(pseudonymise_study(_study(args), given, ask, **how), args)
    return _tell(pseudonymise_file(path, given, ask, **how), args)


def _table(args: argparse.Namespace) -> int:
    from reports.listing import listing

    xlsx = Path(args.xlsx) if args.xlsx else None
    made = listing(_study(args), args.table, where=args.where, by=args.by, lang=args.lang, xlsx=xlsx)
    return _tell(made, args)


def _lab(args: argparse.Namespace) -> int:
    from reports.production import lab

    return lab(_study(args), examples=args.examples)


def _test(arguments: Sequence[str]) -> int:
    """Run the tests; what the user adds is pytest's."""
    if not (HERE / "tests").is_dir():
        return _complain(_say("no_tests"))
    command = [sys.executable, "-m", "pytest", "-n", "auto", *arguments]
    return subprocess.call(command, cwd=HERE, env=os.environ | {"PYTHONUTF8": "1"})


# --- talking with the user -------------------------------------------------------------------------------------------


def _study(args: argparse.Namespace):
    from evaluation import Study
    from evaluation.erasure import reapply

    study = Study.open(args.study)
    print("".join(f"{line}\n" for line in reapply(study)), end="", file=sys.stderr)
    return study


def _tell(answer: dict, args: argparse.Namespace) -> int:
    """Print an answer as words (its ``lines``) or, with --json, as data."""
    if args.json:
        import json

        print(
            json.dumps(
                {k: v for k, v in answer.items() if k != "lines"}, ensure_ascii=False, indent=1, default=str
            )
        )
    else:
        print("\n".join(answer.get("lines", [])))
    return answer.get("exit", OK)


def _ask(question: str) -> str:
    return input(f"{question} ").strip()


def _progress(text: str, *, passing: bool = False) -> None:
    """Say what is being done; a passing line is overwritten by the next on a screen, and left out elsewhere."""
    if passing and sys.stdout.isatty():
        print(f"\r\033[K{text}", end="", flush=True)
    elif not passing:
        print(f"\r\033[K{text}" if sys.stdout.isatty() else text, flush=True)


def _quiet(text: str, *, passing: bool = False) -> None:
    pass


def _complain(message: str, code: int = PROBLEMS) -> int:
    print(message, file=sys.stderr)
    return code


def _say(key: str, **values: Any) -> str:
    from evaluation.words import say

    return say(f"commands.{key}", **values)


# --- the command line ------------------------------------------------------------------------------------------------

Adder = Callable[[argparse.ArgumentParser], None]


def _with_study(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("study", nargs="?", default=".", metavar="STUDIE", help=_say("arg_study"))


def _lab_arguments(parser: argparse.ArgumentParser) -> None:
    _with_study(parser)
    parser.add_argument("--examples", action="store_true", help=_say("arg_lab_examples"))


def _with_person(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--person", help=_say("arg_person"))


def _with_audience(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--audience", default="evaluator", metavar="MOTTAGARE", help=_say("arg_audience"))


def _with_lang(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", choices=("sv", "en"), help=_say("arg_lang"))


def _demo_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", default="demo", metavar="MAPP", help=_say("arg_demo_out"))
    _with_lang(parser)


def _new_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="MAPP", help=_say("arg_new_path"))
    parser.add_argument("--example", metavar="NAMN", help=_say("arg_example"))


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FIL", help=_say("arg_file"))
    _with_study(parser)
    parser.add_argument("--group", metavar="GRUPP", help=_say("arg_group"))
    parser.add_argument("--date", metavar="DATUM", help=_say("arg_date"))
    parser.add_argument("--kind", choices=("protocol", "minutes", "transcript"), help=_say("arg_kind"))
    parser.add_argument("--replace", action="store_true", help=_say("arg_replace"))
    parser.add_argument("--another", action="store_true", help=_say("arg_another"))
    parser.add_argument("--author", action="append", metavar="NAMN=PERSON", help=_say("arg_author"))
    parser.add_argument("--role", action="append", metavar="NAMN=ROLL", help=_say("arg_speaker_role"))
    parser.add_argument(
        "--encoding", choices=("utf-8", "cp1252", "mac-roman", "cp850", "utf-16"), help=_say("arg_encoding")
    )
    parser.add_argument("--yes", action="store_true", help=_say("arg_add_yes"))
    _with_person(parser)


def _check_arguments(parser: argparse.ArgumentParser) -> None:
    _with_study(parser)
    _with_lang(parser)


def _judge_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("meeting", metavar="MÖTE", help=_say("arg_meeting"))
    _with_study(parser)
    parser.add_argument("--value", metavar="FAS", help=_say("arg_value"))
    parser.add_argument("--second", metavar="FAS", help=_say("arg_second"))
    parser.add_argument("--relation", metavar="RELATION", help=_say("arg_relation"))
    parser.add_argument("--confidence", metavar="SÄKERHET", help=_say("arg_confidence"))
    parser.add_argument("--reason", metavar="SKÄL", help=_say("arg_reason"))
    parser.add_argument("--kind", metavar="SLAG", default="evaluator", help=_say("arg_assessor"))
    parser.add_argument("--present", metavar="U1,U2", help=_say("arg_present"))
    parser.add_argument("--instrument", metavar="INSTRUMENT", help=_say("arg_judged_by"))
    _with_person(parser)


def _code_arguments(parser: argparse.ArgumentParser) -> None:
    _with_study(parser)
    parser.add_argument("--demo", action="store_true", help=_say("arg_code_demo"))
    parser.add_argument("--no-browser", action="store_true", help=_say("arg_no_browser"))
    _with_person(parser)


def _start_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-browser", action="store_true", help=_say("arg_no_browser"))


def _shortcut_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--remove", action="store_true", help=_say("arg_shortcut_remove"))


def _agree_arguments(parser: argparse.ArgumentParser) -> None:
    _with_study(parser)
    parser.add_argument("--code", metavar="KOD", help=_say("arg_code"))
    parser.add_argument("--unit", choices=("passage", "character"), help=_say("arg_unit"))
    parser.add_argument("--all", action="store_true", help=_say("arg_all"))
    parser.add_argument("--xlsx", metavar="FIL", help=_say("arg_differences"))
    parser.add_argument("--csv", metavar="FIL", help=_say("arg_csv"))
    parser.add_argument(
        "--level", choices=("nominal", "ordinal", "interval", "ratio"), help=_say("arg_level")
    )
    parser.add_argument("--weights", choices=("identity", "linear", "quadratic"), help=_say("arg_weights"))


def _codebook_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = (
        "new",
        "rename",
        "move",
        "merge",
        "split",
        "retire",
        "undo",
        "publish",
        "export",
        "import",
        "use",
    )
    _with_study(parser)
    parser.add_argument("name", nargs="?", metavar="KODBOK", help=_say("arg_codebook"))
    parser.add_argument("verb", nargs="?", choices=verbs, metavar="ÅTGÄRD", help=_say("arg_codebook_verb"))
    parser.add_argument("words", nargs="*", metavar="ORD", help=_say("arg_codebook_words"))
    parser.add_argument("--code", metavar="KOD", help=_say("arg_codebook_code"))
    parser.add_argument("--version", metavar="VERSION", help=_say("arg_codebook_version"))
    parser.add_argument("--parent", metavar="KOD", help=_say("arg_codebook_parent"))
    parser.add_argument("--passage", metavar="STYCKE", help=_say("arg_codebook_passage"))
    _with_lang(parser)
    _with_person(parser)


def _guide_arguments(parser: argparse.ArgumentParser) -> None:
    _with_study(parser)
    parser.add_argument("name", nargs="?", metavar="GUIDE", help=_say("arg_guide"))
    parser.add_argument(
        "verb",
        nargs="?",
        choices=("show", "accept", "set", "use"),
        metavar="ÅTGÄRD",
        help=_say("arg_guide_verb"),
    )
    parser.add_argument("words", nargs="*", metavar="ORD", help=_say("arg_guide_words"))
    _with_person(parser)


def _find_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pattern", metavar="ORD", help=_say("arg_pattern"))
    parser.add_argument("paths", nargs="*", default=["."], metavar="STUDIE|FIL", help=_say("arg_paths"))


def _words_arguments(parser: argparse.ArgumentParser) -> None:
    _with_study(parser)
    parser.add_argument("--code", metavar="KOD", help=_say("arg_code_words"))
    parser.add_argument("--strike", metavar="ORD,ORD", help=_say("arg_strike"))
    parser.add_argument("--group", metavar="GRUPP", help=_say("arg_words_group"))
    parser.add_argument("--against", metavar="GRUPP", help=_say("arg_against"))


def _codes_arguments(parser: argparse.ArgumentParser) -> None:
    _with_study(parser)
    parser.add_argument("--code", metavar="KODER", help=_say("arg_query"))
    parser.add_argument("--person", help=_say("arg_codes_person"))
    parser.add_argument("--group", metavar="GRUPP", help=_say("arg_passage_group"))
    parser.add_argument("--role", metavar="ROLL", help=_say("arg_role"))
    parser.add_argument("--source", metavar="SLAG", help=_say("arg_source_kind"))
    parser.add_argument("--since", metavar="DATUM", help=_say("arg_from"))
    parser.add_argument("--until", metavar="DATUM", help=_say("arg_until"))
    parser.add_argument("--where", metavar="EGENSKAP=VÄRDE", action="append", help=_say("arg_attribute"))
    parser.add_argument("--xlsx", metavar="FIL", help=_say("arg_codes_xlsx"))


def _quotes_arguments(parser: argparse.ArgumentParser) -> None:
    _with_study(parser)
    parser.add_argument("--passage", metavar="ID", help=_say("arg_quote"))
    parser.add_argument("--recognisable", metavar="SVAR", help=_say("arg_recognisable"))
    parser.add_argument("--wording", metavar="TEXT", help=_say("arg_wording"))
    parser.add_argument("--reason", metavar="SKÄL", help=_say("arg_quote_reason"))
    _with_person(parser)


def _claim_arguments(parser: argparse.ArgumentParser) -> None:
    _with_study(parser)
    parser.add_argument("name", nargs="?", metavar="PÅSTÅENDE", help=_say("arg_claim"))
    parser.add_argument("--text", metavar="TEXT", help=_say("arg_claim_text"))
    parser.add_argument("--translation", metavar="TEXT", help=_say("arg_claim_translation"))
    parser.add_argument("--question", metavar="FRÅGA", help=_say("arg_claim_question"))
    parser.add_argument("--type", metavar="TYP", help=_say("arg_claim_type"))
    parser.add_argument(
        "--for", dest="evidence", action="append", metavar="BELÄGG", help=_say("arg_claim_for")
    )
    parser.add_argument("--against", action="append", metavar="BELÄGG", help=_say("arg_claim_against"))
    parser.add_argument("--searched", metavar="RESULTAT", help=_say("arg_claim_searched"))
    parser.add_argument("--drop", action="append", metavar="BELÄGG", help=_say("arg_claim_drop"))
    parser.add_argument("--goal", dest="goals", action="append", metavar="MÅL", help=_say("arg_claim_goal"))
    parser.add_argument(
        "--audience", dest="audiences", action="append", metavar="MOTTAGARE", help=_say("arg_claim_audience")
    )
    parser.add_argument("--group", metavar="GRUPP", help=_say("arg_claim_group"))
    parser.add_argument("--author", metavar="PERSON", help=_say("arg_claim_author"))
    parser.add_argument("--status", metavar="STATUS", help=_say("arg_claim_status"))
    parser.add_argument("--heard", metavar="GRUPP", help=_say("arg_heard"))
    for count in ("agree", "partly", "disagree", "missing"):
        parser.add_argument(f"--{count}", metavar="ANTAL", help=_say(f"arg_{count}"))
    parser.add_argument("--remarks", metavar="TEXT", help=_say("arg_remarks"))
    parser.add_argument("--answer", metavar="TEXT", help=_say("arg_answer"))
    parser.add_argument("--date", metavar="DATUM", help=_say("arg_heard_date"))
    parser.add_argument("--xlsx", metavar="FIL", help=_say("arg_claim_xlsx"))
    parser.add_argument("--comment-sheet", metavar="FIL", help=_say("arg_comment_sheet"))
    _with_person(parser)


def _seminar_arguments(parser: argparse.ArgumentParser) -> None:
    _with_study(parser)
    parser.add_argument("--date", metavar="DATUM", help=_say("arg_heard_date"))
    parser.add_argument("--title", metavar="TEXT", help=_say("arg_seminar_title"))
    parser.add_argument("--material", action="append", metavar="UNDERLAG", help=_say("arg_material"))
    parser.add_argument("--roles", metavar="ROLLER", help=_say("arg_roles"))
    parser.add_argument("--decision", action="append", metavar="ID=BESLUT", help=_say("arg_decision"))
    _with_person(parser)


def _chain_arguments(parser: argparse.ArgumentParser) -> None:
    _with_study(parser)
    parser.add_argument("name", nargs="?", metavar="ID", help=_say("arg_chain"))
    _with_lang(parser)


def _insert_arguments(parser: argparse.ArgumentParser) -> None:
    _with_study(parser)
    parser.add_argument("word", nargs="?", metavar="ORD", help=_say("arg_insert"))
    _with_audience(parser)
    _with_lang(parser)


def _family_arguments(parser: argparse.ArgumentParser) -> None:
    _with_study(parser)
    parser.add_argument("--passage", metavar="ID", help=_say("arg_family_passage"))
    state = parser.add_mutually_exclusive_group()
    for flag, value in (("--mark", "marked"), ("--clear", "cleared"), ("--rewritten", "rewritten")):
        state.add_argument(flag, dest="state", action="store_const", const=value, help=_say(f"arg_{value}"))
    parser.add_argument("--reason", metavar="SKÄL", help=_say("arg_family_reason"))
    parser.add_argument("--yes", action="store_true", help=_say("arg_family_yes"))
    _with_person(parser)


def _suggest_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("study", nargs="?", default=".", metavar="STUDIE|FIL", help=_say("arg_study_or_file"))
    parser.add_argument("--codebook", metavar="KODBOK", help=_say("arg_suggest_codebook"))
    parser.add_argument("--passage", metavar="ID", help=_say("arg_suggest_passage"))
    answer = parser.add_mutually_exclusive_group()
    answer.add_argument("--accept", metavar="KOD", help=_say("arg_accept"))
    answer.add_argument("--refuse", metavar="KOD", help=_say("arg_refuse"))
    _with_person(parser)


def _sheet_arguments(parser: argparse.ArgumentParser) -> None:
    _with_study(parser)
    parser.add_argument("-o", "--out", required=True, metavar="FIL", help=_say("arg_out_file"))
    parser.add_argument("--source", action="append", metavar="ID", help=_say("arg_sheet_source"))
    parser.add_argument("--group", metavar="GRUPP", help=_say("arg_sheet_group"))
    parser.add_argument("--analysis", action="store_true", help=_say("arg_analysis"))
    _with_person(parser)


def _log_arguments(parser: argparse.ArgumentParser) -> None:
    _with_study(parser)
    parser.add_argument("--source", metavar="ID", help=_say("arg_log_source"))
    parser.add_argument("--passage", metavar="ID", help=_say("arg_log_passage"))
    parser.add_argument("--code", metavar="KOD", help=_say("arg_log_code"))
    parser.add_argument("--person", help=_say("arg_log_person"))
    parser.add_argument("--since", metavar="DATUM", help=_say("arg_since"))


def _blind_arguments(parser: argparse.ArgumentParser) -> None:
    _with_study(parser)
    parser.add_argument("--source", action="append", metavar="ID", help=_say("arg_blind_source"))
    parser.add_argument("--coder", action="append", metavar="PERSON", help=_say("arg_coder"))
    parser.add_argument("--open", action="store_true", help=_say("arg_open"))
    parser.add_argument("--yes", action="store_true", help=_say("arg_do_yes"))
    _with_person(parser)


def _retract_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("target", metavar="ID", help=_say("arg_target"))
    _with_study(parser)
    parser.add_argument("--reason", metavar="SKÄL", help=_say("arg_retract_reason"))
    _with_person(parser)


def _merge_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("copy", metavar="KOPIA", help=_say("arg_copy"))
    _with_study(parser)
    parser.add_argument("--yes", action="store_true", help=_say("arg_do_yes"))


def _undo_arguments(parser: argparse.ArgumentParser) -> None:
    _with_study(parser)
    _with_person(parser)
    parser.add_argument("--redo", action="store_true", help=_say("arg_redo"))


def _timeline_arguments(parser: argparse.ArgumentParser) -> None:
    _with_study(parser)
    _with_audience(parser)
    parser.add_argument("-o", "--out", metavar="FIL", help=_say("arg_timeline_out"))
    _with_lang(parser)


def _report_arguments(parser: argparse.ArgumentParser) -> None:
    _with_study(parser)
    parser.add_argument("--audience", metavar="MOTTAGARE", help=_say("arg_audiences"))
    parser.add_argument("name", nargs="?", metavar="RAPPORT", help=_say("arg_report"))
    parser.add_argument("--to", default="html,docx,pdf", metavar="FORMAT", help=_say("arg_to"))
    parser.add_argument("--out", metavar="MAPP", help=_say("arg_report_out"))
    parser.add_argument(
        "--engine", choices=("auto", "quarto", "builtin"), default="auto", help=_say("arg_engine")
    )
    parser.add_argument("--timings", action="store_true", help=_say("arg_timings"))
    _with_lang(parser)


def _release_arguments(parser: argparse.ArgumentParser) -> None:
    _with_study(parser)
    parser.add_argument("name", nargs="?", metavar="RAPPORT", help=_say("arg_report"))
    parser.add_argument("--audience", metavar="MÅLGRUPP", help=_say("arg_release_audience"))
    parser.add_argument("--comments", action="store_true", help=_say("arg_comments"))
    parser.add_argument(
        "--receivers", action="append", default=[], metavar="ROLLER", help=_say("arg_receivers")
    )
    parser.add_argument("--reason", default="", metavar="SKÄL", help=_say("arg_release_reason"))
    parser.add_argument("--to", default="html,docx,pdf", metavar="FORMAT", help=_say("arg_to"))
    parser.add_argument(
        "--engine", choices=("auto", "quarto", "builtin"), default="auto", help=_say("arg_engine")
    )
    _with_lang(parser)
    _with_person(parser)


def _scan_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FIL", help=_say("arg_scan_files"))


def _mask_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("tables", nargs="+", metavar="TABELL.csv", help=_say("arg_tables"))
    parser.add_argument("--rows", action="append", default=[], metavar="KOLUMN", help=_say("arg_rows"))
    parser.add_argument("--cols", action="append", default=[], metavar="KOLUMN", help=_say("arg_cols"))
    parser.add_argument("--count", metavar="KOLUMN", help=_say("arg_count"))
    parser.add_argument("--threshold", type=int, default=5, metavar="TAL", help=_say("arg_threshold"))
    parser.add_argument(
        "--sensitive", action="append", default=[], metavar="KOLUMN=high|never", help=_say("arg_sensitive")
    )
    parser.add_argument("--out", metavar="MAPP", help=_say("arg_mask_out"))


def _template_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="MALL", help=_say("arg_template"))
    parser.add_argument("-o", "--out", required=True, metavar="FIL", help=_say("arg_out_file"))
    parser.add_argument("--study", default=".", metavar="STUDIE", help=_say("arg_template_study"))
    _with_lang(parser)


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FIL", help=_say("arg_import_file"))
    _with_study(parser)
    _with_person(parser)


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    _with_study(parser)
    parser.add_argument("--to", required=True, metavar="FORMAT", help=_say("arg_export_to"))
    parser.add_argument("-o", "--out", metavar="PLATS", help=_say("arg_export_out"))
    parser.add_argument("--with-cases", action="store_true", help=_say("arg_with_cases"))
    parser.add_argument(
        "--dialect", choices=("standard", "nvivo"), default="standard", help=_say("arg_dialect")
    )
    _with_lang(parser)


def _erase_arguments(parser: argparse.ArgumentParser) -> None:
    _with_study(parser)
    parser.add_argument("--informant", dest="erase_person", metavar="ID", help=_say("arg_erase_person"))
    parser.add_argument("--source", metavar="ID", help=_say("arg_erase_source"))
    parser.add_argument("--family", metavar="ID", help=_say("arg_erase_family"))
    parser.add_argument("--passage", metavar="ID", help=_say("arg_erase_passage"))
    parser.add_argument("--word", metavar="ORD", help=_say("arg_erase_word"))
    parser.add_argument("--reason", required=True, metavar="SKÄL", help=_say("arg_erase_reason"))
    parser.add_argument("--yes", action="store_true", help=_say("arg_yes"))
    _with_person(parser)


def _archive_arguments(parser: argparse.ArgumentParser) -> None:
    _with_study(parser)
    parser.add_argument("-o", "--out", metavar="MAPP", help=_say("arg_archive_out"))
    parser.add_argument("--with-cases", action="store_true", help=_say("arg_with_cases"))
    _with_lang(parser)


def _pseudonymise_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("study", nargs="?", default=".", metavar="FIL|STUDIE", help=_say("arg_file_or_study"))
    parser.add_argument("--key", metavar="FIL.csv", help=_say("arg_key"))
    parser.add_argument("--names", metavar="FIL", help=_say("arg_names"))
    parser.add_argument("--sheet", metavar="FIL.xlsx", help=_say("arg_review_sheet"))
    parser.add_argument("--originals", metavar="MAPP", help=_say("arg_originals"))
    parser.add_argument("--erase-originals", action="store_true", help=_say("arg_erase_originals"))
    parser.add_argument("--yes", action="store_true", help=_say("arg_pseudonymise_yes"))
    _with_person(parser)


def _table_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("table", metavar="TABELL", help=_say("arg_table"))
    _with_study(parser)
    parser.add_argument(
        "--where", action="append", default=[], metavar="KOLUMN=VÄRDE", help=_say("arg_where")
    )
    parser.add_argument("--by", action="append", default=[], metavar="KOLUMN", help=_say("arg_by"))
    parser.add_argument("--xlsx", metavar="FIL", help=_say("arg_xlsx"))
    _with_lang(parser)


def _test_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("arguments", nargs="*", metavar="PYTEST", help=_say("arg_test"))


# command → (group in the help, what it does, its arguments)
COMMANDS: dict[str, tuple[str, Callable[[argparse.Namespace], int], Adder]] = {
    "demo": ("start", _demo, _demo_arguments),
    "start": ("start", _start, _start_arguments),
    "shortcut": ("start", _shortcut, _shortcut_arguments),
    "new": ("start", _new, _new_arguments),
    "add": ("collect", _add, _add_arguments),
    "import": ("collect", _import, _import_arguments),
    "template": ("collect", _template, _template_arguments),
    "check": ("collect", _check, _check_arguments),
    "status": ("collect", _status, _with_study),
    "erase": ("collect", _erase, _erase_arguments),
    "pseudonymise": ("collect", _pseudonymise, _pseudonymise_arguments),
    "code": ("code", _code, _code_arguments),
    "judge": ("code", _judge, _judge_arguments),
    "codebook": ("code", _codebook, _codebook_arguments),
    "guide": ("code", _guide, _guide_arguments),
    "suggest": ("code", _suggest, _suggest_arguments),
    "family": ("code", _family, _family_arguments),
    "find": ("read", _find, _find_arguments),
    "kwic": ("read", _kwic, _find_arguments),
    "codes": ("read", _codes, _codes_arguments),
    "words": ("read", _words, _words_arguments),
    "quotes": ("read", _quotes, _quotes_arguments),
    "agree": ("count", _agree, _agree_arguments),
    "table": ("count", _table, _table_arguments),
    "sheet": ("code", _sheet, _sheet_arguments),
    "blind": ("code", _blind, _blind_arguments),
    "undo": ("code", _undo, _undo_arguments),
    "retract": ("code", _retract, _retract_arguments),
    "log": ("code", _log, _log_arguments),
    "merge": ("collect", _merge, _merge_arguments),
    "claim": ("claim", _claim, _claim_arguments),
    "seminar": ("claim", _seminar, _seminar_arguments),
    "chain": ("claim", _chain, _chain_arguments),
    "insert": ("report", _insert, _insert_arguments),
    "lab": ("count", _lab, _lab_arguments),
    "timeline": ("report", _timeline, _timeline_arguments),
    "export": ("report", _export, _export_arguments),
    "report": ("report", _report, _report_arguments),
    "release": ("report", _release, _release_arguments),
    "scan": ("report", _scan, _scan_arguments),
    "mask": ("report", _mask, _mask_arguments),
    "archive": ("report", _archive, _archive_arguments),
    "test": ("start", lambda args: _test(args.arguments), _test_arguments),
}
GROUPS = ("start", "collect", "code", "read", "count", "claim", "report")


def parser() -> argparse.ArgumentParser:
    """The command line; its help groups the commands by the user's work."""
    from evaluation.arguments import Parser

    top = Parser(
        prog="folje", usage=_say("usage"), description=_overview(), add_help=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    top.add_argument("-h", "--help", action="help", help=argparse.SUPPRESS)
    top.add_argument("--version", action="version", version=f"folje {version()}", help=argparse.SUPPRESS)
    commands = top.add_subparsers(
        dest="command", prog="folje", metavar="KOMMANDO", help=argparse.SUPPRESS, parser_class=Parser
    )
    for name, (_, action, add_arguments) in COMMANDS.items():
        command = commands.add_parser(
            name, description=_say(f"{name}_what"), epilog=_say(f"{name}_examples"), add_help=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )  # fmt: skip
        command._positionals.title, command._optionals.title = _say("positionals"), _say("options")
        command.add_argument("-h", "--help", action="help", help=_say("arg_help"))
        add_arguments(command)
        if name not in ("test", "demo", "lab", "code", "start"):
            command.add_argument("--json", action="store_true", help=_say("arg_json"))
        command.set_defaults(action=action, json=False)
    return top


def _overview() -> str:
    lines = [_say("what"), ""]
    for group in GROUPS:
        lines.append(_say(f"group_{group}"))
        lines += [f"  {n:<12} {_say(f'{n}_short')}" for n, (g, _, _) in COMMANDS.items() if g == group]
        lines.append("")
    return "\n".join([*lines, _say("more")])


def version() -> str:
    """The version of the product."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("folje")
    except PackageNotFoundError:
        return "0.1.0"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command: exit code 0 fine, 1 problems found, 2 wrong use."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _speak_utf8()
    extra = "test" if given[:1] == ["test"] else ""
    if missing_modules(extra):
        return run_in_own_environment(given, extra)
    from evaluation.errors import FoljeError, UseError
    from evaluation.words import language

    try:
        with language("en" if os.environ.get("FOLJE_LANG") == "en" else "sv"):
            if given[:1] == ["test"] and given[1:2] not in (["-h"], ["--help"]):
                return _test(given[1:])
            args = parser().parse_args(given or ["--help"])
            return args.action(args)
    except UseError as error:
        return _complain(str(error), WRONG_USE)
    except FoljeError as error:
        return _complain(str(error))
    except (KeyboardInterrupt, EOFError):
        return _complain(_say("interrupted"))
    except BrokenPipeError:  # the reader of our output has had enough
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for what Python still has to flush
        return OK
    except OSError as error:
        file, reason = error.filename or "", error.strerror or type(error).__name__
        return _complain(_say("disk_trouble", file=file, reason=reason).lstrip(": "))


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 - the first start may be tried with any Python
        sys.exit("Följe behöver Python 3.11 eller senare; det här är %d.%d." % sys.version_info[:2])  # noqa: UP031
    sys.exit(main())

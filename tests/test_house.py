"""The house keeps its order: what may import what, where words stand, and what a file may be called."""

import ast
import doctest
import importlib
import json
import os
import re
import string
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from data_templates import find
from evaluation.schemas import schema_names
from evaluation.words import LANGUAGES, read_yaml

ROOT = Path(__file__).resolve().parent.parent
ORDER = [
    "data_templates",
    "evaluation",
    "coding",
    "analyses",
    "reports",
    "folje",
]  # each may import those before it
HEAVY = {
    "pandas",
    "narwhals",
    "altair",
    "vl_convert",
    "scipy",
    "statsmodels",
    "spacy",
    "docx",
    "lxml",
    "typst",
    "nbclient",
}


@cache
def tracked() -> tuple[str, ...]:
    """All files that belong to the product: those in git, and new ones that git would take."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(
            command, cwd=ROOT, capture_output=True, check=True, text=True, encoding="utf-8"
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no clone")
    return tuple(sorted({name for name in listed.split("\0") if name and (ROOT / name).is_file()}))


def shipped() -> list[str]:
    return [name for name in tracked() if name.partition("/")[0].removesuffix(".py") in ORDER]


def python_files(names: list[str]) -> list[str]:
    return [name for name in names if name.endswith(".py")]


@cache
def tree(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text(encoding="utf-8"), name)


def calls(name: str) -> list[ast.Call]:
    return [node for node in ast.walk(tree(name)) if isinstance(node, ast.Call)]


def called(call: ast.Call) -> str:
    """The last part of what is called: open, read_text, run."""
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def keyword(call: ast.Call, name: str) -> bool:
    return any(given.arg in (name, None) for given in call.keywords)


# imports


def imported(name: str) -> list[tuple[str, int]]:
    """Every module a file imports, also inside functions and by name, with its line."""
    found = []
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}:{node.lineno} imports relatively"
            found += [(f"{node.module}.{alias.name}", node.lineno) for alias in node.names]
        elif isinstance(node, ast.Call) and called(node) in ("import_module", "__import__"):
            argument = node.args[0]
            head = argument.values[0] if isinstance(argument, ast.JoinedStr) else argument
            found += [(str(getattr(head, "value", "")), node.lineno)]
    return found


@pytest.mark.parametrize("name", python_files(shipped()))
def test_imports_go_one_way(name):
    own = ORDER.index(name.partition("/")[0].removesuffix(".py"))
    for module, line in imported(name):
        package = module.partition(".")[0]
        assert package != "tests", f"{name}:{line}"
        assert package not in ORDER or ORDER.index(package) <= own, f"{name}:{line} imports {module}"


ABOUT_FILES_OR_WORDS = {
    "csv", "data_templates", "io", "json", "msgspec", "openpyxl", "os", "pathlib", "shutil", "tempfile", "yaml",
    "evaluation.words", "evaluation.sheets", "evaluation.workbooks", "evaluation.journal", "evaluation.study",
}  # fmt: skip


@pytest.mark.parametrize("name", [name for name in python_files(shipped()) if name.startswith("analyses/")])
def test_analyses_know_no_files_and_no_words(name):
    for module, line in imported(name):
        assert not [m for m in ABOUT_FILES_OR_WORDS if f"{module}.".startswith(f"{m}.")], (
            f"{name}:{line} imports {module}"
        )
    for call in calls(name):
        assert called(call) not in ("open", "print", "say") and not called(call).startswith(
            ("read_", "to_csv", "to_excel")
        ), f"{name}:{call.lineno}"


@cache
def modules_after(code: str) -> tuple[set[str], float]:
    """The modules that are loaded after running code in a new Python, and the processor time it took."""
    ending = "; import json, time; print('\\x00' + json.dumps([sorted(sys.modules), time.process_time()]))"
    done = subprocess.run(
        [sys.executable, "-c", code + ending], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True,
        env=os.environ | {"PYTHONUTF8": "1"},
    )  # fmt: skip
    names, seconds = json.loads(done.stdout.rpartition("\x00")[2])
    return {name.partition(".")[0] for name in names}, seconds


def test_importing_folje_loads_nothing_heavy():
    assert not modules_after("import sys, folje")[0] & HEAVY


def test_help_loads_nothing_heavy_and_answers_at_once(record_property):
    helped = "import sys, folje\ntry: folje.main(['--help'])\nexcept SystemExit: pass\nsys"
    names, seconds = modules_after(helped)
    assert not names & HEAVY
    record_property("processor_seconds_of_help", seconds)
    print(f"folje --help: {seconds:.2f} s of processor time")


def test_the_packages_load_nothing_heavy_until_they_are_used():
    names = modules_after("import sys, evaluation, coding, analyses, reports, data_templates")[0]
    assert not names & HEAVY


# files and encodings


@pytest.mark.parametrize("name", python_files(list(tracked())))
def test_every_text_file_is_opened_with_its_encoding_named(name):
    for call in calls(name):
        place = f"{name}:{call.lineno}"
        arguments = [*call.args, *(given.value for given in call.keywords if given.arg == "mode")]
        modes = [
            a.value
            for a in arguments
            if isinstance(a, ast.Constant)
            and isinstance(a.value, str)
            and re.fullmatch("[rwaxbt+]{1,3}", a.value)
        ]
        if isinstance(call.func, ast.Name) and call.func.id == "open":
            assert keyword(call, "encoding") or any("b" in mode for mode in modes), place
        elif called(call) == "open" and modes and not any("b" in mode for mode in modes):
            assert keyword(call, "encoding"), place
        elif called(call) in ("read_text", "write_text"):
            assert keyword(call, "encoding") or len(call.args) > (called(call) == "write_text"), place
        elif called(call) in ("run", "Popen", "check_output") and any(
            given.arg in ("text", "universal_newlines") for given in call.keywords
        ):
            assert keyword(call, "encoding"), place


def test_names_of_shipped_files_suit_every_system():
    for name in shipped():
        assert name.isascii(), name
        assert all(len(part) < 60 for part in name.split("/")), name
        assert not set(name) & set('<>:"|?*\\ '), name
        assert Path(name).stem.casefold() not in {"con", "prn", "aux", "nul", "com1", "lpt1"}, name
    folded = [name.casefold() for name in tracked()]
    assert len(folded) == len(set(folded))


def test_no_module_hides_one_of_the_standard_library():
    own = {name.partition("/")[0].removesuffix(".py") for name in python_files(shipped())}
    assert not own & sys.stdlib_module_names


REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"), ("pythonhosted", "org"), ("pypi", "python", "org"), ("registry", "npmjs", "org"), ("npmjs", "com"),
        ("anaconda", "org"), ("anaconda", "com"), ("crates", "io"), ("rubygems", "org"), ("proxy", "golang", "org"),
    )
]  # fmt: skip


def test_no_file_names_the_host_of_a_package_registry():
    for name in tracked():
        data = (ROOT / name).read_bytes()
        if b"\x00" not in data:
            assert not [host for host in REGISTRIES if host.encode() in data], name


# words


@cache
def subjects() -> dict[str, dict]:
    return {path.stem: read_yaml(path) for path in sorted(find("words").glob("*.yaml"))}


def keys() -> set[str]:
    return {f"{subject}.{entry}" for subject, entries in subjects().items() for entry in entries}


def forms(text: str | dict) -> list[str]:
    """A text, or its forms for one and for many."""
    return list(text.values()) if isinstance(text, dict) else [text]


def fields(text: str | dict) -> set[str]:
    """The places to fill in; a text with a form for one needs to know how many."""
    found = {
        field
        for form in forms(text)
        for _, field, _, _ in string.Formatter().parse(form)
        if field is not None
    }
    return found | {"n"} if isinstance(text, dict) else found


@pytest.mark.parametrize("subject", subjects())
def test_every_word_is_there_in_every_language_with_the_same_places(subject):
    for entry, texts in subjects()[subject].items():
        assert isinstance(entry, str), f"{subject}: YAML reads {entry!r} as something else than a key"
        assert set(texts) == set(LANGUAGES), f"{subject}.{entry}"
        for text in texts.values():
            assert not isinstance(text, dict) or set(text) == {"one", "many"}, f"{subject}.{entry}"
            assert all(isinstance(form, str) and form.strip() for form in forms(text)), f"{subject}.{entry}"
        assert len({frozenset(fields(text)) for text in texts.values()}) == 1, f"{subject}.{entry}"


@pytest.mark.parametrize("subject", subjects())
def test_no_word_stands_twice_in_its_file(subject):
    text = find("words", f"{subject}.yaml").read_text(encoding="utf-8")
    found = re.findall(r"^([\w.-]+):", text, re.MULTILINE)
    assert sorted(found) == sorted(set(found))


@cache
def texts_in_code() -> tuple[set[str], set[str]]:
    """Every text in the code, and every text with places as a pattern; without docstrings."""
    constants, patterns = set(), set()
    for name in python_files(shipped()):
        parts = {
            id(part)
            for node in ast.walk(tree(name))
            if isinstance(node, ast.JoinedStr)
            for part in node.values
        }
        docstrings = {id(node.value) for node in ast.walk(tree(name)) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree(name)):
            if isinstance(node, ast.JoinedStr):
                patterns.add(
                    "".join(
                        re.escape(p.value) if isinstance(p, ast.Constant) else "(.+)" for p in node.values
                    )
                )
            elif (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in docstrings | parts
            ):
                constants.add(node.value)
    for name in shipped():
        if name.endswith((".lua", ".js")):
            text = (ROOT / name).read_text(encoding="utf-8")
            constants |= set(re.findall(r"""["'](\w+)["']""", text))
            templates = re.findall(r"`(\w+_\$\{[^}`]+\})`", text)  # of JavaScript
            patterns |= {re.sub(r"\$\{.*", "(.+)", template) for template in templates}
    return constants, patterns


def spoken() -> list[tuple[str, ast.Call]]:
    """Every call of ``say``, and of helpers that take a whole key, with the file it stands in."""
    return [
        (name, call)
        for name in python_files(shipped())
        for call in calls(name)
        if called(call) == "say" and call.args
    ]


def test_every_key_that_is_spoken_exists():
    for name, call in spoken():
        place, key = f"{name}:{call.lineno}", call.args[0]
        if isinstance(key, ast.Constant):
            assert key.value in keys(), f"{place} says {key.value}"
        elif isinstance(key, ast.JoinedStr):
            pattern = "".join(re.escape(p.value) if isinstance(p, ast.Constant) else ".*" for p in key.values)
            assert [known for known in keys() if re.fullmatch(pattern, known)], f"{place} says {pattern}"


def test_every_text_that_looks_like_a_key_is_one():
    constants, _ = texts_in_code()
    files = (
        ".yaml",
        ".csv",
        ".xlsx",
        ".qmd",
        ".docx",
        ".html",
        ".ipynb",
        ".md",
        ".css",
        ".js",
        ".py",
        ".json",
        ".svg",
        ".lua",
        ".typ",
    )
    for text in constants:
        subject, dot, entry = text.partition(".")
        if dot and subject in subjects() and re.fullmatch(r"\w+", entry) and not text.endswith(files):
            assert text in keys(), text


def test_every_place_in_a_spoken_text_is_filled():
    for name, call in spoken():
        key = getattr(call.args[0], "value", None)
        if key in keys() and not any(given.arg is None for given in call.keywords):
            subject, _, entry = key.partition(".")
            missing = fields(subjects()[subject][entry]["sv"]) - {given.arg for given in call.keywords}
            assert not missing, f"{name}:{call.lineno} leaves {missing} empty"


def _is_used(key: str) -> bool:
    """Whether the code speaks a key: as it stands, by a pattern, or put together from a text of its own."""
    constants, patterns = texts_in_code()
    subject, _, entry = key.partition(".")
    if subject == "on_page":  # what it stands in for is spoken
        return _is_used(entry)
    general = f"{subject}\\.(.+)"
    if key in constants or any(
        re.fullmatch(p, key) for p in patterns if p.startswith(f"{subject}\\.") and p != general
    ):
        return True
    if general not in patterns and f"_words({subject})" not in constants and subject not in constants:
        return False
    own = [p for p in patterns if not p.startswith("(.+)(.+)") and p != "(.+)" and "\\." not in p]
    return entry in constants or entry in schema_names() or any(re.fullmatch(p, entry) for p in own)


@pytest.mark.parametrize("subject", subjects())
def test_every_word_is_used(subject):
    unused = [entry for entry in subjects()[subject] if not _is_used(f"{subject}.{entry}")]
    assert unused == []


# documentation


def public(node: ast.AST, inside: str = "") -> list[tuple[str, ast.AST]]:
    """The public classes, functions and methods of a module."""
    found = []
    for child in ast.iter_child_nodes(node):
        if isinstance(
            child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        ) and not child.name.startswith("_"):
            found.append((f"{inside}{child.name}", child))
            found += public(child, f"{child.name}.") if isinstance(child, ast.ClassDef) else []
    return found


@pytest.mark.parametrize("name", python_files(shipped()))
def test_every_module_and_all_that_is_public_in_it_says_what_it_is(name):
    assert ast.get_docstring(tree(name)), name
    missing = [where for where, node in public(tree(name)) if not ast.get_docstring(node)]
    assert missing == [], name


WITH_EXAMPLES = [
    name for name in python_files(shipped()) if ">>>" in (ROOT / name).read_text(encoding="utf-8")
]


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_in_docstrings_hold(name):
    module = importlib.import_module(name.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    assert doctest.testmod(module).failed == 0

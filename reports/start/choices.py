"""What may be chosen in a study: who codes, for whom, which reports, and what may be stated of a file that is added."""

from pathlib import Path

from coding.previews import ENCODINGS
from coding.texts import ENDINGS, MAX_BYTES
from coding.writers import who
from data_templates import find
from evaluation import FoljeError, Study
from evaluation.audiences import audience_in_words
from evaluation.errors import UseError
from evaluation.schemas import schema
from reports.material import EVALUATOR
from reports.start.fetching import choices as templates

KINDS = ("protocol", "minutes", "transcript")  # of what is added


def choices(study: Study, lang: str) -> dict:
    """What the page lets her choose, as values and their words."""
    audiences = dict.fromkeys([EVALUATOR, *study.settings.audiences])
    try:
        who(study, None)
        no_coder = ""
    except UseError as error:
        no_coder = error.message
    kind, reports = schema("documents").field("kind"), _reports(study, lang)
    return {
        "groups": list(study.settings.choices(lang).get("groups", {}).items()), "kinds": [(key, kind.value_label(key, lang)) for key in KINDS],
        "encodings": list(ENCODINGS.items()), "endings": (*ENDINGS, ".xlsx"), "most": MAX_BYTES, "people": list(study.settings.evaluators), "no_coder": no_coder,
        "templates": templates({name: title for name, title, _ in reports}, lang),
        "audiences": [[key, audience_in_words(key)] for key in audiences], "reports": reports, "report": study.settings.report,
    }  # fmt: skip


def _reports(study: Study, lang: str) -> list[list[str]]:
    """The reports that can be made: name, title, and whom it is made for when nobody says otherwise."""
    known: dict[str, Path] = {}
    for folder in (study.path / "reports", find("reports")):
        for path in sorted(folder.glob("[!_.]*.qmd")):
            known.setdefault(path.stem, path)
    return [[name, *_of_report(study, path, lang)] for name, path in known.items()]


def _of_report(study: Study, path: Path, lang: str) -> tuple[str, str]:
    from reports.rendering.qmd import read

    try:
        meta = read(path).meta
    except (FoljeError, OSError):  # said when it is to be made
        meta = {}
    title = (meta.get("title-en") if lang == "en" else "") or meta.get("title") or path.stem
    audience = str(meta.get("audience", ""))
    return str(title), audience if audience in study.settings.audiences else EVALUATOR

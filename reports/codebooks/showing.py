"""A codebook as people read it: a tree with counts, all of one code, its history, and what has to be coded anew."""

from typing import TYPE_CHECKING

from analyses.codecounts import passages_per_code
from coding.codebooks import Code, Codebook, books, codebook, keeping
from coding.codebooks.history import as_of
from coding.codebooks.versions import is_draft
from coding.codings import coding_frame
from evaluation import Study
from evaluation.errors import UseError
from evaluation.words import say
from reports.notation import integer

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 10  # steps of the history and codings to code anew; the others are counted


def listed(study: Study) -> dict:
    """The study's codebooks with how much they are used, and those that can be added."""
    used = books(study)
    frame = coding_frame(study)
    counts = frame["instrument"].value_counts()
    entries: list[dict] = [{"name": book.id, "title": book.title(), "version": book.version, "codes": len(book.codes),
                "codings": int(counts.get(book.id, 0))} for book in used]  # fmt: skip
    others = [name for name in keeping.known(study) if name not in study.settings.instruments]
    width = max((len(name) for name in (*study.settings.instruments, *others)), default=0)
    lines = [say("codebooks.list_head")]
    lines += [say("codebooks.list_line", name=e["name"].ljust(width), title=e["title"], version=e["version"], n=e["codes"],
                  codings=say("overview.codings", n=integer(e["codings"]))) for e in entries]  # fmt: skip
    lines += ["", say("codebooks.list_others")] if others else []
    lines += [
        say("codebooks.list_other", name=n.ljust(width), title=codebook(n, study).title()) for n in others
    ]
    return {"codebooks": entries, "others": others, "lines": lines}


def shown(study: Study, name: str, code: str | None = None, version: str | None = None) -> dict:
    """A codebook as a tree with counts, its history and what has to be coded anew; or all that it says of one code.

    Parameters
    ----------
    version : as it was in that version; the counts are always of the present one
    """
    book = codebook(name, study)
    frame = coding_frame(study, book.id) if name in study.settings.instruments else coding_frame(study, "")
    if version:
        book = Codebook.of(as_of(book.data, version))
    if code:
        return _one(book, key_of(book, code), frame)
    counts = passages_per_code(frame, {key: book.path(key) for key in book.codes})
    values = counts.pivot(index="code", columns="measure", values="value")
    recode = to_recode(frame)
    codes = [{"level": level, **_numbers(values, each.id), **each.data} for level, each in book.tree()]
    lines = [say("codebooks.head", title=book.title(), name=book.id, version=book.version, n=len(book.codes)),
             *([say("codebooks.draft_note", name=name)] if is_draft(book.version) and not version else []),
             *([] if name in study.settings.instruments else [say("codebooks.not_in_use", name=name)]),
             say("codebooks.counted", n=integer(int(frame["passage"].nunique()))), "", *_tree(codes), *recode_lines(recode),
             *_history_lines(book)]  # fmt: skip
    return {"codebook": book.reference, "title": book.data.get("title"), "codes": codes, "recode": recode,
            "history": book.data.get("history") or [], "versions": _versions(frame), "lines": lines}  # fmt: skip


def _numbers(values: "pd.DataFrame", code: str) -> dict[str, int]:
    return {measure: int(values.at[code, measure]) for measure in ("passages", "passages_in_branch")}


def _versions(frame: "pd.DataFrame") -> dict[str, int]:
    return {str(reference): int(n) for reference, n in frame["codebook"].value_counts().items()}


def _tree(codes: list[dict]) -> list[str]:
    """The codes with their counts; what stands under a code is in brackets where it adds something."""
    labels = [
        f"{'  ' * code['level']}{code['id']}  {Codebook.of({'codes': [code]}).name(code['id'])}"
        for code in codes
    ]
    width = max(map(len, labels), default=0)
    lines = []
    for label, code in zip(labels, codes, strict=True):
        own, branch = code["passages"], code["passages_in_branch"]
        more = f" ({integer(branch)})" if branch != own else ""
        lines.append(f"{label.ljust(width)}  {integer(own):>5}{more}".rstrip())
    return lines


def to_recode(frame: "pd.DataFrame") -> list[dict]:
    """The codings that a person has to choose a code for."""
    unclear = frame[frame["candidates"].notna()]
    columns = ["coding", "passage", "document", "person", "written", "candidates", "codebook"]
    return unclear[columns].to_dict("records")


def recode_lines(recode: list[dict]) -> list[str]:
    """Those codings as people read them, the first of them."""
    if not recode:
        return []
    lines = ["", say("codebooks.recode_head", n=len(recode))]
    for row in recode[:SHOWN]:
        candidates = row["candidates"] or say("codebooks.recode_none")
        lines.append(say("codebooks.recode_line", **{**row, "candidates": candidates}))
    more = len(recode) - SHOWN
    return [*lines, *([say("codebooks.recode_more", n=more)] if more > 0 else [])]


def _history_lines(book: Codebook) -> list[str]:
    history = book.data.get("history") or []
    if not history:
        return []
    lines = ["", say("codebooks.history_head")]
    for step in reversed(history[-SHOWN:]):
        lines.append(say("codebooks.history_line", version=step["version"], date=step["date"], person=step["person"],
                         did=say(f"codebooks.did_{step['operation']}"), what=what(step)))  # fmt: skip
    more = len(history) - SHOWN
    return [*lines, *([say("codebooks.history_more", n=more)] if more > 0 else [])]


def what(step: dict) -> str:
    """From what to what, as people read it."""
    gone, to = ", ".join(step["from"]), ", ".join(step["to"])
    if step["operation"] == "publish":
        return str(step["version"])
    return f"{gone} → {to}" if gone and to and gone != to else gone or to


def _one(book: Codebook, key: str, frame: "pd.DataFrame") -> dict:
    """All that the codebook says of one code."""
    code = book.codes.get(key) or book.retired[key]
    passages = int(frame.loc[frame["code"] == key, "passage"].nunique())
    parts = [(f"codebooks.mark_{part}", text) for part, text in _parts(code)]
    history = [step for step in book.data.get("history") or [] if key in (*step["from"], *step["to"])]
    lines = [f"{' / '.join(book.name(each) for each in book.path(key)) or code.name()} ({key})",
             say("codebooks.of_passages", n=integer(passages)), "", code.definition(),
             *(f"{say(mark)}: {text}" for mark, text in parts),
             *_history_lines(Codebook({**book.data, "history": history}, {}))]  # fmt: skip
    return {
        "codebook": book.reference,
        "code": code.data,
        "passages": passages,
        "history": history,
        "lines": lines,
    }


def _parts(code: Code) -> list[tuple[str, str]]:
    nearest = f"{code.nearest}: {code.difference()}" if code.nearest else ""
    parts = [("include", code.text("include")), ("exclude", code.text("exclude")), ("nearest", nearest),
             *(("example", text) for text in code.examples()), ("non_example", code.text("non_example")),
             ("keywords", ", ".join(code.keywords()))]  # fmt: skip
    return [(part, text) for part, text in parts if text]


def key_of(book: Codebook, said: str) -> str:
    """The key of a code that a person names by key or by name, in any case.

    Raises UseError when the codebook has none, or several of that name.
    """
    every = {**book.retired, **book.codes}
    plain = " ".join(said.split()).casefold()
    found = [key for key in every if key.casefold() == plain]
    found = found or [
        k for k, c in book.codes.items() if plain in (c.name("sv").casefold(), c.name("en").casefold())
    ]
    if len(found) != 1:
        raise UseError(say("codebooks.no_such_code", code=said))
    return found[0]

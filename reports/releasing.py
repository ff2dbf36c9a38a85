"""The command ``folje release``: masks, renders, scans and records a report, or says what stops it.

Three gates: a working draft (``folje report``, for the evaluator's own eyes), shared for comments with named receivers,
and released. What goes through the last two is masked against all that went before, scanned, and kept in the ledger.
For several audiences it leaves to all of them or to none.
"""

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from coding.identifiers import identifiers
from coding.name_list import name_list
from coding.writers import who
from evaluation import Study
from evaluation.audiences import audience_in_words, audiences_called
from evaluation.errors import UseError
from evaluation.fingerprint import data_fingerprint
from evaluation.words import language, say
from reports import crossed
from reports.gates import COMMENTS, RELEASED, environment
from reports.material import EVALUATOR, Material
from reports.production import FORMATS, Say, file_name, find_document, metadata, side_by_side
from reports.release_keeping import Draft, keep
from reports.release_obstacles import refused, stops
from reports.scanning import scan
from reports.scanning.knowledge import knowledge

if TYPE_CHECKING:
    from reports.rendering import Rendering


def release(
    study: Study, name: str | None, *, audience: str | None, receivers: Sequence[str] = (), comments: bool = False,
    reason: str = "", person: str | None = None, to: Iterable[str] = FORMATS, lang: str | None = None,
    engine: str = "auto", say_progress: Say,
) -> dict:  # fmt: skip
    """Let a report go to one audience or to several at once: to all of them or to none.

    Parameters
    ----------
    audience : one or several, commas between
    receivers : roles, never names; needed when it is shared for comments; for several audiences one entry each
    comments : it is shared for comments, not released
    reason : why it goes in spite of what a person may let pass

    Returns
    -------
    dict with released, files, manifest, folder, gate, audience, receivers, stops (kind, text), findings, lines and exit; for
    several audiences with releases (one such dict each), released, files, manifests, lines and exit
    """
    lang, gate = lang or study.settings.language, COMMENTS if comments else RELEASED
    audiences = _audiences(study, audience)
    roles = _receivers(study, audiences, receivers, comments, lang)
    by, document, fingerprint = who(study, person), find_document(study, name), data_fingerprint(study.path)
    first = Material(study, audiences[0], lang, gate)
    materials = [first, *(first.seen_by(key) for key in audiences[1:])]
    with (
        language(lang),
        tempfile.TemporaryDirectory(prefix="folje-release-", ignore_cleanup_errors=True) as folder,
    ):
        against = [stops(material, reason) for material in materials]
        if any(against):
            return refused(materials, against, [[] for _ in materials])
        drafts = side_by_side(
            lambda one: _drafted(document, *one, Path(folder) / one[0].audience, to, engine, say_progress),
            zip(materials, roles, strict=True),
        )
        held = [[each for each in draft.found if not (each.soft and reason.strip())] for draft in drafts]
        if any(held):
            return refused(materials, against, held)
        return keep(study, by, drafts, document, reason.strip(), fingerprint)


def _audiences(study: Study, audience: str | None) -> list[str]:
    """Whom it is for: the only audience there is besides the evaluator, when none is named."""
    others = [name for name in study.settings.audiences if name != EVALUATOR]
    named = audiences_called(study.settings, audience) if audience else others
    if EVALUATOR in named or not named or (len(named) > 1 and not audience):
        raise UseError(say("release.which_audience", names=", ".join(others) or "–"))
    return named


def _receivers(
    study: Study, audiences: list[str], given: Sequence[str], comments: bool, lang: str
) -> list[tuple[str, ...]]:
    """Who gets it, for each audience in their order; the audience itself where nobody is named."""
    each = [",".join(given)] if len(audiences) == 1 else list(given)
    roles = [tuple(role for part in one.split(",") if (role := part.strip())) for one in each]
    if any(identifiers(role, name_list(study)[0]) for one in roles for role in one):
        raise UseError(say("release.receiver_named"))
    if comments and not any(roles):
        raise UseError(say("release.no_receivers"))
    if roles and (len(roles) != len(audiences) or (comments and not all(roles))):
        raise UseError(say("release.receivers_of_each", names=", ".join(audiences)))
    return [
        one or (audience_in_words(key, lang),)
        for one, key in zip(roles or [()] * len(audiences), audiences, strict=True)
    ]


def _drafted(
    document: Path, material: Material, receivers: tuple[str, ...], folder: Path, to: Iterable[str], engine: str, say_progress: Say
) -> Draft:  # fmt: skip
    rendered = _rendered(document, material, folder, to, engine, say_progress)
    found = scan(rendered.files, knowledge(material, also=crossed.counts(material)))
    return Draft(material, receivers, rendered, found)


def _rendered(
    document: Path, material: Material, folder: Path, to: Iterable[str], engine: str, say_progress: Say
) -> "Rendering":
    from reports.rendering import render
    from reports.rendering.brand_reading import places

    params = {
        "study": str(material.study.path.resolve()),
        "audience": material.audience,
        "lang": material.lang,
    }
    return render(
        document, to, folder, engine=engine, lang=material.lang, params=params,  # type: ignore[arg-type]
        metadata=metadata(material, document), name=file_name(document.stem, material.audience, material.lang),
        environment=environment(material.gate, material.seed), look_in=places(material.study.path),
        progress=lambda step, steps, what: say_progress(f"  {what} ({step}/{steps})", passing=True),
    )  # fmt: skip

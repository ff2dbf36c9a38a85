"""The manifest beside a report's files: what they are, for whom, made from what and by what, and what was checked.

It says nothing of the material but a fingerprint, and no path, name or time: the same material gives the same manifest.
"""

import json
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from evaluation.disk import Disk
from evaluation.fingerprint import sha256_of_file
from evaluation.words import say
from reports.material import Material

PACKAGES = (
    "folje",
    "pandas",
    "scipy",
    "statsmodels",
    "nbclient",
    "pypandoc_binary",
    "typst",
    "vl-convert-python",
)


def write_manifest(material: Material, document: Path, made: dict, fingerprint: str) -> Path:
    """Write the manifest of the files of one report for one audience.

    Parameters
    ----------
    made : what `production.report` answers; of what has left also the release's id, its receivers and let_pass
    fingerprint : of the data, from before the report was made
    """
    files = [Path(file) for file in made["files"]]
    content = {
        "files": [
            {"file": file.name, "sha256": sha256_of_file(file), "made_by": made["engines"][file.suffix[1:]]} for file in files
        ],
        "audience": material.audience,
        "parameters": {"document": document.stem, "lang": material.lang, "gate": material.gate, "engine": made["engine"],
                       "threshold": material.settings.threshold},
        "checks": _checks(made),
        **{key: made[key] for key in ("release", "receivers") if key in made},
        "document_sha256": sha256_of_file(document),
        "data_fingerprint": fingerprint,
        "versions": versions(),
    }  # fmt: skip
    path = files[0].with_name(f"{files[0].stem}-{say('audiences.manifest_file')}.json")
    Disk().write(path, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())
    return path


def _checks(made: dict) -> dict:
    """What is known to be wrong or withheld: errors of the material, what the masking did, notes; a draft is not scanned.

    Of what has left also which kinds of findings of the scan a person let pass.
    """
    return {"errors_in_material": made["errors"], "tables_unprotected": list(made["unprotected"]),
            "counts_held_back": made["held_back"], "notes": len(made["notes"]), "scanned": "let_pass" in made,
            **({"let_pass": sorted(set(made["let_pass"]))} if "let_pass" in made else {})}  # fmt: skip


def versions() -> dict[str, str]:
    """The versions of what computes and writes reports, where it is installed."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found

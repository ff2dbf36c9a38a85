"""The examples that ``folje lab --examples`` lays in a study: Markdown with fenced Python, made into notebooks."""

import json
import re
from pathlib import Path

from data_templates import find
from evaluation.disk import Disk
from evaluation.study import Study

FOLDER = "notebooks"
_CODE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def lay_out(study: Study) -> list[Path]:
    """Write the examples into the study's folder notebooks; one that is there already is left as it is."""
    written = []
    for source in sorted(find(FOLDER).glob("*.md")):
        target = study.path / FOLDER / f"{source.stem}.ipynb"
        if not target.exists():
            made = notebook(source.stem, source.read_text(encoding="utf-8"))
            Disk().write(target, (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode())
            written.append(target)
    return written


def notebook(name: str, text: str) -> dict:
    """A notebook of the format 4.5: what stands in a fence is a cell of code, what is between fences one of text."""
    parts = [part.strip() for part in _CODE.split(text)]  # text, code, text, code, …
    cells = [
        _cell(f"{name}-{place}", part, is_code=place % 2 == 1) for place, part in enumerate(parts) if part
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
            "nbformat": 4, "nbformat_minor": 5}  # fmt: skip


def _cell(key: str, source: str, *, is_code: bool) -> dict:
    cell: dict = {"cell_type": "code" if is_code else "markdown", "id": key, "metadata": {}, "source": source}
    return cell | ({"execution_count": None, "outputs": []} if is_code else {})

"""The cases of a REFI-QDA project, and the attributes of cases and sources.

A study has no table for them: a case and its attributes are told in a memo of each of its sources, and a case that is a
part of a source is a code.
"""

from collections.abc import Mapping
from typing import Any

from coding.exchange.projects import Code, Coding, Memo, Project, plain
from coding.exchange.refi_codes import plain_guid
from evaluation.words import say


class Cases:
    """The cases by their GUIDs; ``guid in cases`` tells whether a reference means one."""

    def __init__(self, root: Any, project: Project):
        self.project = project
        self._cases = {plain_guid(case.get("guid")): case for case in root.iterfind("Cases/Case")}
        self._names = {
            plain_guid(v.get("guid")): plain(v.get("name") or "") for v in root.iterfind("Variables/Variable")
        }
        self._attributes: list[tuple[str, Any]] = []

    def __contains__(self, guid: str) -> bool:
        return guid in self._cases

    def remember(self, element: Any, about: str) -> None:
        """Keep the attributes that a source has itself."""
        if element.find("VariableValue") is not None:
            self._attributes.append((about, element))

    def code(self, guid: str) -> str:
        """The code that stands for a case."""
        codes = self.project.codes
        self.project.noted["cases_as_codes"] += 1
        codes.setdefault("cases", Code("cases", say("exchange.cases"), codable=False))
        name = plain(self._cases[guid].get("name") or "") or say("exchange.nameless")
        codes.setdefault(f"case-{guid}", Code(f"case-{guid}", name, "cases"))
        return f"case-{guid}"

    def take(self, places: Mapping[str, str]) -> None:
        """Tell of each case in its sources; `places`: what a GUID of the file is in the project."""
        for guid, case in self._cases.items():
            self._take(guid, case, places)
        for about, element in self._attributes:
            self._tell([about], "\n".join(self._values(element)))

    def _take(self, guid: str, case: Any, places: Mapping[str, str]) -> None:
        name = plain(case.get("name") or "")
        told = "\n".join([*([f"{say('exchange.case')}: {name}"] if name else []), *self._values(case)])
        found = [places.get(plain_guid(ref.get("targetGUID")), "") for ref in case.iterfind("SourceRef")]
        sources = [source for source in found if source]
        self._tell(sources, told)
        self._tell(sources, case.findtext("Description") or "")
        self.project.left["cases"] += bool(told) and not sources and case.find("SelectionRef") is None
        self.project.left["codes_of_cases"] += len(case.findall("CodeRef"))
        for reference in case.iterfind("SelectionRef"):
            self._code_span(guid, places.get(plain_guid(reference.get("targetGUID")), ""))

    def _tell(self, sources: list[str], text: str) -> None:
        self.project.memos += [Memo(source, text) for source in sources if text.strip()]

    def _code_span(self, case: str, span: str) -> None:
        if span not in self.project.spans:
            self.project.left["cases"] += 1
            return
        number = len(self.project.codings)
        self.project.codings.append(Coding(f"case-{number}", span, self.code(case)))

    def _values(self, element: Any) -> list[str]:
        """The attributes of a case or source as lines, ``name: value``."""
        lines = []
        for value in element.iterfind("VariableValue"):
            reference = value.find("VariableRef")
            name = self._names.get(plain_guid(reference.get("targetGUID"))) if reference is not None else ""
            texts = [plain(child.text or "") for child in value if child.tag != "VariableRef"]
            if name and texts and texts[0]:
                lines.append(f"{name}: {texts[0]}")
        return lines

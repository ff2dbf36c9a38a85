"""Changing a codebook: each change makes a draft and is noted in the history, so that it can be told and taken back."""

import copy
from collections.abc import Iterable

from coding.codebooks.keys import ILL_KEY, new_key
from coding.codebooks.versions import is_draft, next_draft, order, published
from evaluation.errors import UseError
from evaluation.words import say

LONGEST_NAME = 80  # characters; what is longer is a definition


class Draft:
    """A codebook while somebody changes it; `done` is its new content, and what was given stays as it is.

    Parameters
    ----------
    data : the content of a codebook file without errors
    person, date : who changes it and when (ISO), noted with every step

    A change that cannot be made raises UseError and changes nothing.
    """

    def __init__(self, data: dict, person: str, date: str):
        self._data = copy.deepcopy(data)
        self._codes: list[dict] = self._data["codes"]
        self._person, self._date = person, date
        self._previous = str(data["version"])
        self.version = next_draft(self._previous)
        self.steps: list[dict] = []

    def done(self) -> dict:
        """The content after the changes; as it was where there were none."""
        if not self.steps:
            return self._data
        history = [*(self._data.get("history") or []), *self.steps]
        codes = self._data["codes"]
        rest = {key: value for key, value in self._data.items() if key not in ("codes", "history")}
        return {**rest, "version": self.version, "codes": codes, "history": history}

    # the changes

    def add(
        self, name: str | dict, parent: str | None = None, code: str | None = None, **fields: object
    ) -> str:
        """A new code; its key is made from the name unless stated. Returns the key.

        A name in Swedish, or names by language. A code of the same key and name that was retired comes back.
        """
        names = _names(name)
        if parent:
            self.entry(parent)
        back = {e["id"] for e in self._codes if e.get("retired") and e["name"] == names}
        taken = {entry["id"] for entry in self._codes} - back
        key = code or new_key(next(iter(names.values())), taken)
        if ILL_KEY.search(key):
            raise UseError(say("codebooks.id_not_word", value=key))
        if key.casefold() in {each.casefold() for each in taken}:
            raise UseError(say("codebooks.key_taken", code=key))
        placed = {"parent": parent, **self._kind_under(parent)}
        if key in back:
            self._set("new", {key: {**placed, "retired": None}}, [], [key])
            return key
        entry = {"id": key, **placed, "name": names, **fields}
        self._insert({field: value for field, value in entry.items() if value is not None})
        self._note("new", [], [key])
        return key

    def rename(self, code: str, name: str | dict) -> None:
        """Give a code another Swedish name, or all its names anew; its key stays, so that what is coded stays."""
        old = self.entry(code)["name"] if isinstance(name, str) else {}
        others = old if isinstance(old, dict) else {}
        self._set("rename", {code: {"name": {**others, **_names(name)}}})

    def move(self, code: str, parent: str | None) -> None:
        """Put a code, and what is under it, under another; None makes it a top."""
        self.entry(code)
        if parent and (parent == code or code in self._above(self.entry(parent)["id"])):
            raise UseError(say("codebooks.under_itself", code=code, parent=parent))
        self._set("move", {code: {"parent": parent, **self._kind_under(parent)}})

    def change(self, code: str, fields: dict) -> None:
        """Change other things of a code: definition, examples, keywords … None takes a field away."""
        self.entry(code)
        self._set("change", {code: fields})

    def merge(self, codes: Iterable[str], into: str) -> None:
        """Make several codes one: `into` takes over their codings, keywords and what stands under them."""
        goes = [code for code in dict.fromkeys(codes) if code != into]
        target = self.entry(into)
        if not goes:
            raise UseError(say("codebooks.nothing_to_merge", code=into))
        for code in goes:
            self.entry(code)
            if code in self._above(into):
                raise UseError(say("codebooks.under_itself", code=code, parent=into))
        changes: dict[str, dict] = {into: self._joined(target, goes)}
        changes |= {child: {"parent": into} for child in self._children(goes) if child != into}
        changes |= {code: {**changes.get(code, {}), "retired": self.version} for code in goes}
        self._set("merge", changes, sorted({*goes, into}, key=self._place), [into])

    def split(self, code: str, parts: Iterable[str]) -> list[str]:
        """Divide a code into several: keys of codes there are, or names of new ones in its place. Returns the keys.

        What is coded with it has to be coded anew by a person.
        """
        entry = self.entry(code)
        known = {each["id"] for each in self._codes if not each.get("retired")}
        parts = list(dict.fromkeys(parts))
        if len(parts) < 2 or code in parts:
            raise UseError(say("codebooks.split_in_two", code=code))
        made = [part if part in known else self.add(part, entry.get("parent")) for part in parts]
        self._set("split", {**self._lifted([code]), code: {"retired": self.version}}, [code], made)
        return made

    def retire(self, codes: Iterable[str]) -> None:
        """Use codes no longer. What stands under them and stays goes up to where they stood."""
        goes = list(dict.fromkeys(codes))
        for code in goes:
            self.entry(code)
        self._set(
            "retire", {**self._lifted(goes), **{code: {"retired": self.version} for code in goes}}, goes, []
        )

    def publish(self, version: str | None = None) -> None:
        """Make the draft a version of its own."""
        if not is_draft(self._previous):
            raise UseError(say("codebooks.no_draft", version=self._previous))
        wanted = (version or published(self._previous)).strip()
        if is_draft(wanted) or "@" in wanted or order(wanted) <= order(self._previous):
            raise UseError(say("codebooks.not_later", version=wanted, previous=self._previous))
        self.version = wanted
        self._note("publish", [], [])

    def undo(self) -> list[dict]:
        """Take back the person's latest change in the draft; returns its steps."""
        steps = self._undoable()
        undone = {step.get("undoes") for step in self._data["history"]}
        later = [step for step in self._data["history"] if order(step["version"]) > order(steps[0]["version"])
                 and step["version"] not in undone and step["operation"] != "undo"]  # fmt: skip
        if set().union(*map(_touched, steps)) & set().union(*map(_touched, later)):
            raise UseError(say("codebooks.changed_since", version=steps[0]["version"]))
        for step in reversed(steps):
            changes = {
                each["id"]: {k: v for k, v in each.items() if k != "id"} for each in step.get("before") or []
            }
            if step["operation"] == "new":
                changes |= self._lifted(step["to"]) | {code: {"retired": self.version} for code in step["to"]}
            self._set("undo", changes, step["to"], step["from"], undoes=step["version"])
        return steps

    def _undoable(self) -> list[dict]:
        history = self._data.get("history") or []
        last = max((n for n, step in enumerate(history) if step["operation"] == "publish"), default=-1)
        undone = {step.get("undoes") for step in history}
        own = [s for s in history[last + 1 :] if s["person"] == self._person and s["version"] not in undone
               and s["operation"] != "undo"]  # fmt: skip
        if not own:
            raise UseError(say("codebooks.nothing_to_undo"))
        return [step for step in own if step["version"] == own[-1]["version"]]

    def entry(self, code: str) -> dict:
        """The entry of a code in use, as it is now.

        Raises UseError when there is none.
        """
        found = next((entry for entry in self._codes if entry["id"] == code), None)
        if found is None:
            raise UseError(say("codebooks.no_such_code", code=code))
        if found.get("retired"):
            raise UseError(say("codebooks.is_retired", code=code, version=found["retired"]))
        return found

    # what they have in common

    def _set(
        self,
        operation: str,
        changes: dict[str, dict],
        gone: list | None = None,
        to: list | None = None,
        **more: str,
    ) -> None:
        """Change fields of codes in one step; nothing is noted where all is as it was."""
        before = []
        for code, fields in changes.items():
            entry = self._entry(code)
            fields = {field: value for field, value in fields.items() if entry.get(field) != value}
            if not fields:
                continue
            before.append({"id": code, **{field: entry.get(field) for field in fields}})
            entry.update(fields)
            for field in [field for field, value in fields.items() if value is None]:
                del entry[field]
        if before:
            names = [each["id"] for each in before]
            self._note(
                operation, names if gone is None else gone, names if to is None else to, before, **more
            )

    def _note(self, operation: str, gone: list, to: list, before: list | None = None, **more: str) -> None:
        self.steps.append({
            "version": self.version, "previous": self._previous, "date": self._date, "person": self._person,
            "operation": operation, **more, "from": list(gone), "to": list(to), **({"before": before} if before else {}),
        })  # fmt: skip

    def _entry(self, code: str) -> dict:
        return next(entry for entry in self._codes if entry["id"] == code)

    def _above(self, code: str) -> list[str]:
        """The keys over a code, nearest first."""
        branch: list[str] = []
        parent = self._entry(code).get("parent")
        while parent:
            branch.append(parent)
            parent = self._entry(parent).get("parent")
        return branch

    def _children(self, codes: list[str]) -> list[str]:
        standing = [entry for entry in self._codes if not entry.get("retired")]
        return [
            entry["id"] for entry in standing if entry.get("parent") in codes and entry["id"] not in codes
        ]

    def _lifted(self, goes: list[str]) -> dict[str, dict]:
        """The children of what goes, put under the nearest code above that stays."""
        changes = {}
        for child in self._children(goes):
            stays = (above for above in self._above(child) if above not in goes)
            changes[child] = {"parent": next(stays, None)}
        return changes

    def _joined(self, target: dict, goes: list[str]) -> dict:
        """The keywords of a code together with those of the codes that it takes over."""
        fields = {}
        for field in ("keywords", "exceptions"):
            joined: dict[str, list[str]] = {}
            for entry in (target, *map(self._entry, goes)):
                value = entry.get(field) or {}
                for lang, patterns in (value if isinstance(value, dict) else {"sv": value}).items():
                    joined[lang] = list(dict.fromkeys([*joined.get(lang, []), *patterns]))
            if joined:
                fields[field] = joined
        return fields

    def _kind_under(self, parent: str | None) -> dict[str, str]:
        """The kind of a code that comes to stand here, in a codebook that has phases."""
        if not any(entry.get("kind") == "phase" for entry in self._codes):
            return {}
        tops = [parent, *self._above(parent)] if parent else []
        indicates = bool(tops) and self._entry(str(tops[-1])).get("kind") == "phase"
        return {"kind": "indicator" if indicates else "cross"}

    def _insert(self, entry: dict) -> None:
        """Put a new code after the last of its branch."""
        branch = {entry.get("parent")}
        place = len(self._codes)
        if entry.get("parent"):
            for number, each in enumerate(self._codes):
                if each["id"] in branch or each.get("parent") in branch:
                    branch.add(each["id"])
                    place = number + 1
        self._codes.insert(place, entry)

    def _place(self, code: str) -> int:
        return next(n for n, entry in enumerate(self._codes) if entry["id"] == code)


def _names(name: str | dict) -> dict[str, str]:
    """The names of a code by language, without double spaces and empty ones."""
    given = name if isinstance(name, dict) else {"sv": name}
    names = {lang: " ".join(str(text or "").split()) for lang, text in given.items()}
    names = {lang: text for lang, text in names.items() if text}
    if not names:
        raise UseError(say("codebooks.no_new_name"))
    if max(map(len, names.values())) > LONGEST_NAME:
        raise UseError(say("codebooks.long_name", longest=LONGEST_NAME))
    return names


def _touched(step: dict) -> set[str]:
    """The codes that a step made or changed."""
    made = step["to"] if step["operation"] == "new" else []
    return {*made, *(each["id"] for each in step.get("before") or [])}

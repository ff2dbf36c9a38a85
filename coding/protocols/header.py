"""The fields of a protocol that hold a value: when, where, who, how. What cannot be read is kept and told."""

from dataclasses import dataclass, field
from typing import Any

from coding.protocols.findings import Findings
from coding.protocols.forms import Entity, Form, plain
from coding.protocols.layout import Span
from coding.protocols.values import chosen, day_and_times, listed, times, yes_or_no
from evaluation.words import current_language


@dataclass
class Header:
    """The values read so far, by key."""

    form: Form
    findings: Findings
    values: dict[str, Any] = field(default_factory=dict)
    stated: set[str] = field(default_factory=set)  # also where it was not understood, which has been told

    def fill(self, entity: Entity, spans: list[Span], label: str) -> None:
        """Read a field from what stands in it; the first of two stands, a list goes on."""
        text = "\n".join(span.text for span in spans)
        if entity.key in self.values and entity.type != "list":
            self._tell("twice", entity, value=text)
            understood = False
        else:
            understood = getattr(self, f"_{entity.type}")(entity, text)
        self.stated.add(entity.key)
        if not understood:
            for span in spans:
                self.findings.keep(span, label)

    def check(self, *, required: bool) -> None:
        """Tell what does not fit together, and what is missing though it is `required`."""
        start, end = self.values.get("start"), self.values.get("end")
        if start and end and end <= start:
            self._tell("end_before_start", self._entity("end"))
        for key in ("group", "date") if required else ():
            if key not in self.stated:
                self.findings.tell("missing", field=self._entity(key).label(current_language()))

    def _text(self, entity: Entity, text: str) -> bool:
        self.values[entity.key] = text
        return True

    def _list(self, entity: Entity, text: str) -> bool:
        self.values[entity.key] = (*self.values.get(entity.key, ()), *listed(text))
        return True

    def _choice(self, entity: Entity, text: str) -> bool:
        key, more = chosen(entity, text)
        if entity.data.get("open") and (key is None or more):
            key, more = text, False
        if key is None:
            allowed = ", ".join(choice.label(current_language()) for choice in entity.choices)
            self._tell("unknown_choice", entity, value=text, allowed=allowed)
        elif key:
            self.values[entity.key] = key
        return key is not None and not more

    def _date(self, entity: Entity, text: str) -> bool:
        day, after, right_weekday = day_and_times(text, self.form.data["weekdays"])
        if day is None:
            self._tell("bad_date", entity, value=text)
            return False
        self.values[entity.key] = day
        if not right_weekday:
            self._tell("wrong_weekday", entity, value=text)
        return not after or self._time(self._entity("start"), after)

    def _time(self, entity: Entity, text: str) -> bool:
        found = times(text)
        if found is None:
            self._tell("bad_time", entity, value=text)
            return False
        first, second = found
        self.values[entity.key] = second if second and entity.key == "end" else first
        if second and entity.key == "start":
            self.values["end"] = second
        return True

    def _yes_no(self, entity: Entity, text: str) -> bool:
        """Words of one's own mean that there was something to leave out."""
        answer, words = yes_or_no(text)
        own_words = plain(words) not in {"", *(plain(label) for label in entity.data["tick"].values())}
        self.values[entity.key] = own_words or bool(answer)
        if own_words:
            self._tell("family_text", entity)
        return not own_words

    def _entity(self, key: str) -> Entity:
        return next(entity for entity in self.form.fields if entity.key == key)

    def _tell(self, key: str, entity: Entity, **values: Any) -> None:
        self.findings.tell(key, entity.label(current_language()), **values)

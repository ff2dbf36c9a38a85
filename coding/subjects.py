"""What an event of the journal is about: which passage and which document, however many steps away."""

from collections.abc import Iterable

from evaluation.events import Event, Judgement, Memo, Passage, Retraction


class Subjects:
    """Passages and documents of events; built once from all events, also those that no longer stand."""

    def __init__(self, events: Iterable[Event]):
        self.events = {event.id: event for event in events}
        placings = sorted((e for e in self.events.values() if isinstance(e, Passage)), key=lambda e: e.order)
        self.passages = {passage.name: passage for passage in placings if not passage.erased}

    def passage(self, event: Event) -> str:
        """The name of the passage that an event is, or is about; "" where it is about none."""
        if isinstance(event, Passage):
            return event.name
        if isinstance(event, Memo | Retraction):
            return self._named(event.about if isinstance(event, Memo) else event.target, event)
        return getattr(event, "passage", "")

    def _named(self, name: str, event: Event) -> str:
        if name in self.passages:
            return name
        target = self.events.get(name)
        return self.passage(target) if target is not None and target.order < event.order else ""

    def document(self, event: Event) -> str:
        """The document it is about; of a memo about a document itself, that."""
        passage = self.passages.get(self.passage(event))
        if passage is not None:
            return passage.document
        return event.about if isinstance(event, Memo) and event.about not in self.events else ""

    def meeting(self, event: Event) -> str:
        """The meeting that is judged, or whose judgement is written about or taken back; "" for all else."""
        if isinstance(event, Judgement):
            return event.meeting
        if not isinstance(event, Memo | Retraction):
            return ""
        target = self.events.get(event.about if isinstance(event, Memo) else event.target)
        return self.meeting(target) if target is not None and target.order < event.order else ""

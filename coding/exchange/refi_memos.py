"""The people and notes of a REFI-QDA project: notes by reference, by link, or on the whole; descriptions as comments."""

from collections.abc import Callable
from typing import Any

from coding.exchange.projects import Memo, Project, plain
from coding.exchange.refi_archive import Archive
from coding.exchange.refi_codes import plain_guid
from coding.exchange.refi_notes import role_of, strength_of
from coding.exchange.refi_sources import words_of
from evaluation.words import say


class Notes:
    """The notes of one file, and who wrote what; what is taken becomes a memo of the project."""

    def __init__(self, root: Any, archive: Archive, project: Project):
        self.project = project
        self._users = self._read_users(root.find("Users"))
        self._notes = self._read(root.find("Notes"), archive)
        self._used: set[str] = set()  # notes that something points at

    def who(self, element: Any, otherwise: str = "") -> str:
        """The user who made an element."""
        guid = plain_guid(element.get("creatingUser") or element.get("creatingUserGUID"))
        return self._users.get(guid) or otherwise

    def _read_users(self, element: Any) -> dict[str, str]:
        users: dict[str, str] = {}
        for user in element if element is not None else []:
            name = plain(user.get("name") or "") or plain(user.get("id") or "") or say("exchange.no_user")
            taken = {each.casefold() for each in users.values()}
            number = 2
            while name.casefold() in taken:
                name, number = f"{name.rpartition(' #')[0] or name} #{number}", number + 1
            users[plain_guid(user.get("guid"))] = name
        self.project.people = list(users.values())
        return users

    def _read(self, element: Any, archive: Archive) -> dict[str, tuple[str, Any]]:
        found = {}
        for note in element if element is not None else []:
            text = words_of(note, archive, self.project)[1]
            self.project.left["coded_notes"] += len(note.findall("PlainTextSelection"))
            if text is None:
                self.project.left["notes_without_text"] += 1
            found[plain_guid(note.get("guid"))] = (text or note.findtext("Description") or "", note)
        return found

    def take_references(self, element: Any, about: str) -> None:
        """Take the notes that an element refers to."""
        for reference in element.iterchildren("NoteRef"):
            self.take(plain_guid(reference.get("targetGUID")), about)

    def take(self, guid: str, about: str) -> None:
        """Make a note a memo about something."""
        text, note = self._notes.get(guid, ("", None))
        if note is None:
            self.project.left["missing_notes"] += 1
            return
        self._used.add(guid)
        role, named = role_of(note.get("name") or "")
        if text.strip():
            self.project.memos.append(
                Memo(
                    about,
                    text,
                    self.who(note),
                    note.get("creationDateTime") or "",
                    role,
                    "" if about else named,
                )
            )

    def strength(self, guid: str) -> int | None:
        """The strength that a note stands for; it then is no memo."""
        found = strength_of(guid, self._notes.get(guid, ("", None))[0])
        if found:
            self._used.add(guid)
        return found

    def comment(self, element: Any, about: str, person: str, created: str) -> None:
        """Make the description of an element a memo."""
        text = element.findtext("Description") or ""
        if text.strip():
            self.project.memos.append(Memo(about, text, person, created))

    def take_links(self, element: Any, known: Callable[[str], str]) -> None:
        """Take the notes that links join to something known."""
        for link in element if element is not None else []:
            ends = [plain_guid(link.get("originGUID")), plain_guid(link.get("targetGUID"))]
            notes = [end for end in ends if end in self._notes]
            others = [known(end) for end in ends if end not in self._notes and known(end)]
            if len(notes) == 1 and others:
                self.take(notes[0], others[0])
            else:
                self.project.left["links"] += 1

    def take_free(self) -> None:
        """Take the notes that nothing points at: they are about the whole."""
        for guid in self._notes:
            if guid not in self._used:
                self.take(guid, "")

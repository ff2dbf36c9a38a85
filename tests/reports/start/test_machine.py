"""The desktop and the documents are found where the system says that they are."""

import pytest

from reports.start.machine import DESKTOP, DOCUMENTS, MACOS, WINDOWS, Machine

MOVED = {"Desktop": "%UserProfile%/OneDrive - Region/Skrivbord", "Personal": "%USERPROFILE%/Dokument"}


def home(folder, *names):
    for name in names:
        (folder / name).mkdir(parents=True)
    return folder


def windows(folder, values, **environ):
    return Machine(
        WINDOWS, folder, {"USERPROFILE": str(folder), **environ}, lambda name: values.get(name, "")
    )


def test_a_desktop_that_onedrive_has_moved_is_found_by_the_registry(tmp_path):
    home(tmp_path, "OneDrive - Region/Skrivbord", "Desktop", "Dokument")
    machine = windows(tmp_path, MOVED)
    assert machine.folder(DESKTOP) == tmp_path / "OneDrive - Region" / "Skrivbord"
    assert machine.folder(DOCUMENTS) == tmp_path / "Dokument"


@pytest.mark.parametrize("values", [{}, {"Desktop": "%GONE%/x"}, {"Desktop": "Z:/gone"}])
def test_without_the_registry_the_desktop_of_the_profile_is_taken(tmp_path, values):
    home(tmp_path, "Desktop")
    assert windows(tmp_path, values).folder(DESKTOP) == tmp_path / "Desktop"


def test_a_desktop_in_the_users_language_is_found_by_the_desktop_environment(tmp_path):
    home(tmp_path, "Skrivbord", "Desktop", ".config", "other")
    said = 'XDG_DESKTOP_DIR="$HOME/Skrivbord"\nXDG_DOCUMENTS_DIR="$HOME/"\n'
    (tmp_path / ".config" / "user-dirs.dirs").write_text(said, encoding="utf-8")
    machine = Machine("linux", tmp_path, {})
    assert machine.folder(DESKTOP) == tmp_path / "Skrivbord"
    assert machine.folder(DOCUMENTS) is None  # so it says that there is none
    other = Machine("linux", tmp_path, {"XDG_CONFIG_HOME": str(tmp_path / "other")})
    assert other.folder(DESKTOP) == tmp_path / "Desktop"


def test_a_mac_has_its_desktop_in_the_home_folder(tmp_path):
    assert Machine(MACOS, home(tmp_path, "Desktop"), {}).folder(DESKTOP) == tmp_path / "Desktop"


def test_what_is_remembered_stands_in_the_users_own_folder_of_each_system(tmp_path):
    roaming = {"APPDATA": str(tmp_path / "Roaming")}
    assert windows(tmp_path, {}, **roaming).config() == tmp_path / "Roaming" / "folje"
    assert windows(tmp_path, {}).config() == tmp_path / "AppData" / "Roaming" / "folje"
    assert Machine(MACOS, tmp_path, {}).config() == tmp_path / "Library" / "Application Support" / "folje"
    assert Machine("linux", tmp_path, {}).config() == tmp_path / ".config" / "folje"
    assert Machine("linux", tmp_path, {"FOLJE_CONFIG": str(tmp_path / "x")}).config() == tmp_path / "x"

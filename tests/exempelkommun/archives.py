"""Files that are zip archives (.xlsx, .docx), written so that the same content gives the same bytes."""

import io
import zipfile

EPOCH = (1980, 1, 1, 0, 0, 0)


def with_fixed_times(data: bytes, leave_out: tuple[str, ...] = ()) -> bytes:
    """The archive packed again, with one date for all its members and without those named."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in leave_out:
                entry = zipfile.ZipInfo(name, EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 3  # the same on Windows
                entry.external_attr = 0o600 << 16
                new.writestr(entry, old.read(name))
    return packed.getvalue()


def content(data: bytes) -> object:
    """What files are compared by: the members of an archive (packing differs between systems), else bytes."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}

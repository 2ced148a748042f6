"""The parts of a zip-based office file, unpacked within limits and parsed without anything from outside."""

from __future__ import annotations

import io
import zipfile
import zlib
from posixpath import join, normpath
from types import TracebackType

from lxml import etree

from gongkai.annualreport.readers.budget import Budget
from gongkai.annualreport.readers.refusals import broken, refusal, too_large

# Office files hold the same tags again and again and shrink to a thirtieth; only a bomb shrinks to this.
_BOMB_RATIO, _BOMB_BYTES = 400, 8 << 20
_ENTRIES = 20_000  # no office file has so many parts
_CHUNK = 1 << 20
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Package:
    """An open package. `kind` is how people call such a file."""

    def __init__(self, data: bytes, budget: Budget, kind: str) -> None:
        self.kind = kind
        self._budget = budget
        self._left = budget.limits.unpacked_bytes
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
            raise broken(kind) from None
        self._parts = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in self._zip.infolist()}
        if len(self._parts) > _ENTRIES:
            raise refusal("archive")

    def __enter__(self) -> Package:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    @property
    def names(self) -> set[str]:
        """The names of the parts, in small letters."""
        return set(self._parts)

    @property
    def is_locked(self) -> bool:
        """Whether a part needs a password."""
        return any(info.flag_bits & 1 for info in self._parts.values())

    def read(self, name: str) -> bytes:
        """A part's bytes; empty when there is no such part."""
        info = self._parts.get(name.lower())
        if info is None:
            return b""
        if info.flag_bits & 1:
            raise refusal("locked")
        if info.file_size > _BOMB_BYTES and info.file_size > _BOMB_RATIO * info.compress_size:
            raise self._too_large()
        # What the archive says of its sizes need not be true: what comes out is counted.
        chunks: list[bytes] = []
        try:
            with self._zip.open(info) as part:
                while chunk := part.read(min(_CHUNK, self._left + 1)):
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise self._too_large()
                    chunks.append(chunk)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError, RuntimeError):
            raise broken(self.kind) from None
        return b"".join(chunks)

    def _too_large(self) -> Exception:
        limit = self._budget.limits.unpacked_bytes
        return too_large("解压后的字节数", "unpacked bytes", limit, "unpacked_bytes")

    def xml(self, name: str) -> etree._Element | None:
        """A part parsed; None when there is no such part."""
        data = self.read(name)
        return self.parse(data) if data else None

    def parse(self, data: bytes) -> etree._Element:
        """XML without entities, external definitions, network or excessive depth."""
        if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
            raise broken(self.kind)
        # Each tag takes far more room in memory than in the file.
        self._budget.characters(data.count(b"<"))
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
            collect_ids=False,
        )
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
                raise self._budget.too_deep() from None
            raise broken(self.kind) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise broken(self.kind)
        return root

    def targets(self, part: str) -> dict[str, tuple[str, str]]:
        """What `part` points to ("" is the package itself): for each id the kind of relation and the part's name."""
        folder, _, name = part.rpartition("/")
        root = self.xml(f"{folder}/_rels/{name}.rels".lstrip("/"))
        found: dict[str, tuple[str, str]] = {}
        for relation in [] if root is None else root.iter(_RELATIONS):
            if relation.get("TargetMode") == "External":
                continue
            target = (relation.get("Target") or "").replace("\\", "/")
            path = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
            found[relation.get("Id") or ""] = ((relation.get("Type") or "").rpartition("/")[2], path)
        return found

    def main_part(self, usual: str) -> str:
        """The name of the part that is the document itself."""
        if usual in self:
            return usual
        for kind, path in self.targets("").values():
            if kind == "officeDocument" and path in self:
                return path
        raise broken(self.kind)

    def title(self) -> str:
        """The title among the document's properties."""
        for kind, path in self.targets("").values():
            if kind == "core-properties":
                root = self.xml(path)
                title = None if root is None else root.find("{http://purl.org/dc/elements/1.1/}title")
                return "" if title is None else " ".join((title.text or "").split())
        return ""

"""The protocol files as plain data: read, joined over the folders, and found wanting by name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import yaml

SHARED, FLAGS, FINDINGS, SOURCES = "shared", "red_flags", "findings", "sources"
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class LibraryError(Exception):
    """The protocol files cannot be used; the message names the file and the part."""


def read_files(directory: Path) -> dict[str, Mapping[str, object]]:
    """The content of every file by its name; what areas add to a list shared by all is joined."""
    data: dict[str, Mapping[str, object]] = {}
    for path in sorted(directory.rglob("*.yaml")):
        content, stem = _read(path), path.stem
        if stem not in data:
            data[stem] = content
        elif stem == FINDINGS:
            data[stem] = {
                "groups": _joined(data[stem], content, "groups", path),
                "loinc": _joined(data[stem], content, "loinc", path),
                "context": [*list_in(data[stem], "context"), *list_in(content, "context")],
            }
        elif stem == SOURCES:
            data[stem] = {"sources": _joined(data[stem], content, "sources", path)}
        else:
            raise LibraryError(f"{path.parent.name}/{path.name}: there is another {path.name}")
    missing = {SHARED, FLAGS, FINDINGS, SOURCES} - set(data)
    if missing:
        raise LibraryError(f"{directory.name}: no {min(missing)}.yaml")
    return data


def _joined(
    before: Mapping[str, object], content: Mapping[str, object], key: str, path: Path
) -> Mapping[str, object]:
    old, new = mapping_in(before, key, path.stem), mapping_in(content, key, path.stem)
    twice = sorted(set(old) & set(new))
    if twice:
        raise LibraryError(f"{path.parent.name}/{path.name}: {twice[0]} is defined twice")
    return {**old, **new}


def _read(path: Path) -> Mapping[str, object]:
    try:
        return as_mapping(yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER))  # noqa: S506
    except (OSError, yaml.YAMLError, ValueError) as error:
        raise LibraryError(f"{path.name}: {error}") from error


def version_of(directory: Path) -> str:
    """A short fingerprint of all files: the same text always has the same version."""
    digest = hashlib.sha256()
    for path in sorted(directory.rglob("*.yaml")):
        name = path.relative_to(directory).as_posix()
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


@contextmanager
def naming(stem: str, part: str) -> Iterator[None]:
    """Errors of a part say in which file and part they are."""
    try:
        yield
    except (ValueError, TypeError) as error:
        raise LibraryError(f"{stem}.yaml: {part}: {error}") from error


def as_mapping(value: object) -> Mapping[str, object]:
    """``value`` if it holds names and values. Raises ``ValueError``."""
    if not isinstance(value, Mapping):
        raise ValueError("expected names and values")
    return value


def mapping_in(data: Mapping[str, object], key: str, stem: str) -> Mapping[str, object]:
    """The named part of a file: names and values, none when left out. Raises ``LibraryError``."""
    value = data.get(key, {})
    if not isinstance(value, Mapping):
        raise LibraryError(f"{stem}.yaml: {key} is not a mapping")
    return value


def list_in(data: Mapping[str, object], key: str) -> list[object]:
    """The named part of a file: a list, empty when left out."""
    value = data.get(key, [])
    return value if isinstance(value, list) else []

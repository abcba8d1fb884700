"""The files that are read together, and which of them an import means."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from ledger.rules.lint.facts import File


@dataclass(slots=True, eq=False)
class Project:
    """Files by their names, which are paths with `/`."""

    files: dict[str, File] = field(default_factory=dict)
    groups: dict[str, list[File]] = field(default_factory=dict)
    modules: dict[tuple[str, str], File | None] = field(default_factory=dict)

    def add(self, file: File) -> None:
        """Take a file in."""
        self.files[file.name] = file
        file.project = self

    def module(self, importer: str, dotted: str) -> File | None:
        """The file behind a module, `.` first if relative: beside the importer or in a folder above it."""
        place = (posixpath.dirname(importer), dotted)
        if place not in self.modules:
            self.modules[place] = self._find(importer, dotted)
        return self.modules[place]

    def _find(self, importer: str, dotted: str) -> File | None:
        bare = dotted.lstrip(".")
        level = len(dotted) - len(bare)
        for folder in _folders(importer, level):
            place = posixpath.join(folder, *bare.split(".")) if bare else folder
            for name in (f"{place}.py", posixpath.join(place, "__init__.py")):
                if name in self.files:
                    return self.files[name]
        return None

    def together(self, file: File) -> list[File]:
        """The file and all that are connected with it by imports, either way."""
        if not self.groups:
            self.groups = _groups(self)
        return self.groups[file.name]

    def imported(self, file: File) -> Iterator[File]:
        """The files of the project that a file imports."""
        bounds = (one for scope in file.own.values() for several in scope.names.values() for one in several)
        for bound in bounds:
            if bound.path:
                module, _, name = bound.path.partition(":")
                found = self.module(file.name, module) or self.module(file.name, joined(module, name))
                if found is not None and found is not file:
                    yield found


def _groups(project: Project) -> dict[str, list[File]]:
    groups = {name: [file] for name, file in project.files.items()}
    for name, file in project.files.items():
        for other in project.imported(file):
            if groups[other.name] is not groups[name]:
                groups[name].extend(groups[other.name])
                for one in groups[other.name]:
                    groups[one.name] = groups[name]
    return groups


def joined(module: str, name: str) -> str:
    """A module and a name in it, as one dotted path; leading dots stay."""
    return module + name if not module.strip(".") else f"{module}.{name}"


def _folders(importer: str, level: int) -> Iterator[str]:
    folder = posixpath.dirname(importer)
    if level:
        for _ in range(level - 1):
            folder = posixpath.dirname(folder)
        yield folder
        return
    yield folder
    while folder not in ("", "/"):
        folder = posixpath.dirname(folder)
        yield folder

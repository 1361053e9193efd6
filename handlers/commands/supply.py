"""What this is made of: a bill of materials in CycloneDX, and the licences of all of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

import click

from handlers.commands.shared import Command

ROOT: Final = Path(__file__).parent.parent.parent
LOCK: Final = ROOT / "requirements.lock"
LOCK_OF_ALL: Final = ROOT / "requirements-dev.lock"  # tests and development tools too
SPEC_VERSION: Final = "1.6"
# Of packages that do not tell it, or are not installed everywhere: as their LICENSE files say.
KNOWN: Final = {
    "axe-playwright-python": "MIT AND MPL-2.0",
    "colorama": "BSD-3-Clause",
    "sqlcipher3": "Zlib",
}
UNTOLD: Final = "not told"
_PINNED: Final = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)")
_HASH: Final = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_CLASSIFIER: Final = "License :: OSI Approved :: "
_LONGEST_LICENCE: Final = 60  # characters; some write the whole text where its name belongs


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    hashes: tuple[str, ...]  # SHA-256 of its files

    @property
    def licence(self) -> str:
        """As the installed package tells it."""
        try:
            told = metadata(self.name)
        except PackageNotFoundError:
            return KNOWN.get(self.name, UNTOLD)
        classifiers = told.get_all("Classifier") or []
        by_class = [each.removeprefix(_CLASSIFIER) for each in classifiers if _CLASSIFIER in each]
        fields = (told.get_all("License-Expression") or [], told.get_all("License") or [])
        written = next((each for field in fields for each in field), "")
        if written and written != "UNKNOWN" and len(written) <= _LONGEST_LICENCE:
            return written
        return "; ".join(by_class) or KNOWN.get(self.name, UNTOLD)


@click.command(cls=Command)
@click.option("--licences", is_flag=True, help="只列许可证，Markdown表格")
def sbom(licences: bool) -> None:
    """物料清单（CycloneDX），按requirements.lock"""
    lock = LOCK_OF_ALL if licences else LOCK
    packages = list(locked(lock.read_text(encoding="utf-8")))
    if licences:
        click.echo(licence_table(packages))
    else:
        click.echo(json.dumps(bill(packages), ensure_ascii=False, indent=2))


def locked(lock: str) -> Iterator[Package]:
    """Each package of a lock file, with the hashes of its files."""
    for entry in re.split(r"\n(?=[A-Za-z0-9])", lock):
        found = _PINNED.match(entry)
        if found is not None:
            yield Package(found[1], found[2], tuple(_HASH.findall(entry)))


def bill(packages: list[Package]) -> dict[str, Any]:
    """The same lock file gives the same bill."""
    content = "\n".join(f"{each.name}=={each.version}" for each in packages)
    return {
        "$schema": f"http://cyclonedx.org/schema/bom-{SPEC_VERSION}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": SPEC_VERSION,
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, content)}",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "name": "jining-policy-assistant"},
        },
        "components": [_component(each) for each in packages],
    }


def _component(package: Package) -> dict[str, Any]:
    purl = f"pkg:pypi/{package.name.lower()}@{package.version}"
    return {
        "type": "library",
        "bom-ref": purl,
        "name": package.name,
        "version": package.version,
        "purl": purl,
        "licenses": [{"license": {"name": package.licence}}],
        "externalReferences": [
            {
                "type": "distribution",
                "url": f"https://pypi.org/project/{package.name}/{package.version}/",
                "hashes": [{"alg": "SHA-256", "content": each} for each in package.hashes],
            }
        ],
    }


def licence_table(packages: list[Package]) -> str:
    rows = [f"| {each.name} | {each.version} | {each.licence} |" for each in packages]
    return "\n".join(["| Package | Version | Licence |", "|---|---|---|", *rows])

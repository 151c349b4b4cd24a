"""All specimen pages, made once."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
import shipped

from omshandout.content.specimen import Sample
from omshandout.render.workshop import Workshop
from omshandout.tasks.specimen import SpecimenPage, render_specimen, samples


@pytest.fixture(scope="session")
def workshop() -> Workshop:
    return shipped.workshop()


@pytest.fixture(scope="session")
def by_script(workshop: Workshop) -> Mapping[str, list[Sample]]:
    found: dict[str, list[Sample]] = {}
    for sample in samples(workshop):
        found.setdefault(sample.script, []).append(sample)
    return found


@pytest.fixture(scope="session")
def pages(workshop: Workshop, by_script: Mapping[str, list[Sample]]) -> dict[str, SpecimenPage]:
    return {script: render_specimen(workshop, texts) for script, texts in by_script.items()}

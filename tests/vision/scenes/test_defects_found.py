"""Planted defects against the checker, which knows nothing of how they are planted."""
import collections
import os

from edgeai.vision.datasets.checker import check
from edgeai.vision.datasets.dataset import Dataset
from edgeai.vision.scenes.defects import CODES, plant_defects
from edgeai.vision.scenes.scene_set import write_scene_set


def test_the_check_finds_what_was_planted(tmp_path):
    folder = tmp_path / "set"
    write_scene_set(folder, "items", 50, 21)
    defects = plant_defects(str(folder), 2 * len(CODES), 6)
    findings = collections.defaultdict(set)
    for finding in check(Dataset.open(str(folder))):
        findings[finding.code] |= {os.path.basename(path) for path in (finding.path, finding.other) if path}
    missed = [defect for defect in defects
              if not {os.path.basename(path) for path in (defect.path, defect.other) if path} & findings[defect.code]]
    assert missed == []

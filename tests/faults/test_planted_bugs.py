"""The tests find what they are there for: each planted bug fails the test it names, the product passes them all."""

import pytest

from tests.faults.planting import Tree, planted_bugs
from tests.faults.scenario import IS_FULL

BUGS = planted_bugs()
PLANTED = [bug for bug in BUGS if IS_FULL or bug.is_quick]


@pytest.fixture(scope="session")
def tree(tmp_path_factory):
    return Tree(tmp_path_factory.mktemp("planted") / "tree")


def test_there_are_bugs_of_every_kind():
    assert len(BUGS) >= 10
    assert len({bug.about for bug in BUGS}) == len(BUGS)


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_patch_still_applies(tree, bug):
    assert tree.apply(bug, "--check") == ""


def test_without_a_bug_they_pass(tree):
    names = sorted({bug.test for bug in PLANTED})
    tests, failures, errors = tree.run(*names)
    assert tests >= len(names)
    assert (failures, errors) == (0, 0)


@pytest.mark.parametrize("bug", PLANTED, ids=lambda bug: bug.name)
def test_a_bug_is_found(tree, bug):
    assert tree.apply(bug) == ""
    try:
        _tests, failures, _errors = tree.run(bug.test)
    finally:
        assert tree.apply(bug, "--reverse") == ""
    assert failures > 0, bug.about

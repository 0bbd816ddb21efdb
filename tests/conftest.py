"""Its being here puts this folder on sys.path: the tests' helpers are imported by their names."""
import os

import default_signals
import pytest


def pytest_configure(config):
    default_signals.restore()


@pytest.fixture(autouse=True, scope="session")
def no_data_of_the_user(tmp_path_factory):
    """What a person taught or said is not a test's to read, and tests leave nothing there."""
    before = os.environ.get("EDGEAI_DATA")
    os.environ["EDGEAI_DATA"] = str(tmp_path_factory.mktemp("用户数据"))
    yield
    if before is None:
        del os.environ["EDGEAI_DATA"]
    else:
        os.environ["EDGEAI_DATA"] = before

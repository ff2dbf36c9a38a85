"""What all tests share: a cache of their own, so that nothing is written in the user's."""

import os

import hypothesis
import pytest

# the same examples every time; how fast it goes is measured in the benchmarks
hypothesis.settings.register_profile("folje", deadline=None, derandomize=True)
hypothesis.settings.load_profile("folje")


@pytest.fixture(autouse=True, scope="session")
def cache_of_the_tests(tmp_path_factory):
    """The packed dictionary takes seconds to make: it stands beside the folders of the single runs, for all of them."""
    os.environ["FOLJE_CACHE"] = str(tmp_path_factory.getbasetemp().parent / "folje-cache")

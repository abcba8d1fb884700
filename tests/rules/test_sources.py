"""R41: who is behind an address."""

import pytest

from ledger.rules.sources import is_preprint, source_of


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/paper", "http://www.example.org", "https://a.b.EXAMPLE.org:8443/x?y#z",
        "https://me:secret@example.org/", "https://example.org./a", "  https://example.org  ",
    ],
)  # fmt: skip
def test_one_publisher_is_one_source(address: str):
    """Subdomains, ports, paths, names and capitals make no second source."""
    assert source_of(address) == "example.org"


def test_countries_with_shared_endings():
    """Two universities below ac.uk are two sources."""
    assert source_of("https://www.cs.ox.ac.uk/a") == "ox.ac.uk"
    assert source_of("https://www.cam.ac.uk/a") == "cam.ac.uk"


@pytest.mark.parametrize("address", ["doi:10.1093/sleep/zsx1", "https://doi.org/10.1093/x", "10.1093/x"])
def test_a_doi_is_its_registrant(address: str):
    """However a DOI is written, who registered it is the source."""
    assert source_of(address) == "doi 10.1093"


@pytest.mark.parametrize(
    "address",
    [
        "", "my notes", "trust me", "file:///lab/x.csv", "/lab/x.csv", "https://localhost/x", "https://10.0.0.1/x",
        "http://[::1]/x", "https://lab.local/x", "http://", "https://exa mple.org/", "https://-.org\\@x",
        "ftp://example.org/x", "http://host/x", "https://..org/", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_what_nobody_else_can_look_up_is_no_source(address: str):
    """Free text, a file, a private or a bare host is no source."""
    assert source_of(address) is None


@pytest.mark.parametrize(
    "address",
    ["https://arxiv.org/abs/1", "https://export.arxiv.org/abs/1", "doi:10.48550/arXiv.1", "10.1101/2020.1"],
)
def test_a_preprint_is_known_by_its_server(address: str):
    """What lies on a preprint server is a preprint, whatever is said of it."""
    assert is_preprint(address)
    assert not is_preprint("https://example.org/arxiv.org")


def test_a_journal_of_the_laboratory_is_no_preprint():
    """The DOI prefix of bioRxiv is that of Cold Spring Harbor's journals too."""
    assert is_preprint("https://doi.org/10.1101/2020.01.01.123456")
    assert is_preprint("10.1101/012345")
    assert not is_preprint("https://doi.org/10.1101/gr.123456.111")

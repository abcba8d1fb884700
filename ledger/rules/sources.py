"""Who is behind an address that an import names: one publisher is one source (R41)."""

import re

_SHARED_ENDINGS = frozenset({"ac", "co", "com", "edu", "gov", "gob", "gouv", "net", "org", "or", "res"})
_PREPRINT_SITES = frozenset(
    {
        "arxiv.org", "biorxiv.org", "medrxiv.org", "chemrxiv.org", "psyarxiv.com", "preprints.org",
        "researchsquare.com", "ssrn.com", "techrxiv.org", "openreview.net", "hal.science", "vixra.org",
    }
)  # fmt: skip
_PREPRINT_DOIS = frozenset(
    {"10.2139", "10.20944", "10.21203", "10.26434", "10.31219", "10.31234", "10.36227", "10.48550"}
)
# the laboratory's journals share the prefix with bioRxiv and medRxiv, whose names begin with a digit
_LABORATORY = re.compile(r"\S*10\.1101/\d", re.IGNORECASE)
_DOI = re.compile(r"(?:doi:\s*|https?://(?:dx\.|www\.)?doi\.org/|)(10\.\d{4,9})/\S+\Z", re.IGNORECASE)
_HOST = re.compile(r"https?://(?:[^/?#\s]*@)?([^/?#@\s:]+)(?::\d*)?(?:[/?#].*)?\Z", re.IGNORECASE | re.DOTALL)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\Z")


def source_of(address: str) -> str | None:
    """Who published at an address: the registered part of its host, or the registrant of its DOI.

    `www.` and other subdomains, ports and paths are no second source. None for what nobody else can look
    up: free text, a file, a bare or numeric host.
    """
    text = address.strip()
    doi = _DOI.match(text)
    if doi:
        return f"doi {doi[1]}"
    found = _HOST.match(text)
    if found is None:
        return None
    labels = _ascii(found[1]).rstrip(".").split(".")
    if len(labels) < 2 or labels[-1].isdigit() or not all(_LABEL.match(label) for label in labels):
        return None
    if labels[-1] in ("local", "localhost", "internal", "invalid", "test", "lan"):
        return None
    shared = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SHARED_ENDINGS
    return ".".join(labels[-3:] if shared else labels[-2:])


def _ascii(host: str) -> str:
    try:
        return host.lower().encode("idna").decode()
    except UnicodeError:
        return ""


def is_preprint(address: str) -> bool:
    """Whether an address belongs to a preprint server, whatever the import says of it."""
    source = source_of(address) or ""
    if source == "doi 10.1101":
        return _LABORATORY.match(address.strip()) is not None
    return source in _PREPRINT_SITES or source.removeprefix("doi ") in _PREPRINT_DOIS

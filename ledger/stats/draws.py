"""A small random source whose numbers are the same under every version: SplitMix64 (Steele et al. 2014)."""

import math

_MASK = 2**64 - 1


class Draws:
    """Deterministic draws from one seed; not for secrets."""

    def __init__(self, seed: int) -> None:
        self._state = seed & _MASK

    def bits(self) -> int:
        """64 random bits."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        z = self._state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
        return z ^ (z >> 31)

    def uniform(self) -> float:
        """In (0, 1]: 53 bits, never zero."""
        return ((self.bits() >> 11) + 1) / 2**53

    def sign(self) -> float:
        """−1 or 1."""
        return 1.0 if self.bits() >> 63 else -1.0

    def normal(self) -> float:
        """Standard normal (Box & Muller 1958)."""
        return math.sqrt(-2.0 * math.log(self.uniform())) * math.cos(2.0 * math.pi * self.uniform())

"""What noise alone does to magnitudes and phases: what an amplitude statistic must be read against."""

import math


def rice_mean(nu: float, sigma: float = 1.0) -> float:
    """E|z| of a complex z with true modulus ν and noise of SD σ in either part (Rice 1945).

    σ √(π/2) · L½(−ν²/2σ²); 1.2533 σ where there is no signal at all. ValueError unless σ > 0 and ν ≥ 0.
    """
    if not (sigma > 0.0 and nu >= 0.0 and math.isfinite(nu / sigma)):
        raise ValueError(f"no Rice distribution with nu = {nu} and sigma = {sigma}")
    x = (nu / sigma) ** 2 / 2.0
    return sigma * math.sqrt(math.pi / 2.0) * _laguerre_half(x)


def _laguerre_half(x: float) -> float:
    """L½(−x) = e^{−x} Σ_k (3/2)_k x^k / k!²: the Kummer transform, whose terms are all positive."""
    if x > 300.0:
        return 2.0 * math.sqrt(x / math.pi) * (1.0 + 1.0 / (4.0 * x) + 1.0 / (32.0 * x * x))
    term, total, k = math.exp(-x), math.exp(-x), 0
    while True:
        term *= x * (1.5 + k) / (k + 1.0) ** 2
        total, k = total + term, k + 1
        if k > x and term < total * 1e-17:
            return total


def null_resultant(n: int) -> float:
    """About the mean resultant length of `n` random phases, √(π / 4n) (Rayleigh 1880); ValueError below 1."""
    if n < 1:
        raise ValueError(f"{n} phases have no resultant")
    return math.sqrt(math.pi / (4.0 * n))

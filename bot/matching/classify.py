"""Multinomial logistic regression over phrases, in the space spanned by the phrases themselves.

The weights of softmax regression with an L2 penalty are sums of training rows (the representer theorem), so with n
phrases the model is an n × classes table and a question needs only its similarity to each phrase, which the
explanation wants anyway. Training is L-BFGS (Nocedal & Wright 2006, algorithm 7.4) with the inner product of that
space: one product with the n × n kernel a step, and the preconditioning for free.
"""

from typing import Protocol

import numpy as np
import numpy.typing as npt
from scipy.linalg import lapack

Floats = npt.NDArray[np.float32]

_MEMORY = 4
_STEPS = 60
_HIGHEST = np.float32(60)  # a score whose exponent float32 can still hold
#: Relative fall of the objective below which more steps change no answer.
_ENOUGH = 1e-5


def softmax(scores: Floats) -> Floats:
    """Rows of scores as probabilities."""
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True), np.float32)


class Kernel(Protocol):
    """Phrases × phrases, or whatever can be multiplied as if it were."""

    def __matmul__(self, table: Floats, /) -> Floats: ...


def fit(kernel: Kernel, targets: Floats, weights: Floats, start: Floats | None = None, steps: int = _STEPS) -> Floats:
    """The table A of `scores = kernel @ A`: minimises ½ tr(AᵀKA) + Σ wᵢ · cross-entropy of row i.

    `targets` are rows of class probabilities, `weights` what an error on each row costs (0 leaves the row out);
    `start` continues from an earlier table, which held-out fits use.
    """
    table = np.zeros_like(targets) if start is None else np.where(weights[:, None] > 0, start, 0).astype(np.float32)
    scores = kernel @ table
    memory: list[tuple[Floats, Floats, Floats, Floats, float]] = []
    value, slope = _objective(table, scores, targets, weights)
    k_slope = kernel @ slope
    for _ in range(steps):
        step, k_step = _direction(slope, k_slope, memory)
        descent = float(np.vdot(step, k_slope))
        if descent >= 0:
            break
        size, best = _search(table, scores, step, k_step, targets, weights, value, descent)
        if value - best <= _ENOUGH * abs(value):
            break
        table, scores, value = table + size * step, scores + size * k_step, best
        _, fresh = _objective(table, scores, targets, weights)
        k_fresh = kernel @ fresh
        change, k_change = fresh - slope, k_fresh - k_slope
        curvature = size * float(np.vdot(step, k_change))
        if curvature > 0:
            memory = [*memory, (size * step, size * k_step, change, k_change, curvature)][-_MEMORY:]
        slope, k_slope = fresh, k_fresh
    return table


def _objective(table: Floats, scores: Floats, targets: Floats, weights: Floats) -> tuple[float, Floats]:
    """The value, and its gradient in the space's own inner product: A − w·(targets − probabilities)."""
    top = scores.max(axis=1, keepdims=True)
    exp = np.exp(scores - top)
    total = exp.sum(axis=1, keepdims=True)
    loss = (np.log(total[:, 0]) + top[:, 0] - (targets * scores).sum(axis=1)) @ weights
    slope = table - weights[:, None] * (targets - exp / total)
    return 0.5 * float(np.vdot(table, scores)) + float(loss), slope.astype(np.float32)


def _direction(
    slope: Floats, k_slope: Floats, memory: list[tuple[Floats, Floats, Floats, Floats, float]]
) -> tuple[Floats, Floats]:
    """The two-loop recursion, carried out on every vector and on its image under the kernel alike."""
    step, k_step = -slope, -k_slope
    used: list[float] = []
    for _, k_moved, change, k_change, curvature in reversed(memory):
        alpha = float(np.vdot(k_moved, step)) / curvature
        used.append(alpha)
        step, k_step = step - alpha * change, k_step - alpha * k_change
    if memory:
        _, _, change, k_change, curvature = memory[-1]
        scale = curvature / float(np.vdot(change, k_change))
        step, k_step = scale * step, scale * k_step
    for (moved, k_moved, _, k_change, curvature), alpha in zip(memory, reversed(used), strict=True):
        beta = float(np.vdot(k_change, step)) / curvature
        step, k_step = step + (alpha - beta) * moved, k_step + (alpha - beta) * k_moved
    return step, k_step


def _search(
    table: Floats,
    scores: Floats,
    step: Floats,
    k_step: Floats,
    targets: Floats,
    weights: Floats,
    value: float,
    descent: float,
) -> tuple[float, float]:
    """Backtracking by halves until the value falls enough (Armijo, 10⁻⁴); no kernel product is needed."""
    size = 1.0
    for _ in range(12):
        reached, _ = _objective(table + size * step, scores + size * k_step, targets, weights)
        if reached <= value + 1e-4 * size * descent:
            return size, reached
        size /= 2
    return 0.0, value


def fit_few(kernel: Floats, targets: Floats, cost: float, steps: int = 8) -> Floats:
    """The same minimum for a hundred rows in a millisecond: fixed-curvature Newton steps (Böhning & Lindsay 1988).

    The cross-entropy curves by at most ½, so `(I + cost/2 · K)` bounds the curvature, is inverted once, and every step
    goes down without a search.
    """
    bound = _inverse(np.eye(len(kernel), dtype=np.float32) + np.float32(cost / 2) * kernel)
    weighed, pull = np.float32(cost) * bound, np.float32(cost) * (bound @ targets)
    table = np.zeros_like(targets)
    for _ in range(steps):
        odds = np.exp(np.minimum(kernel @ table, _HIGHEST))
        odds /= odds.sum(axis=1, keepdims=True)
        table = np.asarray(table - bound @ table - weighed @ odds + pull, np.float32)
    return table


def _inverse(curvature: Floats) -> Floats:
    """Of a symmetric positive definite matrix, by its Cholesky factor: half the work of a general inverse."""
    factor, _ = lapack.spotrf(curvature, lower=1)
    lower, _ = lapack.spotri(factor, lower=1)
    return np.asarray(np.tril(lower) + np.tril(lower, -1).T, np.float32)

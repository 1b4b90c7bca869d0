"""What to do when a message was not sent: a pure decision from the error and the number of tries."""

from dataclasses import dataclass

from bot.errors import DeliveryError, Refused, RetryAfter, Unavailable, Unreachable


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """After `max_attempts` failures a message is dead; pauses double from a second up to `max_pause_s`."""

    max_attempts: int = 12
    max_pause_s: float = 300.0


@dataclass(frozen=True, slots=True)
class Retry:
    """Try again in `pause_s`; what waits for the same recipient waits behind it."""

    pause_s: float
    counts: bool = True


@dataclass(frozen=True, slots=True)
class GiveUp:
    """The message is dead; `subscriber_lost` when the recipient cannot be reached at all."""

    subscriber_lost: bool = False


def after_failure(error: DeliveryError, attempts: int, policy: RetryPolicy, chance: float) -> Retry | GiveUp:
    """Decide after the failure number `attempts` (1 for the first). `chance` in 0..1 spreads the pauses.

    A 429 or a dead network is no fault of the message, so neither ever makes it give up.
    """
    match error:
        case RetryAfter(seconds=seconds):
            return Retry(seconds, counts=False)
        case Unreachable():
            return GiveUp(subscriber_lost=True)
        case Refused():
            return GiveUp()
        case Unavailable(answered=False):
            pass
        case _ if attempts >= policy.max_attempts:
            return GiveUp()
    pause = min(policy.max_pause_s, 2.0 ** min(attempts - 1, 30))
    return Retry(pause * (0.5 + chance / 2))

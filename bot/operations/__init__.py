"""For whoever runs the bot: is it alive, is it ready, and figures for Prometheus. Nothing here decides anything."""

from bot.operations.health import Health
from bot.operations.metrics import Metrics
from bot.operations.server import Operations

__all__ = ["Health", "Metrics", "Operations"]

"""From a base to its matcher, with what can be wrong about that said as a mistake in the set-up."""

from bot.domain.knowledge import KnowledgeBase
from bot.errors import ConfigError
from bot.matching import Matcher, MatchingSettings
from bot.matching.semantic import SemanticError


def matcher(knowledge: KnowledgeBase, settings: MatchingSettings | None = None) -> Matcher:
    """Build the matcher; call it off the event loop.

    Raises:
        ConfigError: the settings ask for an encoder that is not there; the message tells how to install one.
    """
    try:
        return Matcher.build(knowledge, settings)
    except SemanticError as error:
        raise ConfigError([str(error)]) from error

"""Text to Match: what a subscriber's words mean in terms of the knowledge base, with a confidence that can be trusted.

normalise, repair, morphology, speller   what people type -> the words they meant
embeddings, meaning, topics              words -> what they mean and what they are about, whoever says it
features, space                          words, topics and meaning -> one point for each text
classify                                 points -> a score for every intent, in three models:
index, weighted, shortlist               for small bases, for very many phrases, for very many intents
calibrate                                scores -> the chance to be right, and the two thresholds
matcher                                  the entrance: build(knowledge), match(text), explain(text)
collisions                               phrases of two intents that say the same
templates                                `(а|б)` and `[в]` of the editors
handover                                 a matcher from one process to another
evaluate                                 how good it all is, on questions or on the base itself
"""

from bot.matching.collisions import Collision
from bot.matching.explain import Evidence, Explanation, Reason, Stage, WordWeight
from bot.matching.matcher import Matcher
from bot.matching.settings import MatchingSettings
from bot.matching.templates import TemplateError, expand

__all__ = [
    "Collision",
    "Evidence",
    "Explanation",
    "Matcher",
    "MatchingSettings",
    "Reason",
    "Stage",
    "TemplateError",
    "WordWeight",
    "expand",
]

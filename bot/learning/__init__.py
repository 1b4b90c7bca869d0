"""From questions that nobody could answer to phrases and intents of the base.

gaps      the use cases: groups of cases by how many people asked, accept, drop, what changed lately
wording   a subscriber's question as an editor's phrase
writing   the additions to the base's files, and the check that they collide with nothing
cli       kb gaps
"""

from bot.learning.gaps import Accepted, Gaps, Group
from bot.learning.writing import Collision

__all__ = ["Accepted", "Collision", "Gaps", "Group"]

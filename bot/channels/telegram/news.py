"""What one process learns about the agents' groups, for the others that serve them too."""

import json
from collections.abc import Callable
from typing import Any

from bot.channels.telegram.groups import Group, Groups
from bot.channels.telegram.plain import PlainPosts
from bot.channels.telegram.topics import Topics
from bot.domain.messages import Room


class News:
    """Tells and hears it as short texts; where one process is alone they go nowhere.

    It is what memory holds: whoever starts later finds the groups by examining them.
    """

    def __init__(self, groups: Groups, topics: Topics, posts: PlainPosts) -> None:
        self._groups = groups
        self._topics = topics
        self._posts = posts
        self._mended: Callable[[], None] = lambda: None
        self._others: Callable[[str], None] = lambda _: None

    def on_mended(self, mended: Callable[[], None]) -> None:
        """`mended` is called when a person has put right what kept messages waiting, whichever process saw it."""
        self._mended = mended

    def to_others(self, others: Callable[[str], None]) -> None:
        """`others` brings the news to every process."""
        self._others = others

    def changed(self, group: Group) -> None:
        """The group is another one now, or works another way."""
        self._say(group=group.configured, id=group.id, forum=group.forum, may_open_topics=group.may_open_topics)

    def mended(self) -> None:
        """What waits for the desk is to be tried at once."""
        self._mended()
        self._say(mended=True)

    def spoke(self, chat: str, room: Room | None) -> None:
        """Somebody wrote among the relayed messages of a group without topics."""
        self._posts.spoke(chat, room)
        self._say(spoke=chat, room=str(room) if room else "")

    def heard(self, text: str) -> None:
        """The same from another process, or what was said here coming back."""
        match json.loads(text):
            case {"group": configured, "id": chat_id, "forum": forum, "may_open_topics": may}:
                self._learn(configured, chat_id, forum, may)
            case {"mended": _}:
                self._mended()
            case {"spoke": chat, "room": room}:
                self._posts.spoke(chat, Room.parse(room) if room else None)

    def _learn(self, configured: int, chat_id: int, forum: bool, may_open_topics: bool) -> None:
        group = next((one for one in self._groups.all if one.configured == configured), None)
        if group is None:
            return
        self._groups.is_at(group, chat_id)
        if (group.forum, group.may_open_topics) != (forum, may_open_topics):
            group.forum, group.may_open_topics = forum, may_open_topics
            self._topics.try_again()

    def _say(self, **news: Any) -> None:
        self._others(json.dumps(news))

"""The use cases of learning: which questions people ask that the base has no answer to, and what becomes of them."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.domain.cases import NEW_TOPIC, Asked, Case, CaseReason, CaseStatus, Change
from bot.domain.knowledge import KnowledgeBase
from bot.domain.match import Candidate, Match, Verdict
from bot.domain.ports import CaseStore, Clock
from bot.knowledge import read
from bot.knowledge.building import matcher
from bot.learning.wording import as_phrase, distinct
from bot.learning.writing import Collision, NewIntent, Writer, collision
from bot.matching import Matcher, MatchingSettings
from bot.matching.likeness import groups

Known = tuple[KnowledgeBase, Matcher]
"""A base and the matcher built from it."""
CANDIDATES = 3
LIKELY = 0.3
"""Confidence from which on an intent's file is the right place for its like."""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that ask the same. `id` is the oldest case's key and finds the group also when it has grown.

    `question` is the most typical, `people` how many asked, `nearest` what the base thinks it may be about, `verdict`
    what agents say it is (an intent's id, `NEW_TOPIC` or nothing), `answer` what an agent said last. Newest first.
    """

    id: str
    question: str
    people: int
    cases: tuple[Case, ...]
    nearest: tuple[Candidate, ...]
    verdict: str
    answer: str

    @property
    def phrases(self) -> tuple[str, ...]:
        """The questions as phrases of the base, the typical one first."""
        found = dict.fromkeys(as_phrase(one) for one in (self.question, *(case.question for case in self.cases)))
        return tuple(phrase for phrase in found if phrase)


@dataclass(frozen=True, slots=True)
class Accepted:
    """What was written, and what was not because another intent as good as has it: those cases stay open."""

    change: Change
    phrases: tuple[str, ...]
    collisions: tuple[Collision, ...] = ()


class Gaps:
    """For whoever keeps the base: the console and the editors' page. `folder` is the base that is written to.

    `known` gives the base in force with its matcher; without it both are made from the folder each time. Texts of
    errors are in `language`.
    """

    def __init__(
        self,
        store: CaseStore,
        folder: Path,
        clock: Clock,
        language: str = "ru",
        settings: MatchingSettings | None = None,
        known: Callable[[], Known] | None = None,
    ) -> None:
        self._store = store
        self._folder = folder
        self._clock = clock
        self._settings = settings
        self._known = known or self._read
        self._language = language
        self._writer = Writer(folder, language)

    async def groups(self) -> Sequence[Group]:
        """What most people asked first; what the base answers by now is left out.

        Raises:
            KnowledgeError: the base has mistakes.
        """
        return await self._groups(await asyncio.to_thread(self._known))

    async def group(self, group_id: str) -> Group:
        """The group that the case is in now.

        Raises:
            EditRefused: there is none.
        """
        return await self._group(group_id, await asyncio.to_thread(self._known))

    async def accept(self, group_id: str, intent_id: str) -> Accepted:
        """The group asks what the intent answers: its questions become phrases of the intent.

        Raises:
            EditRefused: no such group or intent, or every question is too near to another intent's phrase.
        """
        knowledge, matched = known = await asyncio.to_thread(self._known)
        group = await self._group(group_id, known)
        intent = knowledge.intent(intent_id)
        if intent is None:
            raise self._writer.refused("gaps-no-intent", id=intent_id)
        good, bad = await asyncio.to_thread(_apart, matched, group.phrases, intent_id)
        self._refuse_if_nothing(good, bad)
        new = distinct(good, intent.phrases)
        file, diff = "", ""
        if new:
            file, diff = await asyncio.to_thread(self._writer.add_phrases, intent, new)
        return await self._settled(group, intent_id, (file, diff), new, bad)

    async def accept_new(
        self, group_id: str, intent_id: str, title: str, *, file: str = "", answer: str = ""
    ) -> Accepted:
        """The base has nothing about it: a new intent with the group's questions and the agent's answer.

        `file` is a name in the base's folder, else that of the nearest intent; `answer` is plain text, else what the
        agent said.

        Raises:
            EditRefused: no such group, a wrong or a taken id, nothing to answer, or every question is too near.
        """
        knowledge, matched = known = await asyncio.to_thread(self._known)
        group = await self._group(group_id, known)
        likely = [one.intent_id for one in group.nearest if one.confidence >= LIKELY]
        file = file or next(filter(None, map(self._writer.file_of, likely)), "")
        answer = answer or group.answer
        if not answer:
            raise self._writer.refused("gaps-no-answer", id=group.id)
        if not file:
            raise self._writer.refused("gaps-which-file")
        good, bad = await asyncio.to_thread(_apart, matched, group.phrases, intent_id)
        self._refuse_if_nothing(good, bad)
        new = NewIntent(intent_id, title, answer, file)
        phrases = distinct(good, ())
        written = await asyncio.to_thread(self._writer.add_intent, new, phrases, knowledge)
        return await self._settled(group, intent_id, written, phrases, bad, created=True)

    async def drop(self, group_id: str) -> Change:
        """There is nothing to learn from the group.

        Raises:
            EditRefused: there is no such group.
        """
        group = await self.group(group_id)
        change = Change(group.id, self._clock(), group.question, len(group.cases))
        await self._store.settle([case.key for case in group.cases], CaseStatus.DROPPED, change)
        return change

    async def changes(self, limit: int = 20) -> Sequence[Change]:
        """What was made of cases lately, the newest first."""
        return await self._store.changes(limit)

    async def _groups(self, known: Known) -> Sequence[Group]:
        asked = await self._store.open_cases()
        return await asyncio.to_thread(_grouped, asked, *known)

    async def _group(self, group_id: str, known: Known) -> Group:
        for group in await self._groups(known):
            if any(case.key == group_id for case in group.cases):
                return group
        raise self._writer.refused("gaps-no-group", id=group_id)

    def _read(self) -> Known:
        knowledge = read(self._folder, self._language)
        return knowledge, matcher(knowledge, self._settings)

    def _refuse_if_nothing(self, good: Sequence[str], bad: Sequence[Collision]) -> None:
        if good:
            return
        if not bad:
            raise self._writer.refused("gaps-no-phrase")
        first = bad[0]
        raise self._writer.refused("gaps-too-near", phrase=first.phrase, intent=first.intent_id, near=first.near)

    async def _settled(
        self,
        group: Group,
        intent_id: str,
        written: tuple[str, str],
        phrases: Sequence[str],
        bad: Sequence[Collision],
        *,
        created: bool = False,
    ) -> Accepted:
        refused = {one.phrase for one in bad}
        done = [case.key for case in group.cases if as_phrase(case.question) not in refused]
        at = self._clock()
        change = Change(f"{group.id}@{at:.3f}", at, group.question, len(done), intent_id, *written, created=created)
        await self._store.settle(done, CaseStatus.ACCEPTED, change)
        return Accepted(change, tuple(phrases), tuple(bad))


def _apart(matched: Matcher, phrases: Sequence[str], intent_id: str) -> tuple[list[str], list[Collision]]:
    found = {phrase: collision(matched, phrase, intent_id) for phrase in phrases}
    return [phrase for phrase, bad in found.items() if bad is None], [bad for bad in found.values() if bad]


def _grouped(asked: Sequence[Asked], knowledge: KnowledgeBase, matched: Matcher) -> list[Group]:
    matches = {one.case.key: matched.match(one.case.question) for one in asked}
    left = [one for one in asked if not _answered(one.case, matches[one.case.key])]
    told: dict[str, list[Asked]] = {}
    for one in left:
        if one.case.verdict not in ("", NEW_TOPIC) and knowledge.intent(one.case.verdict):
            told.setdefault(one.case.verdict, []).append(one)
    rest = [one for one in left if one not in told.get(one.case.verdict, ())]
    alike = [[rest[place] for place in places] for places in groups([one.case.question for one in rest], knowledge)]
    made = [_group(members, matches) for members in (*told.values(), *alike)]
    return sorted(made, key=lambda group: (-group.people, -group.cases[0].at, group.id))


def _answered(case: Case, found: Match) -> bool:
    """The base answers it by now. Not so where just that answer was rejected, or an agent says it is another."""
    if found.best is None or found.verdict is not Verdict.SURE or case.reason is CaseReason.REJECTED:
        return False
    return case.verdict in ("", found.best.intent_id)


def _group(members: Sequence[Asked], matches: dict[str, Match]) -> Group:
    cases = tuple(sorted((one.case for one in members), key=lambda case: (-case.at, case.key)))
    verdicts = Counter(case.verdict for case in cases if case.verdict)
    typical = _typical(cases)
    return Group(
        id=cases[-1].key,
        question=typical.question,
        people=len({one.asker for one in members}),
        cases=cases,
        nearest=matches[typical.key].candidates[:CANDIDATES],
        verdict=min(verdicts, key=lambda one: (-verdicts[one], one), default=""),
        answer=next((case.answer for case in cases if case.answer), ""),
    )


def _typical(cases: Sequence[Case]) -> Case:
    """The one whose words the others share most; of equals the shortest."""
    words = {case.key: frozenset(case.question.lower().split()) for case in cases}
    often = Counter(word for own in words.values() for word in own)
    return max(
        cases,
        key=lambda case: (
            sum(often[word] - 1 for word in words[case.key]) / (len(words[case.key]) or 1),
            -len(case.question),
        ),
    )

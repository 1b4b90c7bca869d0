"""Which group serves which queue, also when groups are shared or have moved."""

from bot.channels.telegram.groups import Groups

COMMON, BILLING, NEW = -1, -2, -3


class Facts:
    """Remembers in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    async def fact(self, name: str) -> str:
        return self.kept.get(name, "")

    async def save_fact(self, name: str, value: str) -> None:
        self.kept[name] = value


def test_a_queue_without_a_group_of_its_own_is_served_in_the_common_one() -> None:
    groups = Groups(COMMON, {"billing": BILLING})
    assert groups.of("billing").id == BILLING
    assert groups.of("safety") is groups.of("")
    assert (groups.settled("billing"), groups.settled("safety")) == ("billing", "")


def test_queues_that_share_a_group_share_its_rooms() -> None:
    groups = Groups(COMMON, {"roaming": BILLING, "billing": BILLING, "sim": COMMON})
    assert groups.settled("roaming") == groups.settled("billing") == "billing"
    assert groups.settled("sim") == ""
    assert [group.id for group in groups.all] == [COMMON, BILLING]


async def test_a_new_id_is_kept_and_the_common_group_stays_the_first() -> None:
    facts = Facts()
    groups = Groups(COMMON, {"billing": BILLING}, facts)
    await groups.migrated(groups.of(""), NEW)
    later = Groups(COMMON, {"billing": BILLING}, facts)
    await later.load()
    for known in (groups, later):
        assert [group.id for group in known.all] == [NEW, BILLING]
        assert (known.at(COMMON), known.queue_at(NEW), known.queue_at(BILLING)) == (None, "", "billing")


def test_strangers_are_none_of_ours() -> None:
    assert Groups(COMMON, {}).at(-77) is None

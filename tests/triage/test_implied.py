"""What one answer says about another question."""

import pytest

from triage.answers import Answers, LinkId, Reply
from triage.findings import FindingCode
from triage.implied import Overlaps
from triage.protocol import Question, QuestionType

Y, N, U = Reply.YES, Reply.NO, Reply.UNSURE
NARROW, WIDE, OTHER = LinkId("narrow"), LinkId("wide"), LinkId("other")


def asking(link: LinkId, *codes: str) -> Question:
    return Question(link, QuestionType.BOOLEAN, findings=tuple(map(FindingCode, codes)))


OVERLAPS = Overlaps.among(
    {
        NARROW: asking(NARROW, "a"),
        WIDE: asking(WIDE, "a", "b"),
        OTHER: asking(OTHER, "c"),
        LinkId("plain"): asking(LinkId("plain")),
    }
)


@pytest.mark.parametrize(
    ("given", "follows"),
    [
        ({NARROW: Y}, {WIDE: Y}),
        ({WIDE: N}, {NARROW: N}),
        ({WIDE: Y}, {}),
        ({NARROW: N}, {}),
        ({NARROW: U}, {}),
        ({WIDE: U}, {}),
        ({NARROW: Y, WIDE: N}, {}),
        ({OTHER: Y}, {}),
        ({LinkId("plain"): Y}, {}),
    ],
)
def test_yes_widens_and_no_narrows(
    given: dict[LinkId, Reply], follows: dict[LinkId, Reply]
) -> None:
    assert dict(OVERLAPS.settled(Answers(given))) == given | follows


def test_the_grounds_of_an_implied_answer_are_the_answer_given() -> None:
    assert OVERLAPS.grounds(Answers({NARROW: Y}), WIDE) == (NARROW,)
    assert OVERLAPS.grounds(Answers({NARROW: Y, WIDE: Y}), WIDE) == (WIDE,)
    assert OVERLAPS.grounds(Answers({NARROW: U}), WIDE) == ()

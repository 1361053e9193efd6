"""Who looks after a matter: those who may, those who are there, the one who is on it; and what they
are told of it."""

from __future__ import annotations

from typing import Final

from handlers.office.clock import now
from handlers.office.office import Office
from handlers.office.outbox import Button
from handlers.office.told import family, shortened, shown_time
from knowledge.facts import Household
from knowledge.registry.sign_in import SignIn
from knowledge.registry.tickets import Ticket, TicketKind
from knowledge.registry.users import Role, User

KINDS: Final = {
    TicketKind.HUMAN: "转人工",
    TicketKind.FEEDBACK: "群众不认",
    TicketKind.UNANSWERED: "没答上",
    TicketKind.HARDSHIP: "电话里说的",
    TicketKind.RULE: "网格员说不符合",
}
NOTICE: Final = "{heading}【编号{number}】{kind}。\n问：{question}\n机器人答：{answer}\n{household}"
URGENT_HEADING: Final = "【急难！{due}前要答复】"
OF_HOUSEHOLD: Final = "户：{id}（{family}）\n"
FROM_THE_PAGE: Final = "网页上问的，回话他在网页上看。\n"
HOW_TO_REPLY: Final = "点“我来答”，或者直接回复这条消息，您写的就发给群众。"
HIDDEN: Final = "（按这一户答的，不给看）"
LONGEST_SHOWN: Final = 300  # characters of a question or an answer in a notice


def tell_those_on_duty(office: Office, ticket: Ticket, heading: str = "") -> tuple[int, ...]:
    """Keeps a notice for each, and returns their chats. A household is shown only to the workers of
    its 网格."""
    if ticket.is_urgent:
        heading += URGENT_HEADING.format(due=shown_time(ticket.due))
    on_duty = those_on_duty(office, ticket)
    for user in on_duty:
        text = notice(office, ticket, heading, user)
        office.outbox.add(user.id, text, buttons=[staff_buttons(ticket)], ticket=ticket.id)
    return tuple(user.id for user in on_duty)


def those_on_duty(office: Office, ticket: Ticket) -> list[User]:
    """The workers of the household's 网格, else the administrators."""
    found = workers_on_duty(office, ticket.household_id) or administrators_on_duty(office)
    return [user for user in found if user.id != ticket.user_id]


def workers_on_duty(office: Office, household_id: str | None) -> list[User]:
    household = office.households.get(household_id) if household_id else None
    if household is None:
        return []
    workers = _on_duty(office, Role.GRID_WORKER)
    return [user for user in workers if household.grid in user.grids]


def administrators_on_duty(office: Office) -> list[User]:
    return _on_duty(office, Role.ADMIN)


def _on_duty(office: Office, role: Role) -> list[User]:
    """Those who hear of it: on Telegram, or because they are at the desk."""
    at_the_desk = SignIn(office.database).at_the_desk(now())
    is_on_telegram = bool(office.config.telegram.token)
    return [
        user
        for user in office.users.staff()
        if user.role is role and ((is_on_telegram and user.is_reachable) or user.id in at_the_desk)
    ]


def may_handle(office: Office, ticket: Ticket, user: User) -> bool:
    """Administrators any, without the household; workers those of their own 网格."""
    return user.role is Role.ADMIN or household_for(office, ticket, user) is not None


def household_for(office: Office, ticket: Ticket, user: User) -> Household | None:
    """Whose matter it is, for a worker of its 网格; nobody else is shown it."""
    if user.role is not Role.GRID_WORKER or not ticket.household_id:
        return None
    household = office.households.get(ticket.household_id)
    return household if household is not None and household.grid in user.grids else None


def answer_for(ticket: Ticket, user: User) -> str:
    """What was answered for a household tells of it."""
    return HIDDEN if ticket.household_id and user.role is not Role.GRID_WORKER else ticket.answer


def holder_of(office: Office, ticket: Ticket) -> User | None:
    """Who is on it, and still may be."""
    if ticket.holder is None:
        return None
    holder = office.users.get(ticket.holder)
    return holder if may_handle(office, ticket, holder) else None


def named(user: User) -> str:
    return f"{'管理员' if user.role is Role.ADMIN else '网格员'}{user.id}"


def notice(office: Office, ticket: Ticket, heading: str, user: User) -> str:
    household = FROM_THE_PAGE if ticket.is_on_the_page else ""
    found = household_for(office, ticket, user)
    if found is not None:
        household = OF_HOUSEHOLD.format(id=found.id, family=family(found))
    return NOTICE.format(
        heading=heading,
        number=ticket.id,
        kind=KINDS[ticket.kind],
        question=shortened(ticket.question, LONGEST_SHOWN) or "没写问题",
        answer=shortened(answer_for(ticket, user), LONGEST_SHOWN) or "没答",
        household=household + HOW_TO_REPLY,
    )


def staff_buttons(ticket: Ticket) -> list[Button]:
    return [
        ("我来答", f"desk:claim:{ticket.id}"),
        ("看单子", f"desk:look:{ticket.id}"),
        ("销号", f"desk:done:{ticket.id}"),
    ]

"""Every power, used by everybody who has it, leaves the code of the role and the title of the office alike."""

import ast

import pytest
from django.db import transaction

from collab.audit.models import Entry
from collab.supervise.services import ROOT
from groups.actions.agenda import close_item, open_item
from groups.actions.hands import call_hand, finish_hand
from groups.actions.sessions import pause_session, resume_session
from groups.actions.threads import set_lock, set_pin
from groups.models import AgendaItem, Hand, LiveSession
from tests.cast import client_for
from tests.collab.api import test_authz_matrix as matrix
from tests.collab.api.authz_rules import RULES

pytestmark = pytest.mark.django_db
# {role: (code of the role, title of the office)} on the desk, of the network, or that one speaks for
OFFICES = {
    "elsewhere": ("official", "Official, Athens"),
    "coordinator": ("coordinator", "Coordinator, Sofia"),
    "observer": ("observer", "Observer, NAMRB"),
    "member": ("official", "Climate official, Varna"),
    "rapporteur": ("rapporteur", "Rapporteur, Local Climate Action"),
    "deputy": ("deputy", "Deputy chair, Local Climate Action"),
    "chair": ("chair", "Chair, Local Climate Action"),
    "secretariat": ("secretariat", "Network secretariat"),
    "outsider": ("", ""),
}
# In no group, who chairs one acts under the office of her city.
ELSEWHERE = {
    "chair": ("official", "Climate official, Sarajevo"),
    "deputy": ("official", "Climate official, İzmir"),
    "rapporteur": ("official", "Climate official, Belgrade"),
}
# Commands, imports and jobs of the network itself.
OF_NOBODY = {"people.load", "network.import", "term.grant", "audit.cut", "power.refused_more"}
people, world, no_limits = matrix.people, matrix.world, matrix.no_limits


def office_of(role: str, row: Entry) -> tuple[str, str]:
    is_on_the_desk = row.group and not row.action.endswith(".refused")  # there the address alone is known
    return OFFICES[role] if is_on_the_desk or role not in ELSEWHERE else ELSEWHERE[role]


@pytest.mark.parametrize("given", sorted({rule.given for rule in RULES.values()}))
def test_a_row_names_the_role_and_the_office(given: str, world: matrix.World) -> None:
    clients = {role: client_for(person if person.pk else None) for role, person in world.people.items()}
    wrong = {}
    for name, path, _level in matrix.routes():
        if RULES[name].given != given:
            continue
        with transaction.atomic():
            names = world.names(path, given)
            for role, client in clients.items():
                with transaction.atomic():
                    before = Entry.objects.count()
                    matrix.call(client, name, path.format(**names), RULES[name].body, names["version"])
                    for row in Entry.objects.order_by("pk")[before:]:
                        if (row.acting_as, row.office) != office_of(role, row):
                            wrong[f"{name} by {role}: {row.action}"] = (row.acting_as, row.office)
                    transaction.set_rollback(True)
            transaction.set_rollback(True)
    assert wrong == {}


def test_so_do_those_that_need_two_steps(world: matrix.World) -> None:
    chair, session_id = world.amina, world.room()["session_id"]
    item = world.item({"session_id": session_id})
    hand = world.hand({"session_id": session_id})
    open_item(desk=chair, session_id=session_id, **item)
    close_item(desk=chair, session_id=session_id, item_id=item["item_id"], version=AgendaItem.objects.get().version)
    call_hand(person=chair, session_id=session_id, **hand)
    finish_hand(person=chair, session_id=session_id, hand_id=hand["hand_id"], version=Hand.objects.get().version)
    for lead in (pause_session, resume_session):
        lead(chair=chair, session_id=session_id, version=LiveSession.objects.get().version)
    for change in (True, False):
        set_lock(chair=chair, thread_id=world.message.thread_id, locked=change)
        set_pin(chair=chair, thread_id=world.message.thread_id, pinned=change)
    rows = Entry.objects.values_list("action", "acting_as", "office")
    assert {row[0] for row in rows} >= {
        "agenda.close", "hand.call", "hand.done", "session.resume", "thread.unlock", "thread.unpin",
    }  # fmt: skip
    assert {row[1:] for row in rows} == {OFFICES["chair"]}


def test_what_the_network_itself_does_names_nobody() -> None:
    """Only imports and commands write rows without an office: the calls are counted in the source."""
    without = set()
    for app in ("collab", "groups", "practices"):
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record":
                    given = {each.arg: ast.unparse(each.value) for each in node.keywords}
                    if given.get("by") == "None":
                        without.add(ast.unparse(node.args[0]).strip("'"))
    assert without == OF_NOBODY

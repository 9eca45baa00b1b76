"""Reading the database's log: which statements the sessions of one act sent."""

from collections import Counter

import pytest

from bench.measures.notice import of_the_notice
from bench.product.statements import StatementLog, counted, statements

LOG = """\
2026-11-30 07:40:01.123 UTC [41] LOG:  statement: BEGIN
2026-11-30 07:40:01.124 UTC [41] LOG:  execute <unnamed>: INSERT INTO "notices_notice" ("person_id")
\tVALUES ($1)
2026-11-30 07:40:01.124 UTC [41] DETAIL:  Parameters: $1 = '7'
2026-11-30 07:40:01.125 UTC [42] LOG:  execute _pg3_0: SELECT 1 FROM streams_stream
2026-11-30 07:40:01.126 UTC [41] LOG:  execute _pg3_1: WITH
\tmade AS (SELECT 1) SELECT 1
2026-11-30 07:40:01.127 UTC [41] LOG:  statement: SAVEPOINT "s1"
2026-11-30 07:40:01.128 UTC [41] LOG:  statement: ROLLBACK TO SAVEPOINT "s1"
2026-11-30 07:40:01.129 UTC [41] ERROR:  deadlock detected
2026-11-30 07:40:01.129 UTC [41] STATEMENT:  SELECT 2
2026-11-30 07:40:01.130 UTC [41] LOG:  statement: COMMIT
2026-11-30 07:40:01.131 UTC [7] LOG:  received SIGHUP, reloading configuration files
"""


def test_a_statement_has_its_session_and_all_its_lines():
    found = list(statements(LOG))
    assert [each.session for each in found] == [41, 41, 42, 41, 41, 41, 41]
    assert found[1].text == 'INSERT INTO "notices_notice" ("person_id")\nVALUES ($1)'
    assert found[3].text == "WITH\nmade AS (SELECT 1) SELECT 1"


@pytest.mark.parametrize(
    ("tables", "number"), [(["notices_notice"], 2), (["streams_stream"], 1), (["notices_notice", "streams_"], 3)]
)
def test_sessions_of_an_act_count_with_all_but_the_frame_of_their_transactions(tables, number):
    assert counted(statements(LOG), tables).total() == number


def test_the_same_statement_about_other_people_is_the_same():
    line = "2026-11-30 07:40:01.123 UTC [41] LOG:  statement: SELECT 'it''s' FROM people_person WHERE id IN ({})\n"
    assert list(counted(statements(line.format("1") + line.format("7, 80")), ["people_"]).items()) == [
        ("SELECT ? FROM people_person WHERE id IN (?)", 2)
    ]


def test_what_was_sent_before_is_forgotten(tmp_path):
    path = tmp_path / "postgres.log"
    path.write_text(LOG)
    log = StatementLog(path)
    assert log.sent("notices_notice").total() == 0
    with path.open("a") as out:
        out.write(LOG)
    assert log.sent("notices_notice").total() == 2
    log.forget()
    assert log.sent("notices_notice").total() == 0


def test_a_notice_takes_what_is_not_the_requests_own():
    alone = Counter(
        {"SELECT 1 FROM people_term": 2, "INSERT INTO groups_joinrequest": 1, "INSERT INTO notices_notice": 1}
    )
    sent = alone + Counter({"INSERT INTO notices_notice": 2, "UPDATE streams_stream": 3})
    assert of_the_notice(sent, alone) == 3 + 3

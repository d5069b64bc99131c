"""What an admin does with people: held at once, written down, and never without an admin left."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from aiguard.accounts.permissions import OF, Permission
from aiguard.accounts.roles import Role
from aiguard.api.guard import permission_of
from aiguard.audit.verify import verify
from tests.integration.api.browser import PASSWORD, Browser

if TYPE_CHECKING:
    from flask import Flask

    from aiguard.db import SessionFactory

PEOPLE = "/api/v1/admin/people"
AUDIT = "/api/v1/admin/audit"


def id_of(admin: Browser, email: str) -> int:
    [found] = admin.get(f"{PEOPLE}?search={email}").get_json()["items"]
    return int(found["id"])


def change(admin: Browser, email: str, **asked: Any) -> Any:
    return admin.change("PATCH", f"{PEOPLE}/{id_of(admin, email)}", json=asked)


def deeds(admin: Browser, **asked: str) -> list[tuple[str, str]]:
    items = admin.get(AUDIT, query_string=asked).get_json()["items"]
    return [(item["action"], item["subject"]) for item in items]


def test_every_route_of_the_desk_is_open_to_the_roles_of_the_table_and_to_nobody_else(
    app: Flask, visitor: Browser, admin: Browser, checker: Browser
) -> None:
    auditor = Browser(app)
    auditor.register("auditor@example.com")
    assert change(admin, "auditor@example.com", role="auditor").status_code == 200
    visitor.open()
    browsers = {Role.CHECKER: checker, Role.AUDITOR: auditor, Role.ADMIN: admin}
    asked = 0
    for rule in app.url_map.iter_rules():
        needed = permission_of(app.view_functions[rule.endpoint])
        if needed is None:
            assert not rule.rule.startswith(("/api/v1/admin/", "/api/v1/desk/")), f"{rule} is open to everybody"
            continue
        values = {name: 987654 if name == "user_id" else uuid4() for name in rule.arguments}
        path = app.url_map.bind("localhost").build(rule.endpoint, values)
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            asked += 1
            assert visitor.change(method, path, json={}).status_code == 401, (method, path)
            for role, browser in browsers.items():
                answer = browser.change(method, path, json={})
                answer.get_data()
                if needed in OF[role]:
                    assert answer.status_code not in {401, 403}, (role, method, path)
                else:
                    assert (answer.status_code, answer.get_json()["code"]) == (403, "not_allowed"), (role, method, path)
    assert asked >= 20


def test_every_role_includes_the_one_before() -> None:
    assert OF[Role.CHECKER] <= OF[Role.AUDITOR] <= OF[Role.ADMIN] == set(Permission)


def test_a_suspended_person_is_out_at_the_next_request_and_may_be_let_in_again(
    admin: Browser, checker: Browser
) -> None:
    assert change(admin, "checker@example.com", active=False).get_json()["active"] is False
    assert checker.get("/api/v1/checks").status_code == 401
    assert checker.sign_in("checker@example.com").status_code == 401
    assert change(admin, "checker@example.com", active=True).get_json()["active"] is True
    assert checker.sign_in("checker@example.com").status_code == 200
    which = f"user:{id_of(admin, 'checker@example.com')}"
    assert deeds(admin, subject=which) == [("user.restored", which), ("user.suspended", which)]


def test_another_role_holds_at_the_next_request(admin: Browser, checker: Browser) -> None:
    assert checker.get(AUDIT).status_code == 403
    assert change(admin, "checker@example.com", role="auditor").get_json()["role"] == "auditor"
    assert checker.get(AUDIT).status_code == 200
    assert checker.get(PEOPLE).status_code == 403
    change(admin, "checker@example.com", role="checker")
    assert checker.get(AUDIT).status_code == 403


def test_the_last_admin_can_neither_be_suspended_nor_given_another_role(admin: Browser, checker: Browser) -> None:
    for asked in ({"active": False}, {"role": "auditor"}):
        answer = change(admin, "admin@example.com", **asked)
        assert (answer.status_code, answer.get_json()["code"]) == (409, "last_admin")
    change(admin, "checker@example.com", role="admin")
    assert change(admin, "admin@example.com", role="auditor").status_code == 200
    assert admin.get(PEOPLE).status_code == 403


def test_two_admins_who_demote_each_other_at_once_leave_one(app: Flask, admin: Browser, checker: Browser) -> None:
    change(admin, "checker@example.com", role="admin")
    one, other = id_of(admin, "admin@example.com"), id_of(admin, "checker@example.com")
    with ThreadPoolExecutor(2) as pool:
        both = [
            pool.submit(admin.change, "PATCH", f"{PEOPLE}/{other}", json={"role": "checker"}),
            pool.submit(checker.change, "PATCH", f"{PEOPLE}/{one}", json={"role": "checker"}),
        ]
        answers = sorted(each.result().status_code for each in both)
    assert answers[0] == 200
    assert answers[1] in {403, 409}
    assert sorted(browser.get(PEOPLE).status_code for browser in (admin, checker)) == [200, 403]


def test_asking_for_what_is_already_so_is_no_deed(admin: Browser, checker: Browser) -> None:
    change(admin, "checker@example.com", role="checker", active=True)
    assert deeds(admin) == []


def test_ended_sessions_are_ended_and_the_person_may_sign_in_again(admin: Browser, checker: Browser) -> None:
    assert admin.change("DELETE", f"{PEOPLE}/{id_of(admin, 'checker@example.com')}/sessions").status_code == 204
    assert checker.get("/api/v1/checks").status_code == 401
    assert checker.sign_in("checker@example.com").status_code == 200
    assert deeds(admin)[0][0] == "user.sessions_ended"


def test_somebody_invited_chooses_a_password_by_the_link_also_where_registration_is_closed(
    app: Flask, admin: Browser
) -> None:
    answer = admin.change("POST", PEOPLE, json={"email": "New@Example.com", "role": "auditor"})
    assert answer.status_code == 201
    invited = answer.get_json()
    assert (invited["person"]["email"], invited["person"]["role"]) == ("new@example.com", "auditor")
    token = invited["link"].rsplit("/", 1)[1]
    newcomer = Browser(app)
    newcomer.open()
    used = newcomer.change("POST", "/api/v1/password-resets/use", json={"token": token, "password": PASSWORD})
    assert used.status_code == 200
    assert newcomer.sign_in("new@example.com").status_code == 200
    assert newcomer.get(AUDIT).status_code == 200
    assert deeds(admin) == [("user.invited", f"user:{invited['person']['id']}")]


def test_an_invitation_to_somebody_who_is_here_is_refused_and_leaves_no_entry(admin: Browser, checker: Browser) -> None:
    answer = admin.change("POST", PEOPLE, json={"email": "checker@example.com"})
    assert (answer.status_code, answer.get_json()["code"]) == (422, "email_taken")
    assert deeds(admin) == []


@pytest.mark.parametrize("asked", [{"role": "king"}, {"active": "perhaps"}])
def test_what_cannot_be_asked_for_is_refused(admin: Browser, checker: Browser, asked: dict[str, str]) -> None:
    assert change(admin, "checker@example.com", **asked).status_code == 422


def test_somebody_who_does_not_exist_is_not_found(admin: Browser) -> None:
    assert admin.change("PATCH", f"{PEOPLE}/4711", json={"active": False}).status_code == 404
    assert admin.change("DELETE", f"{PEOPLE}/4711/sessions").status_code == 404


def test_the_log_is_paged_named_exported_and_whole(admin: Browser, checker: Browser, sessions: SessionFactory) -> None:
    for active in (False, True, False):
        change(admin, "checker@example.com", active=active)
    first = admin.get(f"{AUDIT}?limit=2").get_json()
    rest = admin.get(f"{AUDIT}?limit=2&before={first['next_before']}").get_json()
    assert [item["id"] for item in first["items"] + rest["items"]] == [3, 2, 1]
    assert rest["next_before"] is None
    assert set(first["people"].values()) == {"admin@example.com", "checker@example.com"}
    assert len(admin.get(f"{AUDIT}/export.csv").get_data(as_text=True).splitlines()) == 4
    assert len(admin.get(f"{AUDIT}/export.jsonl?action=user.restored").get_data(as_text=True).splitlines()) == 1
    with sessions() as session:
        assert verify(session, {}).fault is None

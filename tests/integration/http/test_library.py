"""Assets, recipes, brand kits and defaults over HTTP."""

from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient

from appliance.accounts.actors import Role, Scope
from appliance.kernel.database.sessions import Database
from appliance.library.models import AssetRole, HeldKind
from appliance.library.service import built_in_recipes
from appliance.sources.assets import AssetProbe
from tests.integration.http.test_sources import Ask, asking
from tests.services.api import new_key
from tests.services.library import add_asset
from tests.services.postgres import new_workspace


@pytest.fixture
def workspace(database: Database) -> UUID:
    return new_workspace(database)


@pytest.fixture
def ask(client: TestClient, database: Database, workspace: UUID) -> Ask:
    return asking(client, workspace, new_key(database, workspace))


def problem(answer: object) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]  # type: ignore[attr-defined]


def test_the_recipes_that_come_with_the_product_are_there_and_stay_as_they_are(ask: Ask) -> None:
    items = ask("GET", "/recipes").json()["items"]
    assert [item["document"]["name"] for item in items] == [recipe.name for recipe in built_in_recipes()]
    assert all(item["built_in"] for item in items)
    one = f"/recipes/{items[0]['id']}"
    assert ask("GET", one).json() == items[0]
    for method, path, wish in (
        ("PUT", one, {"document": items[0]["document"], "version": 1}),
        ("DELETE", one, None),
        ("POST", f"{one}/versions/1/restore", {"version": 1}),
    ):
        assert problem(ask(method, path, wish)) == (409, "LIBRARY-012")
    assert ask("GET", f"{one}/versions").json()["items"] == []


def test_a_clone_is_changed_and_an_old_version_comes_back(ask: Ask) -> None:
    talk = next(item for item in ask("GET", "/recipes").json()["items"] if item["document"]["name"] == "talk")
    mine = ask("POST", f"/recipes/{talk['id']}/clone", {"name": "Mine"})
    assert (mine.status_code, mine.json()["version"], mine.json()["built_in"]) == (201, 1, False)
    recipe = mine.json()
    path = f"/recipes/{recipe['id']}"
    assert recipe["document"] == talk["document"] | {"name": "Mine"}
    changed = ask("PUT", path, {"document": {"name": "Mine", "silence": "fast"}, "version": 1}).json()
    assert (changed["version"], changed["document"]["silence"]) == (2, "fast")
    # Somebody else read version 1 too.
    assert problem(ask("PUT", path, {"document": {"name": "Mine"}, "version": 1})) == (409, "LIBRARY-014")
    assert ask("GET", f"{path}?version=1").json()["document"] == recipe["document"]
    assert problem(ask("GET", f"{path}?version=3")) == (404, "LIBRARY-015")
    again = ask("POST", f"{path}/versions/1/restore", {"version": 2}).json()
    assert (again["version"], again["document"]) == (3, recipe["document"])
    assert [version["number"] for version in ask("GET", f"{path}/versions").json()["items"]] == [3, 2, 1]


def test_names_are_taken_once_and_trash_gives_them_free(ask: Ask) -> None:
    assert problem(ask("POST", "/recipes", {"document": {"name": "talk"}})) == (409, "LIBRARY-013")
    first = ask("POST", "/recipes", {"document": {"name": "Mine"}}).json()
    assert problem(ask("POST", "/recipes", {"document": {"name": "Mine"}})) == (409, "LIBRARY-013")
    assert ask("DELETE", f"/recipes/{first['id']}").status_code == 204
    assert [item["id"] for item in ask("GET", "/recipes?trash=true").json()["items"]] == [first["id"]]
    assert ask("POST", "/recipes", {"document": {"name": "Mine"}}).status_code == 201
    assert problem(ask("POST", f"/recipes/{first['id']}/restore")) == (409, "LIBRARY-013")


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ({"name": "X", "silence_sped": 3}, "silence_sped: is not a known field"),
        ({"name": "X", "captions": {"styl": "bold"}}, "captions.styl: is not a known field"),
        ({}, "name: Field required"),
        ({"name": ["a"]}, "name: Input should be a valid string"),
    ],
)
def test_a_wrong_recipe_is_refused_in_the_words_of_the_command_line(ask: Ask, document: object, told: str) -> None:
    answer = ask("POST", "/recipes", {"document": document})
    assert problem(answer) == (422, "LIBRARY-002")
    assert told in answer.json()["detail"]


def test_a_brand_kit_names_assets_by_id_whatever_was_sent(ask: Ask, database: Database, workspace: UUID) -> None:
    with database.workspace(workspace) as session:
        logo = add_asset(session, workspace, "logo.png")
        probe = AssetProbe(kind="sound", media_type="audio/mpeg", duration_s=60).model_dump(mode="json")
        add_asset(session, workspace, "song.mp3", kind=HeldKind.SOUND, role=AssetRole.MUSIC, probe=probe)
        logo_id = str(logo.id)
    sent = {"name": "House", "logo": {"file": "logo.png"}, "accent_color": "#112233"}
    kit = ask("POST", "/brand-kits", {"document": sent}).json()
    assert (kit["document"]["logo"]["file"], kit["document"]["accent_color"]) == (logo_id, "#112233")
    wrong = {
        "LIBRARY-006": {"name": "A", "intro": {"file": "song.mp3"}},
        "LIBRARY-004": {"name": "B", "logo": {"file": "song.mp3"}},
        "LIBRARY-003": {"name": "C", "music": {"file": "gone.mp3"}},
    }
    for code, document in wrong.items():
        assert problem(ask("POST", "/brand-kits", {"document": document})) == (422, code)
    answer = ask("POST", "/brand-kits", {"document": {"name": "D", "font": "Comic Sans"}})
    assert problem(answer) == (422, "LIBRARY-003")
    assert "Be Vietnam Pro" in answer.json()["detail"]


def test_defaults_are_talk_until_an_owner_says_otherwise(
    ask: Ask, client: TestClient, database: Database, workspace: UUID
) -> None:
    first = ask("GET", "/defaults").json()
    assert (first["recipe"], first["brand_kit_id"], first["language"]) == ("talk", None, None)
    owner = asking(client, workspace, new_key(database, workspace, Role.OWNER, Scope.ADMIN))
    mine = ask("POST", "/recipes", {"document": {"name": "Mine"}}).json()
    kit = ask("POST", "/brand-kits", {"document": {"name": "House"}}).json()
    wish = {"recipe_id": mine["id"], "brand_kit_id": kit["id"], "language": "vi"}
    said = owner("PUT", "/defaults", wish).json()
    assert said == wish | {"recipe": "Mine"} == ask("GET", "/defaults").json()
    assert problem(owner("PUT", "/defaults", wish | {"recipe_id": str(uuid4())})) == (404, "LIBRARY-011")
    assert problem(owner("PUT", "/defaults", wish | {"brand_kit_id": str(uuid4())})) == (404, "LIBRARY-009")
    ask("DELETE", f"/recipes/{mine['id']}")
    ask("DELETE", f"/brand-kits/{kit['id']}")
    assert ask("GET", "/defaults").json() == first | {"language": "vi"}


def test_assets_are_found_by_kind_use_tags_and_words(ask: Ask, database: Database, workspace: UUID) -> None:
    with database.workspace(workspace) as session:
        add_asset(session, workspace, "Night_100%.png", tags=["city", "night"], role=AssetRole.BROLL)
        add_asset(session, workspace, "logo.png", role=AssetRole.LOGO, origin="our designer")
        add_asset(session, workspace, "voice.ttf", kind=HeldKind.FONT, role=AssetRole.FONT, probe=None)

    def names(query: str) -> list[str]:
        return [item["name"] for item in ask("GET", f"/assets?{query}").json()["items"]]

    assert names("") == ["voice.ttf", "logo.png", "Night_100%.png"]
    assert names("kind=font") == ["voice.ttf"]
    assert names("role=logo") == ["logo.png"]
    assert names("tag=CITY&tag=night") == ["Night_100%.png"]
    assert names("tag=city&tag=day") == []
    assert names("q=DESIGNER") == ["logo.png"]
    assert names("q=100%25") == ["Night_100%.png"]
    assert names("q=%25%25") == []
    page = ask("GET", "/assets?limit=2").json()
    assert names(f"limit=2&cursor={page['next_cursor']}") == ["Night_100%.png"]


def test_an_asset_is_described_thrown_away_and_taken_back(ask: Ask, database: Database, workspace: UUID) -> None:
    with database.workspace(workspace) as session:
        asset_id = add_asset(session, workspace, "city.png", license="CC0").id
    path = f"/assets/{asset_id}"
    said = ask("PATCH", path, {"tags": ["City", "city", " night "], "origin": "me"}).json()
    assert (said["tags"], said["origin"], said["license"], said["name"]) == (["city", "night"], "me", "CC0", "city.png")
    assert problem(ask("PATCH", path, {"kind": "font"})) == (422, "HTTP-005")
    assert ask("DELETE", path).status_code == 204
    assert ask("GET", "/assets").json()["items"] == []
    assert ask("POST", f"{path}/restore").json()["deleted_at"] is None


@pytest.mark.parametrize(("size", "refusal"), [(0, (422, "SOURCE-003")), (6 * 10**9, (413, "SOURCE-015"))])
def test_a_file_that_does_not_fit_is_refused_before_its_first_byte(
    ask: Ask, size: int, refusal: tuple[int, str]
) -> None:
    assert problem(ask("POST", "/assets", {"name": "x.mp4", "size_bytes": size})) == refusal


def test_a_repeated_request_announces_one_asset(client: TestClient, database: Database, workspace: UUID) -> None:
    headers = {"Authorization": f"Bearer {new_key(database, workspace)}", "Idempotency-Key": "only-once-please"}
    path, wish = f"/api/v1/workspaces/{workspace}/assets", {"name": "a.png", "size_bytes": 5}
    first, second = (client.post(path, json=wish, headers=headers).json() for _ in range(2))
    assert first == second
    assert len(client.get(path, headers=headers).json()["items"]) == 1

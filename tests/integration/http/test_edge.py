"""What holds for every request."""

from fastapi.testclient import TestClient

from appliance.entrypoints.http.problems import MEDIA_TYPE


def test_an_unknown_address_is_a_problem_with_a_code(client: TestClient) -> None:
    answer = client.get("/api/v1/nowhere")
    assert (answer.status_code, answer.headers["content-type"]) == (404, MEDIA_TYPE)
    assert answer.json()["code"] == "HTTP-001"
    assert answer.json()["request_id"] == answer.headers["X-Request-ID"]


def test_a_wrong_method_is_a_problem_that_names_the_right_ones(client: TestClient) -> None:
    answer = client.delete("/api/v1/me")
    assert (answer.status_code, answer.json()["code"], answer.headers["Allow"]) == (405, "HTTP-002", "GET")


def test_without_a_session_or_a_key_nobody_is_signed_in(client: TestClient) -> None:
    answer = client.get("/api/v1/me")
    assert (answer.status_code, answer.json()["code"]) == (401, "ACCOUNTS-001")
    assert answer.headers["RateLimit"].startswith('"requests";r=')


def test_a_foreign_host_gets_nothing(client: TestClient) -> None:
    answer = client.get("/api/v1/me", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (421, "HTTP-008")


def test_a_request_id_that_was_sent_is_kept_where_it_looks_like_one(client: TestClient) -> None:
    assert client.get("/api/v1/me", headers={"X-Request-ID": "abcdefgh-1"}).headers["X-Request-ID"] == "abcdefgh-1"
    assert client.get("/api/v1/me", headers={"X-Request-ID": "a b"}).headers["X-Request-ID"] != "a b"

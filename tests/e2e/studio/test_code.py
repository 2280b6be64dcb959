"""How the studio's code reaches a browser."""

import re

import httpx

from tests.services.box import Up


def test_code_comes_from_the_door_well_compressed_and_is_kept(box: tuple[Up, str]) -> None:
    page = httpx.get(f"{box[0].url}/login").text
    scripts = set(re.findall(r'src="(/_next/static/[^"]+\.js)"', page))
    assert scripts
    for address in scripts:
        answers = {
            coding: httpx.get(f"{box[0].url}{address}", headers={"Accept-Encoding": coding})
            for coding in ("br", "gzip", "identity")
        }
        assert {answer.status_code for answer in answers.values()} == {200}
        assert all("immutable" in answer.headers["Cache-Control"] for answer in answers.values())
        if len(answers["identity"].content) >= 1000:
            assert answers["br"].headers["Content-Encoding"] == "br"
            sizes = [int(answers[coding].headers["Content-Length"]) for coding in ("br", "gzip", "identity")]
            assert sizes == sorted(sizes)


def test_code_that_is_not_there_is_none(box: tuple[Up, str]) -> None:
    assert httpx.get(f"{box[0].url}/_next/static/chunks/nothing.js").status_code == 404
    assert httpx.get(f"{box[0].url}/_next/static/../../server.js").status_code == 404

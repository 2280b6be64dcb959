"""A workspace in which much has happened: ten thousand videos, written straight into the tables."""
# ruff: noqa: S608  the statements are made of constants of this file

import random
from collections.abc import Iterator
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb

VIDEOS = 10_000
ASSETS = 1_000
RECIPES = 20
PASSAGES = 15  # 4 minutes of speech
_WORDS_EACH = 24
_SYLLABLES = [consonant + vowel for consonant in "bdfklmnrst" for vowel in "aeio"]
VOCABULARY = [a + b + c for a in _SYLLABLES for b in _SYLLABLES for c in _SYLLABLES[:5]]
"""8,000 words; :func:`word` says the first ones often, as every language does."""

# Each statement takes the workspace and how many; row n is n seconds older than now.
_ID = "('00000000-0000-7000-%s-' || lpad(to_hex(n), 12, '0'))::uuid"
_SOURCE, _VIDEO, _DRAFT, _RENDERING, _RENDER, _ASSET, _RECIPE = (
    _ID % part for part in ("8001", "8002", "8003", "8004", "8005", "8006", "8007")
)
_AT = "now() - n * interval '1 second'"
_STEPS = "('prepare', 0), ('paint', 1), ('mix', 2), ('encode:0', 3), ('encode:1', 4), ('encode:2', 5), ('join', 6)"
_TIMELINE = """jsonb_build_object('duration_frames', 7200, 'captions', (
    SELECT jsonb_agg(jsonb_build_object('start_frame', c * 30, 'end_frame', c * 30 + 29, 'text', md5((n * c)::text)))
    FROM generate_series(1, 150) c))"""
_STATEMENTS = (
    f"""INSERT INTO jobs (workspace_id, id, kind, lane, priority, state, wish, queued_at, started_at, ended_at)
        SELECT %(w)s, {_DRAFT}, 'draft', 'background', 0, 'succeeded', '{{}}', {_AT}, {_AT}, {_AT}
        FROM generate_series(1, %(n)s) n""",
    f"""INSERT INTO jobs (workspace_id, id, kind, lane, priority, state, wish, queued_at, started_at, ended_at)
        SELECT %(w)s, {_RENDERING}, 'render', 'render', 0, 'succeeded', '{{"expected_s": 60}}', {_AT}, {_AT}, {_AT}
        FROM generate_series(1, %(n)s) n""",
    f"""INSERT INTO job_steps (workspace_id, job_id, name, position, needs, state, attempts, output, expected_s)
        SELECT %(w)s, {_RENDERING}, name, position, '{{}}', 'done', 1, '{{"parts": 1, "made": 1}}', 10
        FROM generate_series(1, %(n)s) n, (VALUES {_STEPS}) AS s (name, position)""",
    f"""INSERT INTO sources (workspace_id, id, name, media_type, size_bytes, key, state, created_at, sha256)
        SELECT %(w)s, {_SOURCE}, 'talk ' || n, 'video/mp4', 100000000, 'originals/' || n, 'ready', {_AT},
        encode(sha256(n::text::bytea), 'hex') FROM generate_series(1, %(n)s) n""",
    f"""INSERT INTO analyses (workspace_id, key, document) SELECT %(w)s, 'analyses/' || n, {_TIMELINE}
        FROM generate_series(1, %(n)s) n""",
    f"""INSERT INTO videos (workspace_id, id, name, source_id, recipe, revision, analysis_key, job_id, created_at)
        SELECT %(w)s, {_VIDEO}, 'Talk ' || n, {_SOURCE}, '"talk"', 1, 'analyses/' || n, {_DRAFT}, {_AT}
        FROM generate_series(1, %(n)s) n""",
    f"""INSERT INTO video_revisions (workspace_id, video_id, number, change, edits, timeline, inputs, analysis_key,
        duration_s) SELECT %(w)s, {_VIDEO}, 1, 'drafted', '{{}}', {_TIMELINE}, '{{}}', 'analyses/' || n, 240
        FROM generate_series(1, %(n)s) n""",
    f"""INSERT INTO renders (workspace_id, id, video_id, revision, preview, job_id, object_key, size_bytes, duration_s)
        SELECT %(w)s, {_RENDER}, {_VIDEO}, 1, false, {_RENDERING}, 'renders/' || n, 30000000, 200
        FROM generate_series(1, %(n)s) n""",
    f"""INSERT INTO assets (workspace_id, id, name, media_type, license, origin, key, kind, role,
        size_bytes, state, tags, created_at)
        SELECT %(w)s, {_ASSET}, 'Picture ' || n, 'image/png', 'ours', 'camera', 'assets/' || n, 'image', 'broll',
        100000, 'ready', '{{office,city}}', {_AT} FROM generate_series(1, least(%(n)s, {ASSETS})) n""",
    f"""INSERT INTO recipes (workspace_id, id, name, version, created_at)
        SELECT %(w)s, {_RECIPE}, 'mine ' || n, 1, {_AT} FROM generate_series(1, {RECIPES}) n""",
    f"""INSERT INTO recipe_versions (workspace_id, document_id, number, document, created_at)
        SELECT %(w)s, {_RECIPE}, 1, jsonb_build_object('name', 'mine ' || n), {_AT}
        FROM generate_series(1, {RECIPES}) n""",
)


def video_id(number: int) -> UUID:
    """Return the id of a video; 1 is the newest."""
    return _id("8002", number)


def render_job_id(number: int) -> UUID:
    """Return the id of the job that rendered a video."""
    return _id("8004", number)


def _id(part: str, number: int) -> UUID:
    return UUID(f"00000000-0000-7000-{part}-{number:012x}")


def fill(url: str, workspace: UUID, videos: int = VIDEOS) -> None:
    """Write the rows with the database's owner's URL, and let PostgreSQL look at them."""
    with psycopg.connect(url.replace("postgresql+psycopg:", "postgresql:"), autocommit=True) as connection:
        with connection.transaction():
            for statement in _STATEMENTS:
                connection.execute(statement.encode(), {"w": workspace, "n": videos})
            insert = "INSERT INTO passages (workspace_id, analysis_key, number, words, folded) VALUES (%s,%s,%s,%s,%s)"
            connection.cursor().executemany(insert, ((workspace, *row) for row in _passages(videos)))
        connection.execute("VACUUM ANALYZE")


def word(chance: random.Random) -> str:
    """Return a word of the vocabulary: the first one is every tenth, the last ones are rare (Zipf's law)."""
    return VOCABULARY[min(int(len(VOCABULARY) ** chance.random()), len(VOCABULARY)) - 1]


def _passages(videos: int) -> Iterator[tuple[str, int, Jsonb, str]]:
    chance = random.Random(1)  # noqa: S311  no secret
    for video in range(1, videos + 1):
        for number in range(PASSAGES):
            said = [word(chance) for _ in range(_WORDS_EACH)]
            at = number * 16 * 0.4
            words = [[text, round(at + n * 0.4, 3), round(at + n * 0.4 + 0.3, 3)] for n, text in enumerate(said)]
            yield f"analyses/{video}", number, Jsonb(words), " ".join(said)

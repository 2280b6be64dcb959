"""Every table of the control plane."""

from alembic import op

from control_plane.kernel.database.roles import Role

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = """
CREATE TABLE work (
    kind text NOT NULL, subject text NOT NULL, wanted integer NOT NULL, due_at timestamptz, tries integer NOT NULL,
    attempt uuid, leased_until timestamptz, error_code text, error text, created_at timestamptz NOT NULL,
    PRIMARY KEY (kind, subject)
);
CREATE INDEX work_due ON work (due_at);

CREATE TABLE customers (
    id uuid PRIMARY KEY, email text UNIQUE, name text NOT NULL, language text NOT NULL, stripe_id text UNIQUE,
    bounced_at timestamptz, created_at timestamptz NOT NULL, deleted_at timestamptz
);
CREATE TABLE portal_links (
    token_sha256 text PRIMARY KEY, customer_id uuid NOT NULL REFERENCES customers, created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL, used_at timestamptz
);
CREATE TABLE portal_sessions (
    token_sha256 text PRIMARY KEY, customer_id uuid NOT NULL REFERENCES customers, created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX portal_sessions_customer ON portal_sessions (customer_id);

CREATE TABLE orders (
    id uuid PRIMARY KEY, number bigint GENERATED ALWAYS AS IDENTITY (START WITH 1001) UNIQUE,
    customer_id uuid NOT NULL REFERENCES customers, plan text NOT NULL, policy text NOT NULL, lookup_key text,
    mode text NOT NULL, target text NOT NULL, machines integer NOT NULL CHECK (machines > 0), currency text,
    amount integer NOT NULL, language text NOT NULL, state text NOT NULL, checkout_id text UNIQUE, checkout_url text,
    checkout_expires_at timestamptz, subscription_id text UNIQUE, subscription_status text, period_start timestamptz,
    period_end timestamptz, cancel_at_period_end boolean NOT NULL DEFAULT false, payment_intent_id text UNIQUE,
    refunded integer NOT NULL DEFAULT 0, dispute text, license_id text UNIQUE, created_at timestamptz NOT NULL,
    paid_at timestamptz
);
CREATE INDEX orders_customer ON orders (customer_id);
CREATE TABLE order_events (
    id uuid PRIMARY KEY, order_id uuid NOT NULL REFERENCES orders, at timestamptz NOT NULL, kind text NOT NULL,
    by text NOT NULL, data jsonb NOT NULL
);
CREATE INDEX order_events_order ON order_events (order_id, id);

CREATE TABLE stripe_events (
    id text PRIMARY KEY, type text NOT NULL, object_kind text, object_id text, payload jsonb NOT NULL,
    source text NOT NULL, deliveries integer NOT NULL, state text NOT NULL, created_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL, processed_at timestamptz
);
CREATE INDEX stripe_events_object ON stripe_events (object_kind, object_id) WHERE state = 'received';
CREATE INDEX stripe_events_received ON stripe_events (received_at, id);
CREATE TABLE stripe_objects (
    kind text NOT NULL, id text NOT NULL, customer text, data jsonb NOT NULL, sha256 text NOT NULL,
    fetched_at timestamptz NOT NULL, PRIMARY KEY (kind, id)
);
CREATE INDEX stripe_objects_customer ON stripe_objects (customer, kind);
CREATE TABLE catalog_prices (
    lookup_key text PRIMARY KEY, plan text NOT NULL, product_id text NOT NULL, price_id text NOT NULL,
    synced_at timestamptz NOT NULL
);
CREATE TABLE clocks (
    id uuid PRIMARY KEY, order_id uuid NOT NULL REFERENCES orders, customer_id uuid NOT NULL REFERENCES customers,
    cause text NOT NULL, stage integer NOT NULL, started_at timestamptz NOT NULL, due_at timestamptz,
    stopped_at timestamptz, stopped_why text, ended_at timestamptz, ended_why text
);
CREATE UNIQUE INDEX clocks_running ON clocks (order_id) WHERE ended_at IS NULL;
CREATE TABLE reconciliations (
    id uuid PRIMARY KEY, started_at timestamptz NOT NULL, finished_at timestamptz NOT NULL, compared integer NOT NULL,
    found jsonb NOT NULL
);

CREATE TABLE ledger (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key text NOT NULL UNIQUE, wish text NOT NULL,
    act text NOT NULL, subject text NOT NULL, at timestamptz NOT NULL, by text NOT NULL, data jsonb NOT NULL
);
CREATE INDEX ledger_subject ON ledger (subject, number);
CREATE INDEX ledger_code ON ledger ((data ->> 'code_sha256')) WHERE data ? 'code_sha256';
CREATE INDEX ledger_act ON ledger (act, number);

CREATE TABLE order_steps (
    order_id uuid NOT NULL REFERENCES orders, name text NOT NULL, position integer NOT NULL, state text NOT NULL,
    attempts integer NOT NULL, started_at timestamptz, finished_at timestamptz, next_try_at timestamptz, proof jsonb,
    error_code text, error text, reason text, PRIMARY KEY (order_id, name)
);
CREATE INDEX order_steps_failed ON order_steps (error_code) WHERE state = 'failed';
CREATE TABLE alerts (
    id uuid PRIMARY KEY, key text NOT NULL, code text NOT NULL, message text NOT NULL, opened_at timestamptz NOT NULL,
    resolved_at timestamptz
);
CREATE UNIQUE INDEX alerts_open ON alerts (key) WHERE resolved_at IS NULL;

CREATE TABLE install_tokens (
    token_sha256 text PRIMARY KEY, order_id uuid NOT NULL REFERENCES orders, created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL, used_at timestamptz, used_from text
);
CREATE TABLE deployments (
    order_id uuid PRIMARY KEY REFERENCES orders, target text NOT NULL, state text NOT NULL, run_id text, address text,
    machine text, version text, created_at timestamptz NOT NULL, seen_at timestamptz, first_login_at timestamptz,
    first_video_at timestamptz, report jsonb
);

CREATE TABLE mails (
    id uuid PRIMARY KEY, key text NOT NULL UNIQUE, customer_id uuid REFERENCES customers,
    order_id uuid REFERENCES orders,
    kind text NOT NULL, language text NOT NULL, recipient text NOT NULL, subject text NOT NULL, html text NOT NULL,
    body text NOT NULL, attachments jsonb NOT NULL, message_id text NOT NULL UNIQUE, state text NOT NULL,
    tries integer NOT NULL, created_at timestamptz NOT NULL, sent_at timestamptz, error_code text, error text,
    reply text
);
CREATE INDEX mails_order ON mails (order_id);
CREATE INDEX mails_customer ON mails (customer_id);

CREATE TABLE operators (
    id uuid PRIMARY KEY, email text NOT NULL UNIQUE, name text NOT NULL, role text NOT NULL, argon2 text,
    totp_secret text, totp_last bigint NOT NULL DEFAULT 0, setup_sha256 text UNIQUE, setup_expires_at timestamptz,
    created_at timestamptz NOT NULL, disabled_at timestamptz
);
CREATE TABLE operator_sessions (
    token_sha256 text PRIMARY KEY, operator_id uuid NOT NULL REFERENCES operators ON DELETE CASCADE,
    created_at timestamptz NOT NULL, expires_at timestamptz NOT NULL
);
CREATE TABLE audit (
    id uuid PRIMARY KEY, at timestamptz NOT NULL, by text NOT NULL, action text NOT NULL, subject text,
    data jsonb NOT NULL, address text, request_id text
);
"""
_ADDED_TO_ONLY = ("ledger", "order_events", "audit", "reconciliations")


def upgrade() -> None:
    """Make the tables; what must not change is refused to change, whoever asks."""
    for statement in _TABLES.split(";\n"):
        if statement.strip():
            op.execute(statement)
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {Role.APP}")
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is only added to', TG_TABLE_NAME; END $$"
    )
    for table in _ADDED_TO_ONLY:
        op.execute(f"REVOKE UPDATE, DELETE ON {table} FROM {Role.APP}")
        op.execute(
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )

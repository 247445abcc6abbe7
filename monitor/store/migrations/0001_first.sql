-- Times are milliseconds of Unix time in UTC, 0 if there is none; every time comes from the program, none from SQL.

-- A page that is not live was taken from the watchlists: it keeps its history and is never due.
CREATE TABLE pages (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    watch         TEXT    NOT NULL,
    url           TEXT    NOT NULL,
    live          INTEGER NOT NULL,
    state         TEXT    NOT NULL,
    reason        TEXT    NOT NULL,
    since         INTEGER NOT NULL,
    next_at       INTEGER NOT NULL,
    look_at       INTEGER NOT NULL,
    changed_at    INTEGER NOT NULL,
    failures      INTEGER NOT NULL,
    title         TEXT    NOT NULL,
    etag          TEXT    NOT NULL,
    last_modified TEXT    NOT NULL,
    known_url     TEXT    NOT NULL, -- where etag and last_modified came from
    wire          BLOB,
    body          BLOB,
    rules         TEXT    NOT NULL,
    snapshot_id   INTEGER REFERENCES snapshots (id),
    UNIQUE (watch, url)
) STRICT;

CREATE INDEX pages_due ON pages (next_at) WHERE live = 1;
CREATE INDEX pages_snapshot ON pages (snapshot_id);

-- Blocks of snapshots as JSON, compressed, once for each content: a page that flips between two versions keeps two.
CREATE TABLE blobs (
    id   INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE, -- SHA-256 of the JSON
    data BLOB NOT NULL
) STRICT;

CREATE TABLE snapshots (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    page_id   INTEGER NOT NULL REFERENCES pages (id) ON DELETE CASCADE,
    at        INTEGER NOT NULL,
    title     TEXT    NOT NULL,
    canonical TEXT    NOT NULL,
    language  TEXT    NOT NULL,
    published INTEGER NOT NULL,
    body      BLOB,
    blob_id   INTEGER NOT NULL REFERENCES blobs (id)
) STRICT;

CREATE INDEX snapshots_page ON snapshots (page_id);
CREATE INDEX snapshots_blob ON snapshots (blob_id);

-- The last good body of a page, compressed.
CREATE TABLE raw (
    page_id INTEGER PRIMARY KEY REFERENCES pages (id) ON DELETE CASCADE,
    url     TEXT NOT NULL,
    data    BLOB NOT NULL
) STRICT;

CREATE TABLE changes (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    page_id INTEGER NOT NULL REFERENCES pages (id) ON DELETE CASCADE,
    at      INTEGER NOT NULL,
    from_id INTEGER REFERENCES snapshots (id),
    to_id   INTEGER NOT NULL REFERENCES snapshots (id),
    hits    TEXT    NOT NULL, -- JSON
    script  BLOB    NOT NULL  -- JSON, compressed
) STRICT;

CREATE INDEX changes_page ON changes (page_id);
CREATE INDEX changes_from ON changes (from_id);
CREATE INDEX changes_to ON changes (to_id);

-- A page's passages from state to state.
CREATE TABLE events (
    id      INTEGER PRIMARY KEY,
    page_id INTEGER NOT NULL REFERENCES pages (id) ON DELETE CASCADE,
    at      INTEGER NOT NULL,
    state   TEXT    NOT NULL,
    reason  TEXT    NOT NULL
) STRICT;

CREATE INDEX events_page ON events (page_id);

-- Alerts, those that were accepted by their channel among them until they are expired with their change.
CREATE TABLE outbox (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    change_id INTEGER REFERENCES changes (id) ON DELETE CASCADE, -- NULL for a notice
    key       TEXT    NOT NULL,
    channel   TEXT    NOT NULL,
    name      TEXT    UNIQUE, -- the short name that people see
    body      TEXT    NOT NULL, -- JSON
    state     TEXT    NOT NULL CHECK (state IN ('pending', 'sending', 'sent', 'unknown', 'dead')),
    attempts  INTEGER NOT NULL,
    unknowns  INTEGER NOT NULL,
    next_at   INTEGER NOT NULL,
    created   INTEGER NOT NULL,
    changed   INTEGER NOT NULL,
    reason    TEXT    NOT NULL,
    receipt   TEXT    NOT NULL,
    UNIQUE (key, channel)
) STRICT;

CREATE INDEX outbox_queue ON outbox (state, channel, id);
CREATE INDEX outbox_change ON outbox (change_id);

-- Every try to deliver an alert; outcome is empty while it runs.
CREATE TABLE attempts (
    alert_id INTEGER NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
    n        INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    ended    INTEGER NOT NULL,
    outcome  TEXT    NOT NULL,
    reason   TEXT    NOT NULL,
    PRIMARY KEY (alert_id, n)
) STRICT, WITHOUT ROWID;

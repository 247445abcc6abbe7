-- Looks since the last that differed, at which nothing did; whether the last look wants a second;
-- looks since the last news, at which something did; noisy places that were learned.
ALTER TABLE pages ADD COLUMN quiet INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pages ADD COLUMN waits INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pages ADD COLUMN silent INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pages ADD COLUMN learned INTEGER NOT NULL DEFAULT 0;

-- Which ops of the script are news, and why, as JSON, compressed; NULL for a change of before.
ALTER TABLE changes ADD COLUMN rulings BLOB;

-- All that a page has ever shown and taught, compressed; the program's package news says how it is encoded.
CREATE TABLE profiles (
    page_id INTEGER PRIMARY KEY REFERENCES pages (id) ON DELETE CASCADE,
    data    BLOB NOT NULL
) STRICT;

-- The latest looks at which something differed and nobody was told.
CREATE TABLE silences (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    page_id INTEGER NOT NULL REFERENCES pages (id) ON DELETE CASCADE,
    at      INTEGER NOT NULL,
    data    BLOB    NOT NULL -- JSON, compressed
) STRICT;

CREATE INDEX silences_page ON silences (page_id);

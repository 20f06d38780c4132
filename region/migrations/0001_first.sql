-- The region's first schema. Every table STRICT.

-- Shops of the programme. A token only as its hash; `forked_at` stands while another history was heard from it.
CREATE TABLE store (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  added_at INTEGER NOT NULL,
  seen_at INTEGER,
  forked_at INTEGER
) STRICT, WITHOUT ROWID;

-- How far each shop's journal is here: moved by compare-and-set, which is what makes a batch count once.
CREATE TABLE cursor (
  store TEXT PRIMARY KEY REFERENCES store (id),
  epoch INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The record: batches packed as they came. Entries first..kept_to are on the shop's line (none of them where
-- kept_to is less than first); what is past kept_to was left behind, by a later epoch or by the office. A
-- quarantined batch is of another history, and nothing is read from it.
CREATE TABLE batch (
  id INTEGER PRIMARY KEY,
  store TEXT NOT NULL REFERENCES store (id),
  epoch INTEGER NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  kept_to INTEGER NOT NULL,
  quarantined INTEGER NOT NULL,
  prev_hash BLOB NOT NULL,
  last_hash BLOB NOT NULL,
  coding TEXT NOT NULL,
  body BLOB NOT NULL,
  received_at INTEGER NOT NULL
) STRICT;
CREATE INDEX batch_line ON batch (store, kept_to) WHERE quarantined = 0;
CREATE INDEX batch_end ON batch (store, last_hash);

-- What is read out of the record; all of it can be made again from there.
CREATE TABLE projection (
  version INTEGER NOT NULL
) STRICT;

CREATE TABLE customer_order (
  store TEXT NOT NULL,
  id TEXT NOT NULL,
  day TEXT NOT NULL,
  at INTEGER NOT NULL,
  number TEXT NOT NULL,
  channel TEXT NOT NULL,
  service TEXT NOT NULL,
  total INTEGER NOT NULL,
  cancelled INTEGER NOT NULL,
  lines TEXT NOT NULL,
  PRIMARY KEY (store, id)
) STRICT, WITHOUT ROWID;

-- Cancellations by the hash of their entry, so that one that comes twice counts once.
CREATE TABLE cancellation (
  store TEXT NOT NULL,
  hash BLOB NOT NULL,
  order_id TEXT NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY (store, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE store_day (
  store TEXT NOT NULL,
  day TEXT NOT NULL,
  orders INTEGER NOT NULL,
  ordered INTEGER NOT NULL,
  cancelled INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (store, day)
) STRICT, WITHOUT ROWID;

-- Entries of a kind or version that this program does not know: kept in the record, not read yet.
CREATE TABLE unread (
  store TEXT NOT NULL,
  kind TEXT NOT NULL,
  v INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  PRIMARY KEY (store, kind, v)
) STRICT, WITHOUT ROWID;

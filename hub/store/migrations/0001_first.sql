-- The first schema. Every table STRICT; ids are a letter + a UUIDv7 in hex, so inserts go to the end of the B-tree
-- (measured: uuid7 keys 3.6 times the orders/s of uuid4, a tenth of the bytes written).

-- The truth, append only: what happened, chained by hash. Also the queue for the region.
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY,
  epoch INTEGER NOT NULL,
  v INTEGER NOT NULL,
  at INTEGER NOT NULL,
  type TEXT NOT NULL,
  subject TEXT NOT NULL,
  device TEXT NOT NULL,
  person TEXT,
  command_id TEXT,
  shared TEXT NOT NULL,
  private TEXT,
  salt BLOB,
  private_digest BLOB,
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX journal_private ON journal (subject) WHERE private IS NOT NULL;

-- The first answer to a command is final, refusals included. Kept as long as the journal.
CREATE TABLE answer (
  command_id TEXT PRIMARY KEY,
  digest BLOB NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The fold of the journal up to seq, so that a start need not read it all.
CREATE TABLE snapshot (
  seq INTEGER PRIMARY KEY,
  hash BLOB NOT NULL,
  shape TEXT NOT NULL,
  body BLOB NOT NULL
) STRICT;

-- Where the journal was cut off by retention: signed with the hub's key.
CREATE TABLE anchor (
  seq INTEGER PRIMARY KEY,
  hash BLOB NOT NULL,
  at INTEGER NOT NULL,
  signature BLOB NOT NULL
) STRICT;

-- How far each peer has read the journal.
CREATE TABLE cursor (
  peer TEXT PRIMARY KEY,
  epoch INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  hash BLOB NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Rows that reports read.
CREATE TABLE bill (
  id TEXT PRIMARY KEY,
  day TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  device TEXT NOT NULL,
  seating TEXT,
  settled_at INTEGER,
  seq INTEGER NOT NULL,
  number TEXT,
  table_id TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX bill_day ON bill (day);

CREATE TABLE customer_order (
  id TEXT PRIMARY KEY,
  bill TEXT NOT NULL,
  number TEXT NOT NULL,
  day TEXT NOT NULL,
  at INTEGER NOT NULL,
  channel TEXT NOT NULL,
  service TEXT NOT NULL,
  language TEXT NOT NULL,
  device TEXT NOT NULL,
  person TEXT,
  total INTEGER NOT NULL,
  menu TEXT NOT NULL,
  note TEXT,
  seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX customer_order_day ON customer_order (day);

CREATE TABLE order_line (
  order_id TEXT NOT NULL,
  no INTEGER NOT NULL,
  item TEXT NOT NULL,
  name TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  cancelled INTEGER NOT NULL,
  unit INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  tax TEXT NOT NULL,
  free INTEGER NOT NULL,
  note TEXT,
  PRIMARY KEY (order_id, no)
) STRICT, WITHOUT ROWID;

CREATE TABLE payment (
  id TEXT PRIMARY KEY,
  bill TEXT NOT NULL,
  method TEXT NOT NULL,
  amount INTEGER NOT NULL,
  vat INTEGER NOT NULL,
  exempt INTEGER NOT NULL,
  state TEXT NOT NULL,
  at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  tendered INTEGER,
  approval_no TEXT,
  issuer TEXT,
  card TEXT,
  shift TEXT,
  reason TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_bill ON payment (bill);
CREATE INDEX payment_unresolved ON payment (state) WHERE state IN ('requested', 'unknown');

CREATE TABLE refund (
  id TEXT PRIMARY KEY,
  payment TEXT NOT NULL,
  bill TEXT NOT NULL,
  amount INTEGER NOT NULL,
  vat INTEGER NOT NULL,
  exempt INTEGER NOT NULL,
  state TEXT NOT NULL,
  at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  approval_no TEXT,
  shift TEXT,
  authorised_by TEXT,
  reason TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX refund_payment ON refund (payment);

CREATE TABLE discount (
  id TEXT PRIMARY KEY,
  bill TEXT NOT NULL,
  kind TEXT NOT NULL,
  order_id TEXT,
  line INTEGER,
  percent INTEGER,
  amount INTEGER,
  source TEXT,
  off INTEGER NOT NULL,
  removed INTEGER NOT NULL,
  at INTEGER NOT NULL,
  authorised_by TEXT,
  reason TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX discount_bill ON discount (bill);

CREATE TABLE cash_receipt (
  id TEXT PRIMARY KEY,
  payment TEXT NOT NULL,
  bill TEXT NOT NULL,
  purpose TEXT,
  amount INTEGER NOT NULL,
  vat INTEGER NOT NULL,
  exempt INTEGER NOT NULL,
  state TEXT NOT NULL,
  at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  approval_no TEXT,
  cancels TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX cash_receipt_bill ON cash_receipt (bill);

-- Receipts that a phone may look at, by a token that cannot be guessed. With a rowid, as print_job.
CREATE TABLE receipt (
  token TEXT PRIMARY KEY,
  bill TEXT NOT NULL,
  at INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX receipt_at ON receipt (at);

-- The books: every won that moved, in the order of the journal. A row is never changed; its business day and its Z are
-- those that come before and after it by seq.
CREATE TABLE business_day (
  seq INTEGER PRIMARY KEY,
  day TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX business_day_day ON business_day (day);

CREATE TABLE movement (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  payment TEXT NOT NULL,
  refund TEXT,
  bill TEXT NOT NULL,
  method TEXT NOT NULL,
  amount INTEGER NOT NULL,
  vat INTEGER NOT NULL,
  exempt INTEGER NOT NULL,
  approval_no TEXT,
  issuer TEXT,
  test INTEGER NOT NULL,
  shift TEXT,
  device TEXT NOT NULL,
  person TEXT
) STRICT;

CREATE TABLE cash_move (
  seq INTEGER PRIMARY KEY,
  shift TEXT NOT NULL,
  at INTEGER NOT NULL,
  direction TEXT NOT NULL,
  amount INTEGER NOT NULL,
  person TEXT,
  reason TEXT
) STRICT;

CREATE TABLE shift (
  id TEXT PRIMARY KEY,
  drawer TEXT NOT NULL,
  device TEXT NOT NULL,
  person TEXT,
  closed_by TEXT,
  opened_at INTEGER NOT NULL,
  closed_at INTEGER NOT NULL,
  float_amount INTEGER NOT NULL,
  sales INTEGER NOT NULL,
  refunds INTEGER NOT NULL,
  paid_in INTEGER NOT NULL,
  paid_out INTEGER NOT NULL,
  expected INTEGER NOT NULL,
  counted INTEGER NOT NULL,
  difference INTEGER NOT NULL,
  coins TEXT NOT NULL,
  reason TEXT,
  seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A Z is as it was made, for ever: its fingerprint holds the one of the Z before it.
CREATE TABLE z_report (
  number INTEGER PRIMARY KEY,
  day TEXT NOT NULL,
  at INTEGER NOT NULL,
  seq INTEGER NOT NULL UNIQUE,
  since_seq INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE TRIGGER z_report_stays BEFORE UPDATE ON z_report BEGIN SELECT RAISE(ABORT, 'a Z is never changed'); END;
CREATE TRIGGER z_report_is_kept BEFORE DELETE ON z_report BEGIN SELECT RAISE(ABORT, 'a Z is never removed'); END;

-- The same as paper, without anybody's name, to be printed again.
CREATE TABLE z_paper (
  number INTEGER PRIMARY KEY,
  body TEXT NOT NULL
) STRICT;

-- Jobs for the printers, made in the same commit as what they tell of. A state is written before its act. With a
-- rowid: in a table without one, a row of more than a kilobyte takes an overflow page of its own (measured: an order's
-- commit wrote 16.3 KB instead of 12.6; sqlite.org/withoutrowid.html).
CREATE TABLE print_job (
  id TEXT PRIMARY KEY,
  printer TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  seq INTEGER NOT NULL,
  copy_no INTEGER NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  expires_at INTEGER,
  detail TEXT,
  body TEXT
) STRICT;
CREATE INDEX print_job_open ON print_job (printer, id) WHERE state IN ('queued', 'blocked', 'sending');
CREATE INDEX print_job_subject ON print_job (subject);

import type { DatabaseSync } from 'node:sqlite'

const VERSION = 1

const CREATE = `
create table series (
  id integer primary key,
  scope text not null,
  instrument text not null,
  spec text not null,
  unique (scope, instrument, spec)
) strict;

-- One batch of bars from one source. Rows are added, never changed.
create table segment (
  id integer primary key,
  series integer not null references series (id),
  source text not null,
  adjusted_to text,
  fetched_at integer not null,
  from_ts integer not null,
  to_ts integer not null,
  bars integer not null,
  data blob not null
) strict;
create index segment_in_time on segment (series, to_ts);

-- Days that were asked for and answered whole, so that a day without a trade is not asked for again and again.
create table covered (
  series integer not null references series (id),
  from_day text not null,
  to_day text not null,
  source text not null,
  at integer not null
) strict;
create index covered_of_series on covered (series);

create table corporate_action (
  instrument text not null,
  ex_date text not null,
  kind text not null,
  source text not null,
  shares real not null,
  cash_won real not null,
  paid_won real not null,
  known_at integer not null,
  primary key (instrument, ex_date, kind, source)
) strict, without rowid;
`

/**
 * Write-ahead log: a killed process leaves whole transactions, and readers never wait. `normal` syncs at checkpoints
 * only, which `compact` makes in a thread of its own: the event loop that sends orders never waits for this disk.
 * A power cut may take the last minutes of a cache that can be read again, never the file.
 */
const SETTINGS = 'pragma journal_mode = wal; pragma synchronous = normal; pragma wal_autocheckpoint = 0'

/** Throws when the file is not a history, or a newer program's. */
export function prepare(file: DatabaseSync, busyMs: number): void {
  file.exec(`pragma busy_timeout = ${busyMs}`)
  file.exec(SETTINGS)
  const version = Number(Object.values(file.prepare('pragma user_version').get() ?? {})[0])
  if (version === VERSION) return
  if (version !== 0) throw new RangeError(`history file of version ${version}`)
  file.exec(`begin immediate; ${CREATE} pragma user_version = ${VERSION}; commit`)
}

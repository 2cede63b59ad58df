-- Strategies as their owner sets them up, the versions that were armed, and every signal one of them gave.
set role app_owner;

create table trade.strategies (
  -- Made by the caller.
  id uuid primary key,
  -- Null: a template for everybody, which nobody arms.
  user_id uuid references public.profiles (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 80),
  account_id uuid references trade.broker_accounts (id),
  draft jsonb not null check (jsonb_typeof(draft) = 'object'),
  -- SHA-256 of the canonical text of the draft, as the caller wrote it.
  draft_hash text not null check (draft_hash ~ '^[0-9a-f]{64}$'),
  state text not null default 'draft' check (state in ('draft', 'armed', 'paused', 'switched_off', 'archived')),
  armed_version_id uuid unique,
  -- Waits for the end of the regular session.
  pending_version_id uuid unique,
  template boolean not null default false,
  reason_code text,
  reason_detail jsonb,
  -- How far it has climbed: on paper, then with little real money, with more, with all that its owner gives it.
  stage text not null default 'paper' check (stage in ('paper', 'small', 'medium', 'full')),
  -- Clean days that make a stage, and what it may hold at most in the two that are capped, won.
  needed_days integer not null default 10 check (needed_days between 1 and 250),
  small_won numeric(16) not null default 100000 check (small_won between 10000 and 1000000000),
  medium_won numeric(16) not null default 500000 check (medium_won between small_won and 10000000000),
  -- Clean days of this stage since the last breach, of one and the same definition.
  clean_days integer not null default 0,
  -- The definition that has been through its days on paper: what real money may be given to.
  proved_hash text,
  last_signal_at timestamptz,
  -- How many signals it gave on `signals_on`, Korean date.
  signals integer not null default 0,
  signals_on date,
  -- What the newest report against the test of the same day found: {date, counts}.
  last_difference jsonb,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  version bigint not null,
  check (state not in ('armed', 'paused') or armed_version_id is not null),
  check (armed_version_id is null or state in ('armed', 'paused')),
  check (user_id is not null or template and account_id is null and armed_version_id is null)
);
create index strategies_user on trade.strategies (user_id, created_at desc);
create index strategies_account on trade.strategies (account_id);
create index strategies_armed on trade.strategies (created_at, id) where state = 'armed';
alter table trade.strategies enable row level security;
alter table trade.strategies force row level security;
create policy app_owner_all on trade.strategies to app_owner using (true) with check (true);
grant select on trade.strategies to authenticated;
create trigger stamp_version before insert or update on trade.strategies
  for each row execute function private.stamp_version_and_time();

-- What was armed, word for word. Changes as a version of a rule does: armed once, disarmed once.
create table trade.strategy_versions (
  -- Made by the caller: the idempotency key, and the row of private.armed_versions of this id.
  id uuid primary key,
  strategy_id uuid not null references trade.strategies (id) on delete cascade,
  user_id uuid not null,
  account_id uuid not null references trade.broker_accounts (id),
  number integer not null check (number > 0),
  definition jsonb not null,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  sentence_ko text not null check (char_length(sentence_ko) between 1 and 2000),
  sentence_en text not null check (char_length(sentence_en) between 1 and 2000),
  -- From when on it may take the place of the version before it.
  due_at timestamptz not null,
  armed_at timestamptz,
  disarmed_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  unique (strategy_id, number)
);
create index strategy_versions_user on trade.strategy_versions (user_id);
create index strategy_versions_account on trade.strategy_versions (account_id);
create index strategy_versions_due on trade.strategy_versions (due_at) where armed_at is null and disarmed_at is null;
alter table trade.strategy_versions enable row level security;
alter table trade.strategy_versions force row level security;
create policy app_owner_all on trade.strategy_versions to app_owner using (true) with check (true);
grant select on trade.strategy_versions to authenticated;
alter table trade.strategies
  add foreign key (armed_version_id) references trade.strategy_versions (id),
  add foreign key (pending_version_id) references trade.strategy_versions (id);
create trigger keep_version before update on trade.strategy_versions
  for each row execute function private.keep_version();
create trigger refuse_truncate before truncate on trade.strategy_versions
  for each statement execute function private.refuse_change();

-- What an armed version has to remember over a restart. Only its bridge reads it.
create table trade.strategy_states (
  version_id uuid primary key references trade.strategy_versions (id) on delete cascade,
  user_id uuid not null,
  state jsonb not null check (octet_length(state::text) <= 65536),
  recorded_at timestamptz not null default clock_timestamp()
);
create index strategy_states_user on trade.strategy_states (user_id);
alter table trade.strategy_states enable row level security;
alter table trade.strategy_states force row level security;
create policy app_owner_all on trade.strategy_states to app_owner using (true) with check (true);

-- That it wanted something, and what was decided about it: by one of its guards, by the ledger, or an order that was made
-- in the same transaction.
create table trade.strategy_signals (
  id uuid primary key default gen_random_uuid(),
  -- "<version>:<instrument>:<bar>:<n>": the same occasion is one signal however often it is told.
  key text not null unique check (char_length(key) between 40 and 200),
  user_id uuid not null,
  strategy_id uuid not null references trade.strategies (id) on delete cascade,
  version_id uuid not null references trade.strategy_versions (id) on delete cascade,
  instrument_id text not null,
  action text not null check (action in ('buy', 'sell')),
  strength numeric(5, 4) not null check (strength between 0 and 1),
  -- Why, as a code its strategy has words for.
  reason text not null check (char_length(reason) between 1 and 80),
  -- Won per share and shares of the order it wanted; null while nobody worked them out.
  price numeric(14, 4) check (price > 0),
  quantity integer check (quantity > 0),
  -- Market time, and ours.
  signal_at timestamptz not null,
  recorded_at timestamptz not null default clock_timestamp(),
  origin text not null check (origin in ('live', 'hook', 'gateway')),
  decision text not null check (decision in ('proposed', 'refused')),
  -- The guard or the refusal; null when an order was made.
  decided_by text check (char_length(decided_by) between 1 and 60),
  intent_id uuid references trade.order_intents (id),
  version bigint not null,
  check ((decision = 'proposed') = (intent_id is not null)),
  check ((decision = 'refused') = (decided_by is not null))
);
create index strategy_signals_user on trade.strategy_signals (user_id, recorded_at desc);
create index strategy_signals_strategy on trade.strategy_signals (strategy_id, recorded_at desc);
create index strategy_signals_version on trade.strategy_signals (version_id);
create index strategy_signals_intent on trade.strategy_signals (intent_id);
alter table trade.strategy_signals enable row level security;
alter table trade.strategy_signals force row level security;
create policy app_owner_all on trade.strategy_signals to app_owner using (true) with check (true);
grant select on trade.strategy_signals to authenticated;
create trigger refuse_change before update on trade.strategy_signals
  for each row execute function private.refuse_change();
create trigger refuse_truncate before truncate on trade.strategy_signals
  for each statement execute function private.refuse_change();
create trigger stamp_version before insert on trade.strategy_signals
  for each row execute function private.stamp_version();

set role postgres;

create policy owner_read on trade.strategies for select to authenticated
  using (user_id = (select auth.uid()) or user_id is null and state <> 'archived');
create policy owner_read on trade.strategy_versions for select to authenticated
  using (user_id = (select auth.uid()));
create policy owner_read on trade.strategy_signals for select to authenticated using (user_id = (select auth.uid()));

set role app_owner;

create view public.strategy_versions with (security_invoker = true) as
  select id, strategy_id, account_id, number, definition, hash, sentence_ko, sentence_en, due_at, armed_at, disarmed_at,
    created_at
  from trade.strategy_versions;

create view public.strategy_signals with (security_invoker = true) as
  select id, key, strategy_id, version_id, instrument_id, action, strength, reason, price, quantity, signal_at,
    recorded_at, origin, decision, decided_by, intent_id, version
  from trade.strategy_signals;

grant select on public.strategy_versions, public.strategy_signals to authenticated;

set role postgres;

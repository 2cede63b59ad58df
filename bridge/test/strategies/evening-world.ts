import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startKisSimulator } from '@naru/sandbox/kis/start.ts'
import { startTestSupabase } from '@naru/sandbox/supabase/testing.ts'
import { StrategyDayRow, StrategyRunRow, StrategySignalRow } from '@naru/shared/contracts/strategies'
import { canonicalStrategySpec, parseStrategySpec } from '@naru/shared/strategies/spec'
import { type BridgeProcess, type Desk, eventually, startWorld, type World } from '../integration/world.ts'
import { BAR_MS, marketOf } from './made-market.ts'

export const CODE = '005930'
const ID = `${CODE}.KRX`
const MINUTE_MS = 60_000
const OPEN_MS = 9 * 3_600_000
/** Ten to four: the report of the day is due at a quarter to. */
const LATE_MS = 16 * 3_600_000 - 10 * MINUTE_MS
/** A day of the simulator. */
const DAY_MS = 6 * 3_600_000
const [FAST, SLOW] = [2, 4]
export const SHARES = 3

/** A broker whose market is made, and everything else as it is; time stands still until a test moves it. */
export async function startEvenings(days: readonly (readonly number[])[]): Promise<World> {
  const functionSecrets: Record<string, string> = {}
  const [supabase, kis] = await Promise.all([
    startTestSupabase({ functionSecrets }),
    startKisSimulator({
      recording: marketOf(CODE, days),
      restPerSecond: { live: null, paper: null },
      tokenIntervalMs: 0,
      noticeDelayMs: 0,
      secondsPerTrade: 30,
    }),
  ])
  kis.driver.set({ isPaused: true })
  const world = await startWorld({ within: { supabase, kis } })
  // Who writes down what strangers send: a function finds out when it is called first.
  const { email, password } = await supabase.createUser(`receiver-${randomUUID()}@example.com`)
  Object.assign(functionSecrets, { RECEIVER_EMAIL: email, RECEIVER_PASSWORD: password, ALLOWED_ORIGINS: supabase.url })
  await world.sql`select private.register_receiver(${email})`
  return {
    ...world,
    async stop() {
      await world.stop()
      await kis.stop()
      await supabase.stop()
    },
  }
}

export interface Armed {
  readonly id: string
  readonly versionId: string
}

/** Saves and arms a strategy as the web does. */
export async function arms({ call, accountId }: Desk, over: object = {}): Promise<Armed> {
  const parsed = parseStrategySpec({
    v: 1,
    name: '교차',
    source: { kind: 'built_in', strategy: 'sma_cross', params: { fast: FAST, slow: SLOW, shares: SHARES } },
    universe: { symbols: [ID] },
    bar: '5m',
    ...over,
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  const text = canonicalStrategySpec(parsed.value)
  const hash = createHash('sha256').update(text).digest('hex')
  const [id, versionId] = [randomUUID(), randomUUID()]
  await call('save_strategy', { p_id: id, p_name: '교차', p_account_id: accountId, p_spec: text, p_hash: hash })
  const words = { p_sentence_ko: '시험', p_sentence_en: 'a test' }
  await call('arm_strategy', { p_strategy_id: id, p_version_id: versionId, p_hash: hash, ...words, p_when: 'now' })
  return { id, versionId }
}

async function rowsOf<T>(
  desk: Desk,
  view: string,
  { versionId, read }: { versionId: string; read: (row: unknown) => T },
) {
  const { data, error } = await desk.user.client.from(view).select('*').eq('version_id', versionId)
  if (error) throw new Error(error.message)
  return data.map(read)
}

export const signalsOf = async (desk: Desk, versionId: string) =>
  (await rowsOf(desk, 'strategy_signals', { versionId, read: (row) => StrategySignalRow.parse(row) })).toSorted(
    (a, b) => a.signal_at.localeCompare(b.signal_at),
  )
export const runsOf = (desk: Desk, versionId: string) =>
  rowsOf(desk, 'strategy_runs', { versionId, read: (row) => StrategyRunRow.parse(row) })
export const daysOf = (desk: Desk, versionId: string) =>
  rowsOf(desk, 'strategy_days', { versionId, read: (row) => StrategyDayRow.parse(row) })

/** A bar of a day: its row, and what it closed at in won. */
interface Closed {
  readonly day: number
  readonly row: number
  readonly close: number
}

/** What the strategy has to want of such bars, by the bar whose close decides: nothing here knows how strategies are run. */
export function crossings(bars: readonly Closed[]): readonly (Closed & { readonly action: 'buy' | 'sell' })[] {
  const mean = (at: number, count: number): number =>
    bars.slice(at - count + 1, at + 1).reduce((sum, { close }) => sum + close, 0) / count
  let holds = false
  return bars.flatMap((bar, at) => {
    if (at < SLOW) return []
    const [was, is] = [mean(at - 1, FAST) - mean(at - 1, SLOW), mean(at, FAST) - mean(at, SLOW)]
    if (holds ? !(was >= 0 && is < 0) : !(was <= 0 && is > 0)) return []
    holds = !holds
    return [{ ...bar, action: holds ? 'buy' : 'sell' }]
  })
}

/** Moves the market to a time of its n-th day, milliseconds after midnight. */
export function moveTo({ kis }: Pick<World, 'kis'>, day: number, timeOfDay: number): void {
  kis.driver.set({ elapsed: day * DAY_MS + timeOfDay - OPEN_MS })
  kis.driver.step()
}

/** Milliseconds after midnight at which the bar of a row begins, and when it is over: half a minute into the next one. */
export const startOf = (row: number): number => OPEN_MS + row * BAR_MS
export const afterBar = (row: number): number => startOf(row + 1) + MINUTE_MS / 2

/** One share more trades at the price of the last, long after the close: whatever is due by then is. */
export function tradesLate({ kis }: Pick<World, 'kis'>): void {
  const { market, exchange } = kis.world
  market.print(CODE, { at: LATE_MS, price: market.quote(CODE).last, size: 1, aggressor: 'buyer' }, 'KRX')
  exchange.watcher?.onBook(CODE, 'KRX')
  kis.driver.step()
}

/** Who held the lease is dead: the quarter of a minute until another process may have it is over. */
export async function leaseEnds({ sql }: Pick<World, 'sql'>): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`set local role app_owner`
    await tx`update private.leases set expires_at = clock_timestamp()`
  })
}

/** The ledger goes by its own clock, in which all of this is one day: everything so far was a day earlier. */
export async function nightFalls({ sql }: Pick<World, 'sql'>): Promise<void> {
  await sql.begin(async (tx) => {
    // What is written down nobody may change: the trigger that says so stands aside for the length of this.
    await tx`set local role app_owner`
    await tx`alter table trade.strategy_days disable trigger user`
    await tx`update trade.strategy_days set date = date - 1`
    await tx`alter table trade.strategy_days enable trigger user`
    await tx`update trade.strategy_runs set date = date - 1`
  })
}

/** Its days of the last week are planned when somebody looks. */
export async function isOfAWeekAgo({ sql }: Pick<World, 'sql'>, versionId: string): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`set local role app_owner`
    await tx`alter table trade.strategy_versions disable trigger user`
    await tx`update trade.strategy_versions set armed_at = armed_at - interval '6 days' where id = ${versionId}`
    await tx`alter table trade.strategy_versions enable trigger user`
    await tx`delete from trade.strategy_runs where version_id = ${versionId}`
  })
}

/** Its session runs, the strategy has begun on what it knows, and trades stream to it. */
export async function isWatching(
  { kis }: Pick<World, 'kis'>,
  { bridge, versionId }: { readonly bridge: BridgeProcess; readonly versionId: string },
): Promise<void> {
  const isSo = (line: Readonly<Record<string, unknown>>): boolean =>
    line.event === 'strategy_started' && line.versionId === versionId
  await eventually(
    async () => {
      const streams = kis.sockets.paper.registrations().flatMap(({ registrations }) => registrations)
      const session = bridge.lines.findLast(({ event }) => event === 'session_changed')
      return session?.state === 'running' && bridge.lines.some(isSo) && streams.includes(`H0STCNT0|${CODE}`)
    },
    () => `watching; ${lastOf(bridge)}`,
  )
}

/** What a bridge said last, for whoever waits in vain. */
export const lastOf = ({ lines }: BridgeProcess): string =>
  `the bridge said last:\n${lines
    .slice(-25)
    .map((line) => JSON.stringify(line))
    .join('\n')}`

/** What a bridge recorded of its desks, the oldest first. */
export async function tapesIn(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder)).sort()
  return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
}

interface TapeLine {
  readonly told?: { readonly type: string; readonly tick?: { readonly tsEvent: number } }
  readonly wanted?: readonly { readonly type: string; readonly signal?: { readonly key: string } }[]
}

/** Keys of the signals a tape tells of, and its trades; `line` is one of its lines. */
export function toldOf(text: string) {
  const lines = text.split('\n').slice(0, -1)
  const read = lines.map((line) => ({ line, ...(JSON.parse(line) as TapeLine) })) // as the bridge wrote them
  return {
    signals: read.flatMap(({ wanted }) => wanted?.flatMap(({ signal }) => signal?.key ?? []) ?? []),
    trades: read.flatMap(({ line, told }) => (told?.tick === undefined ? [] : [{ line, at: told.tick.tsEvent }])),
  }
}

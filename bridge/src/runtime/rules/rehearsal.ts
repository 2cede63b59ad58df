import type { DryRunResult, RulePreview } from '@naru/shared/contracts/rules-api'
import { err, ok, type Result } from '@naru/shared/core/result'
import { type UnixMs, unixMs } from '@naru/shared/core/time'
import { type InstrumentId, instrumentId } from '@naru/shared/domain/instrument'
import type { Bar, BarSpec } from '@naru/shared/domain/market-data'
import { barStart, isMinutes, MINUTES } from '@naru/shared/market/resample'
import { compileRule } from '@naru/shared/rules/compile'
import { costOf, dataNeeds } from '@naru/shared/rules/cost'
import { findUnserved } from '@naru/shared/rules/desk/served'
import { type DryRunHistory, dryRun } from '@naru/shared/rules/dry-run'
import { explainRule } from '@naru/shared/rules/explain'
import { parseRule } from '@naru/shared/rules/parse'
import type { RuleProblem } from '@naru/shared/rules/problem'
import type { Rule } from '@naru/shared/rules/rule'
import type { Clock } from '../../ports/clock.ts'
import type { Sessions } from '../../ports/sessions.ts'
import type { History } from '../history.ts'
import type { InstrumentDirectory } from '../instrument-directory.ts'
import { bestSession } from '../market-data-hub.ts'
import { resolveUniverse } from './universe.ts'

/** What a rule would do, said before it is armed. Nothing here is kept, and nothing is sent. */
export interface Rehearsal {
  preview(userId: string, definition: unknown): Promise<RulePreview>
  /** One at a time for each user. */
  dryRun(userId: string, definition: unknown, symbols?: readonly string[]): Promise<Result<DryRunResult, 'busy'>>
}

interface Parts {
  readonly history: Pick<History, 'read'>
  readonly instruments: InstrumentDirectory
  readonly sessions: Pick<Sessions, 'forUser'>
  readonly clock: Pick<Clock, 'now'>
}

const DAYS = 60
const DAY_MS = 86_400_000
const MAX_INSTRUMENTS = 10
const MAX_FIRINGS = 500
/** Bars of one instrument that are played: the process does nothing else while it plays them. */
const MAX_BARS = 5_000
/** Stands for trades where the rule itself names no minutes. */
const PLAIN_SPEC: BarSpec = '15m'
/** Fewer days of minutes than that, and days tell more. */
const ENOUGH_DAYS = 10

export function createRehearsal(parts: Parts): Rehearsal {
  const running = new Set<string>()
  return {
    preview: (userId, definition) => preview(parts, userId, definition),
    async dryRun(userId, definition, symbols) {
      if (running.has(userId)) return err('busy')
      running.add(userId)
      try {
        return ok(await rehearse(parts, userId, { definition, symbols }))
      } finally {
        running.delete(userId)
      }
    },
  }
}

type Problems = RulePreview['problems']
const toProblems = (problems: readonly RuleProblem[]): Problems =>
  problems.map(({ path, code, expected, actual }) => ({
    path: [...path],
    code,
    expected,
    ...(actual !== undefined && { actual }),
  }))

async function preview(parts: Parts, userId: string, definition: unknown): Promise<RulePreview> {
  const parsed = parseRule(definition)
  if (!parsed.ok) return { problems: toProblems(parsed.error), sentences: null, cost: null, instruments: null }
  const rule = parsed.value
  const instruments = await watched(parts, userId, rule)
  const names = { symbol: await namesOf(parts) }
  const { nodes, depth, subscriptions, restPerMinute, indicators } = costOf(rule, instruments?.length ?? 1)
  return {
    problems: toProblems(findUnserved(compileRule(rule))),
    sentences: { ko: [...explainRule(rule, 'ko', names)], en: [...explainRule(rule, 'en', names)] },
    cost: { nodes, depth, subscriptions, restPerMinute, indicators },
    instruments: instruments === null ? null : [...instruments],
  }
}

async function watched(parts: Parts, userId: string, { universe }: Rule): Promise<readonly InstrumentId[] | null> {
  const info = bestSession(parts.sessions.forUser(userId))?.info
  const listed = async () => {
    const all = await parts.instruments.all()
    return all.ok ? all.value : undefined
  }
  // Whose watchlist it is the ledger tells with the armed rule alone.
  const found = await resolveUniverse(universe, { inWatchlist: null, info, listed })
  return found.ok ? found.value : null
}

async function namesOf({ instruments }: Parts): Promise<(symbol: string) => string | undefined> {
  await instruments.all()
  return (symbol) => instruments.find(instrumentId(symbol))?.nameKo
}

interface Question {
  readonly definition: unknown
  readonly symbols: readonly string[] | undefined
}

async function rehearse(parts: Parts, userId: string, { definition, symbols }: Question): Promise<DryRunResult> {
  const parsed = parseRule(definition)
  if (!parsed.ok) return { ...NOTHING, problems: toProblems(parsed.error) }
  const rule = parsed.value
  const ids = symbols?.map((symbol) => instrumentId(symbol)) ?? (await watched(parts, userId, rule)) ?? []
  const question = { userId, rule, spec: leadOf(rule), from: unixMs(parts.clock.now() - DAYS * DAY_MS) }
  const results: DryRunResult[] = []
  for (const id of ids.slice(0, MAX_INSTRUMENTS)) {
    results.push(await playOne(parts, question, id))
    // Orders and prices go first.
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { ...joined(results), problems: toProblems(findUnserved(compileRule(rule))) }
}

const NOTHING: DryRunResult = {
  problems: [],
  days: DAYS,
  spec: null,
  firings: [],
  firingCount: 0,
  evaluated: 0,
  unknown: 0,
  coverage: [],
  notReplayed: [],
}

function joined(results: readonly DryRunResult[]): DryRunResult {
  const sum = (of: (result: DryRunResult) => number): number => results.reduce((total, one) => total + of(one), 0)
  const firings = results.flatMap((result) => result.firings).toSorted((a, b) => a.ts - b.ts)
  return {
    ...NOTHING,
    spec: results.find(({ spec }) => spec !== null)?.spec ?? null,
    firings: firings.slice(-MAX_FIRINGS),
    firingCount: firings.length,
    evaluated: sum(({ evaluated }) => evaluated),
    unknown: sum(({ unknown }) => unknown),
    coverage: results.flatMap(({ coverage }) => coverage),
    notReplayed: [...new Set(results.flatMap(({ notReplayed }) => notReplayed))],
  }
}

/** The shortest minutes the rule names; a rule on trades is played on bars that are kept for long. */
function leadOf(rule: Rule): BarSpec {
  const named = dataNeeds(rule).bars.map(({ spec }) => spec)
  const shortest = named.filter(isMinutes).toSorted((a, b) => MINUTES[a] - MINUTES[b])[0]
  if (shortest !== undefined) return shortest
  return rule.eval?.on.startsWith('barClose') ? '1d' : PLAIN_SPEC
}

interface Play {
  readonly userId: string
  readonly rule: Rule
  readonly spec: BarSpec
  readonly from: UnixMs
}

async function playOne(parts: Parts, play: Play, id: InstrumentId): Promise<DryRunResult> {
  const bars: Partial<Record<BarSpec, readonly Bar[]>> = {}
  const isNamed = dataNeeds(play.rule).bars.some(({ spec }) => spec === play.spec)
  let { spec } = play
  let lead = await readBars(parts, play, { id, spec, count: countOf(spec) })
  if (!isNamed && new Set(lead.map(({ ts }) => barStart('1d', ts))).size < ENOUGH_DAYS) {
    spec = '1d'
    lead = await readBars(parts, play, { id, spec, count: countOf(spec) })
  }
  bars[spec] = lead
  for (const need of dataNeeds(play.rule).bars) {
    if (need.spec !== spec)
      bars[need.spec] = await readBars(parts, play, { id, spec: need.spec, count: need.count + DAYS })
  }
  const coverage = { instrumentId: id, bars: lead.length, from: lead[0]?.ts ?? null, to: lead.at(-1)?.ts ?? null }
  if (lead.length === 0) return { ...NOTHING, coverage: [coverage] }
  const history: DryRunHistory = { instrumentId: id, bars }
  // While a recorded day is replayed its bars are long ago: the days before the newest bar count then.
  const earliest = Math.min(play.from, (lead.at(-1)?.ts ?? 0) - DAYS * DAY_MS)
  const from = unixMs(Math.max(earliest, (lead[0]?.ts ?? 1) - 1))
  const report = dryRun(play.rule, [history], { from })
  const firings = report.firings.map(({ ts, evidence }) => ({
    instrumentId: id,
    ts,
    price: priceAt(lead, ts),
    evidence: [...evidence],
  }))
  return {
    ...NOTHING,
    spec,
    firings,
    firingCount: firings.length,
    evaluated: report.evaluated,
    unknown: report.unknown,
    coverage: [coverage],
    notReplayed: [...report.missing],
  }
}

async function readBars(
  { history }: Parts,
  { userId }: Play,
  { id, spec, count }: { readonly id: InstrumentId; readonly spec: BarSpec; readonly count: number },
): Promise<readonly Bar[]> {
  const limit = Math.min(count, MAX_BARS)
  const question = { userId, instrumentId: id, spec, to: null, limit, adjust: 'splits', source: null } as const
  const read = await history.read(question)
  return read.ok ? read.value.bars : []
}

const MINUTES_PER_DAY = 390
const countOf = (spec: BarSpec): number =>
  isMinutes(spec) ? Math.ceil((DAYS * MINUTES_PER_DAY) / MINUTES[spec]) : DAYS

/** The close of the newest bar that had begun. */
const priceAt = (bars: readonly Bar[], at: UnixMs): number | null => bars.findLast(({ ts }) => ts < at)?.close ?? null

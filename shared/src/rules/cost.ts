import type { BarSpec } from '../domain/market-data.ts'
import { historyOf } from '../indicators/registry.ts'
import { isMinutes, MINUTES } from '../market/resample.ts'
import type { Feed } from './catalogue.ts'
import { samplesOf } from './check-node.ts'
import { compileRule } from './compile.ts'
import type { Read } from './read.ts'
import { depthOf, rootsOf } from './roots.ts'
import type { Rule } from './rule.ts'
import { everyNode } from './walk.ts'

export interface RuleCost {
  readonly nodes: number
  readonly depth: number
  readonly indicators: number
  /** Registrations of the broker's live feed: trades and books are one each. */
  readonly subscriptions: number
  /** Calls for what the feed does not tell: bars, flows, facts and indices. */
  readonly restPerMinute: number
  /** What one evaluation may cost at most, in nodes visited and window places walked. */
  readonly fuel: number
}

/** How often a fact is read, in calls a minute for each instrument. */
const PER_MINUTE: Readonly<Partial<Record<Feed, number>>> = {
  flow: 0.1,
  fundamental: 0.01,
  status: 0.2,
  reference: 0.01,
}
/** Read once for all instruments. */
const SHARED_PER_MINUTE: Readonly<Partial<Record<Feed, number>>> = { index: 6, fx: 0.1 }

/** What a rule costs over so many instruments. Bars of minutes are made of trades where those are subscribed to. */
export function costOf(rule: Rule, symbolCount: number): RuleCost {
  const { reads, trigger } = compileRule(rule)
  const feeds = new Set(reads.map(({ feed }) => feed))
  const hasTrades = feeds.has('tick') || (trigger.kind !== 'bar' && feeds.has('bars'))
  const specs = new Set(reads.flatMap((read) => ('tf' in read ? [read.tf] : [])))
  if (trigger.kind === 'bar') specs.add(trigger.tf)
  const bars = hasTrades ? 0 : [...specs].reduce((sum, spec) => sum + (isMinutes(spec) ? 1 / MINUTES[spec] : 0.01), 0)
  const each = [...feeds].reduce((sum, feed) => sum + (PER_MINUTE[feed] ?? 0), bars)
  const once = [...feeds].reduce((sum, feed) => sum + (SHARED_PER_MINUTE[feed] ?? 0), 0)
  const roots = rootsOf(rule)
  const nodes = roots.flatMap(everyNode)
  return {
    nodes: nodes.length,
    depth: Math.max(...roots.map((root) => depthOf(rule, root))),
    indicators: new Set(reads.flatMap((read) => (read.kind === 'indicator' ? [`${read.key}`] : []))).size,
    subscriptions: symbolCount * ((hasTrades ? 1 : 0) + (feeds.has('book') ? 1 : 0)),
    restPerMinute: Math.ceil(each * symbolCount + once),
    fuel: nodes.reduce((sum, { node }) => sum + 1 + samplesOf(node), 0),
  }
}

export interface RuleNeeds {
  readonly ticks: boolean
  readonly books: boolean
  /** Closed bars to load before the first evaluation, by length. */
  readonly bars: readonly { readonly spec: BarSpec; readonly count: number }[]
  /** Keys of facts, by who tells them: "flow.foreignNetQty.1d", "fact.per", "px.upperLimit", "pos.qty" … */
  readonly facts: Readonly<Partial<Record<Feed, readonly string[]>>>
  readonly lines: readonly string[]
  readonly needsClock: boolean
}

/** What has to be there for a rule to be evaluated. */
export function dataNeeds(rule: Rule): RuleNeeds {
  const { reads, trigger, when, exit, clock } = compileRule(rule)
  const samplers = [...when.samplers, ...(exit?.samplers ?? [])]
  const specs = new Set([
    ...reads.flatMap((read) => ('tf' in read ? [read.tf] : [])),
    ...samplers.map(({ tf }) => tf),
    ...(trigger.kind === 'bar' ? [trigger.tf] : []),
    ...(reads.some(({ key }) => key === 'tape.volPctPrevDay') ? (['1d'] as const) : []),
  ])
  const lookBack = (spec: BarSpec): number =>
    Math.max(2, ...reads.map((read) => ('tf' in read && read.tf === spec ? countOf(read) : 0))) +
    Math.max(0, ...samplers.map(({ tf, depth }) => (tf === spec ? depth : 0)))
  const facts: Partial<Record<Feed, string[]>> = {}
  for (const { kind, feed, key } of reads) {
    if (kind !== 'fact' || feed === 'tick' || feed === 'book') continue
    const keys = facts[feed] ?? []
    keys.push(key)
    facts[feed] = keys
  }
  return {
    ticks: reads.some(({ feed }) => feed === 'tick' || (feed === 'bars' && trigger.kind !== 'bar')),
    books: reads.some(({ feed }) => feed === 'book'),
    bars: [...specs].map((spec) => ({ spec, count: lookBack(spec) })),
    facts,
    lines: reads.flatMap((read) => (read.kind === 'line' ? [read.id] : [])),
    needsClock: clock.length > 0,
  }
}

function countOf(read: Extract<Read, { readonly tf: BarSpec }>): number {
  if (read.kind === 'prior') return 2
  if (read.kind === 'bar') return read.shift + 1
  const spec = { ind: read.ind, params: read.params, ...(read.src !== undefined && { src: read.src }) }
  return historyOf(spec, read.output) + read.shift + 1
}

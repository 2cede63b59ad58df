import type { UnixMs } from '../../core/time.ts'
import type { InstrumentId } from '../../domain/instrument.ts'
import type { BarSpec } from '../../domain/market-data.ts'
import { CARRIED_CALENDAR, type TradingCalendar } from '../../market/trading-calendar.ts'
import { createClock } from '../clock.ts'
import { RULE_LIMITS } from '../limits.ts'
import { FuelSpent } from '../nodes/context.ts'
import type { Cell } from '../read.ts'
import type { PriceLine, RuleHit, RuleSet } from '../rule-set.ts'
import { type Armed, arm, saveArmed } from './armed.ts'
import { createBoard, staleAfter } from './board.ts'
import type { Moment } from './fire.ts'
import { firedHit, missedHit } from './hit.ts'
import { withExtremes } from './near-level.ts'
import { createPlace, enter, leave, readsLine, rest } from './place.ts'
import { isInSession, nextTurn } from './session.ts'
import { BASELINES, note, traceOf } from './tracing.ts'
import { createWakeHeap } from './wake-heap.ts'
import { BITS, idle, judge, readAt, replaySamples, type Side, sampleAt, takeBaseline, wakeOf } from './watch.ts'
import { createWatch, type Place, restore, type Watch } from './watched.ts'

const NONE: readonly RuleHit[] = Object.freeze([])

export interface RuleSetSettings {
  readonly calendar?: TradingCalendar
  /** Looks at every rule with every tick of any instrument: what the index is measured against. */
  readonly isNaive?: boolean
}

export function createRuleSet({ calendar = CARRIED_CALENDAR, isNaive = false }: RuleSetSettings = {}): RuleSet {
  let clock = createClock(calendar)
  const armed = new Map<string, Armed>()
  const places = new Map<InstrumentId, Place>()
  const shared = new Map<string, Cell>()
  const lines = new Map<string, PriceLine>()
  const heap = createWakeHeap()
  const changed = new Set<string>()
  const moment: Moment = { at: 0, clock: clock.view(0), closedBar: null }
  let hits: RuleHit[] = []
  let turn = 0
  let now = 0

  const answer = (): readonly RuleHit[] => {
    if (hits.length === 0) return NONE
    const all = hits
    hits = []
    return all
  }

  const sharedCell = (key: string): Cell => {
    const cell = shared.get(key) ?? { value: Number.NaN, freshUntil: Number.POSITIVE_INFINITY }
    shared.set(key, cell)
    return cell
  }

  const placeOf = (id: InstrumentId, at: number): Place => {
    const known = places.get(id)
    if (known !== undefined) return known
    const place = createPlace(createBoard(id, sharedCell))
    places.set(id, place)
    for (const line of lines.values()) if (line.instrumentId === id) place.board.onLine(line, at)
    return place
  }

  /** A rule that throws or costs too much is looked at no more after a few times; the others never notice. */
  const strike = (one: Armed, error: unknown, at: number): void => {
    one.strikes += 1
    changed.add(one.rule.versionId)
    if (one.strikes < RULE_LIMITS.strikes || one.isOff) return
    one.isOff = true
    const { ruleId, versionId } = one.rule
    const code = error instanceof FuelSpent ? 'fuel' : 'threw'
    const detail = error instanceof Error ? error.message.slice(0, 200) : 'threw no error'
    for (const watch of one.watches.values()) leave(watch)
    hits.push({ kind: 'switched_off', ruleId, versionId, at: at as UnixMs, code, detail })
  }

  /** Runs what belongs to one rule; its failure is its own. */
  const guarded = (one: Armed, at: number, work: () => void): void => {
    if (one.isOff) return
    try {
      work()
    } catch (error) {
      strike(one, error, at)
    }
  }

  /** After a look: when it has to be looked at again, and whether every tick matters until then. */
  const settle = (watch: Watch): void => {
    const at = Math.min(wakeOf(watch.when), watch.exit === null ? Number.POSITIVE_INFINITY : wakeOf(watch.exit))
    // What is due already and was held back waits for something to happen.
    if (at > now && at < watch.wakeAt) heap.push(watch, at)
    rest(watch)
  }

  const evaluateWatch = (watch: Watch): void => {
    const { armed: owner, when, exit, tracer } = watch
    const { session, eval: asked } = owner.rule.compiled.rule
    if (session !== undefined && !isInSession(session, moment.clock)) {
      if (!watch.hasBaseline) prime(watch, moment.at)
      tracer.block = 'session'
      return
    }
    const before = when.state.last
    const decision = judge(when, moment)
    const hasFired = typeof decision === 'object'
    watch.hasBaseline ||= when.state.last !== null
    note(tracer, when.now, hasFired ? null : decision)
    if (hasFired) hits.push(firedHit(watch, moment, { part: 'when', suffix: decision.suffix }))
    else if (decision === 'unknown' && asked?.onUnknown === 'notify' && watch.unknownDay !== moment.clock.day) {
      watch.unknownDay = moment.clock.day
      hits.push(missedHit(watch, moment.at))
    }
    if (hasFired || before !== when.state.last) changed.add(owner.rule.versionId)
    if (exit !== null) evaluateExit(watch, exit)
    settle(watch)
  }

  const evaluateExit = (watch: Watch, exit: Side): void => {
    const quantity = watch.held === null ? Number.NaN : readAt(watch.held, moment.at)
    if (!(quantity > 0)) {
      idle(exit, moment)
      return
    }
    const before = exit.state.last
    const decision = judge(exit, moment)
    const hasFired = typeof decision === 'object'
    if (hasFired) hits.push(firedHit(watch, moment, { part: 'exit', suffix: decision.suffix }))
    if (hasFired || before !== exit.state.last) changed.add(watch.armed.rule.versionId)
  }

  /** Looks at a rule for something that happened now, once an event and not more often than it asked for. */
  const visit = (watch: Watch, at: number, closedBar: number | null = null): void => {
    if (watch.seen === turn || watch.armed.isOff) return
    watch.seen = turn
    const { trigger } = watch.armed.rule.compiled
    if (trigger.kind === 'throttle') {
      if (at < watch.nextAt) {
        if (watch.nextAt < watch.wakeAt) heap.push(watch, watch.nextAt)
        return
      }
      watch.nextAt = at + trigger.ms
    }
    moment.at = at
    moment.clock = clock.view(at)
    moment.closedBar = closedBar
    try {
      evaluateWatch(watch)
    } catch (error) {
      strike(watch.armed, error, at)
    }
  }

  const visitNow = (watch: Watch): void => visit(watch, now)

  /** An event begins: first whatever time has brought about until then, which is an event of its own. */
  const begin = (at: number): void => {
    now = at
    while (heap.next() <= at) {
      turn += 1
      passTime(at)
    }
    turn += 1
  }

  const passTime = (at: number): void => {
    for (let due = heap.pop(at); due !== undefined; due = heap.pop(at)) {
      const one = due as Armed | Watch // nothing else is ever pushed
      if (one.kind === 'armed') turnClock(one, at)
      else if (one.armed.rule.compiled.trigger.kind !== 'bar' || one.when.state.isPending) visit(one, at)
    }
  }

  /** The clock has turned something for all of a rule's instruments. */
  const turnClock = (one: Armed, at: number): void => {
    if (one.isOff || armed.get(one.rule.versionId) !== one) return
    for (const watch of one.watches.values()) {
      watch.board.onTime(at)
      if (one.rule.compiled.trigger.kind !== 'bar') visit(watch, at)
    }
    if (one.needs.length > 0) heap.push(one, nextTurn(one.needs, clock.view(at)))
  }

  const prime = (watch: Watch, at: number): void => {
    const { rule } = watch.armed
    const { trigger, reads } = rule.compiled
    const baseline: Moment = { at, clock: clock.view(at), closedBar: null }
    const series = trigger.kind === 'bar' ? watch.board.series(trigger.tf) : undefined
    series?.showClosed(at)
    for (const side of [watch.when, watch.exit]) {
      if (side === null) continue
      guarded(watch.armed, at, () => {
        takeBaseline(side, baseline, () => replaySamples(side, { reads, seriesOf: watch.board.series }))
      })
    }
    series?.show(at)
    watch.hasBaseline = watch.when.state.last !== null
    watch.tracer.block = BASELINES[watch.when.now]
    settle(watch)
  }

  const watchAt = (one: Armed, id: InstrumentId, at: number): void => {
    const place = placeOf(id, at)
    const watch = createWatch(one, place)
    one.watches.set(id, watch)
    place.watches.add(watch)
    for (const spec of watch.specs) place.board.series(spec).show(at)
    const saved = one.rule.state?.watches[id]
    if (saved !== undefined) restore(watch, saved)
    enter(watch, lines)
    if (!watch.hasBaseline) prime(watch, at)
    else if (saved?.wakeAt != null) heap.push(watch, saved.wakeAt)
    else settle(watch)
  }

  const lookAtAll = (list: Iterable<Watch>, at: number, mask: number): void => {
    for (const watch of list) {
      if ((watch.armed.mask & mask) !== 0 && watch.armed.rule.compiled.trigger.kind !== 'bar') visit(watch, at)
    }
  }

  const lookAtLine = (place: Place, id: string, at: number): void => {
    for (const watch of place.watches) {
      if (!readsLine(watch, id)) continue
      enter(watch, lines)
      if (!watch.hasBaseline) prime(watch, at)
      else if (watch.armed.rule.compiled.trigger.kind !== 'bar') visit(watch, at)
    }
  }

  /** A bar has closed: conditions note it, rules are looked at, values note it, in this order. */
  const closeBar = (place: Place, spec: BarSpec, { at, ts }: { readonly at: number; readonly ts: number }): void => {
    const concerned = [...place.watches].filter((watch) => watch.specs.has(spec))
    const view = clock.view(at)
    const sampleAll = (watch: Watch, when: 'before' | 'after'): void =>
      guarded(watch.armed, at, () => {
        for (const side of [watch.when, watch.exit])
          if (side !== null) sampleAt(side, { at, clock: view, tf: spec, when })
      })
    const series = place.board.series(spec)
    series.showClosed(at)
    for (const watch of concerned) sampleAll(watch, 'before')
    for (const watch of concerned) {
      const { trigger } = watch.armed.rule.compiled
      if (trigger.kind !== 'bar') visit(watch, at)
      else if (trigger.tf === spec) visit(watch, at, ts)
    }
    for (const watch of concerned) sampleAll(watch, 'after')
    series.show(at)
  }

  const disarm = (versionId: string): void => {
    const one = armed.get(versionId)
    if (one === undefined) return
    for (const watch of one.watches.values()) leave(watch)
    one.isOff = true
    one.wakeAt = Number.POSITIVE_INFINITY
    armed.delete(versionId)
    changed.delete(versionId)
  }

  return {
    add(rule, at) {
      begin(at)
      disarm(rule.versionId)
      const one = arm(rule)
      armed.set(rule.versionId, one)
      for (const id of rule.instruments) guarded(one, at, () => watchAt(one, id, at))
      if (one.needs.length > 0) heap.push(one, nextTurn(one.needs, clock.view(at)))
      return answer()
    },
    setInstruments(versionId, instruments, at) {
      const one = armed.get(versionId)
      if (one === undefined) return
      const wanted = new Set(instruments)
      for (const [id, watch] of one.watches) {
        if (wanted.has(id)) continue
        leave(watch)
        one.watches.delete(id)
      }
      for (const id of wanted) if (!one.watches.has(id)) guarded(one, at, () => watchAt(one, id, at))
      changed.add(versionId)
    },
    remove: disarm,
    has: (versionId) => armed.has(versionId),
    onTick(tick, at, facts) {
      begin(at)
      const place = places.get(tick.instrumentId)
      if (place === undefined) return answer()
      place.board.onTick(tick, at)
      if (facts !== undefined) place.board.onFacts(facts, at)
      if (isNaive) {
        for (const one of places.values()) lookAtAll(one.watches, at, -1)
        return answer()
      }
      const { awake, levels } = place
      // From the end: whoever falls asleep is replaced by the last, which has been looked at.
      for (let n = awake.length - 1; n >= 0; n -= 1) visit(awake[n]!, at)
      if (levels.size > 0) levels.move(tick.price, visitNow)
      if (facts !== undefined) lookAtAll(place.watches, at, BITS.facts)
      return answer()
    },
    onBook(book, at) {
      begin(at)
      const place = places.get(book.instrumentId)
      place?.board.onBook(book, at)
      if (place !== undefined) lookAtAll(place.watches, at, BITS.book)
      return answer()
    },
    onBar(instrumentId, { spec, bar }, at) {
      begin(at)
      const place = places.get(instrumentId)
      const series = place?.board.findSeries(spec)
      if (place !== undefined && series?.close(bar, at)) closeBar(place, spec, { at, ts: bar.ts })
      return answer()
    },
    setBars(instrumentId, { spec, ...history }, at) {
      begin(at)
      const place = placeOf(instrumentId, at)
      place.board.series(spec).set(history, at)
      for (const watch of place.watches) if (!watch.hasBaseline && watch.specs.has(spec)) prime(watch, at)
      return answer()
    },
    onFacts(instrumentId, values, at) {
      begin(at)
      const place = placeOf(instrumentId, at)
      place.board.onFacts(values, at)
      lookAtAll(place.watches, at, BITS.facts)
      return answer()
    },
    onSharedFacts(values, at) {
      begin(at)
      for (const [key, value] of Object.entries(values)) {
        const cell = sharedCell(key)
        cell.value = value ?? Number.NaN
        cell.freshUntil = at + staleAfter(key)
      }
      for (const { watches } of places.values()) lookAtAll(watches, at, BITS.shared)
      return answer()
    },
    onRuleFacts(versionId, values, at) {
      begin(at)
      const one = armed.get(versionId)
      for (const [key, value] of Object.entries(values))
        if (one !== undefined) one.cell(key).value = value ?? Number.NaN
      if (one !== undefined) lookAtAll(one.watches.values(), at, BITS.rule)
      return answer()
    },
    onLine(line, at) {
      begin(at)
      lines.set(line.id, line)
      const place = places.get(line.instrumentId)
      place?.board.onLine(line, at)
      if (place !== undefined) lookAtLine(place, line.id, at)
      return answer()
    },
    removeLine(id) {
      const line = lines.get(id)
      lines.delete(id)
      const place = line && places.get(line.instrumentId)
      if (place === undefined) return
      place.board.removeLine(id)
      for (const watch of place.watches) if (readsLine(watch, id)) enter(watch, lines)
    },
    setCalendar(next) {
      clock = createClock(next)
    },
    setKind(instrumentId, kind) {
      placeOf(instrumentId, 0).board.kind = kind
    },
    onTime(at) {
      begin(at)
      return answer()
    },
    nextWakeAt() {
      const next = heap.next()
      return next === Number.POSITIVE_INFINITY ? null : (next as UnixMs) // made of times of events
    },
    stateOf(versionId) {
      const one = armed.get(versionId)
      return one && saveArmed(one)
    },
    takeChanged() {
      const all = [...changed]
      changed.clear()
      return all
    },
    traceOf(versionId, instrumentId) {
      const one = armed.get(versionId)
      const watch = one?.watches.get(instrumentId)
      if (one === undefined || watch === undefined) return undefined
      const trace = withExtremes(watch, traceOf(watch.tracer, watch.when.state.firedAt))
      return one.isOff ? { ...trace, block: 'switched_off' } : trace
    },
    get size() {
      return armed.size
    },
  }
}

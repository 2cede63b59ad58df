import { unixMs } from '@naru/shared/core/time'
import { InstrumentId } from '@naru/shared/domain/instrument'
import { IntentId } from '@naru/shared/domain/order'
import { ParentId } from '@naru/shared/domain/parent-order'
import { anIntent, OPENING } from '@naru/shared/engine/fixtures.test-support'
import type { Wakeup } from '../../src/ports/store.ts'
import { setMode } from '../support/ledger-twin/modes.ts'
import { cancelOrder, placeIntent } from '../support/ledger-twin/sending.ts'
import { createTables, type Tables } from '../support/ledger-twin/tables.ts'
import { anAccount, createTwin } from '../support/memory-ledger.ts'
import { type Agenda, createAgenda } from './agenda.ts'
import { aMachine, type Machine, startBridge } from './bridge.ts'
import { createDatabase } from './database.ts'
import { createDice, type Dice } from './dice.ts'
import { createExchange, type Exchange, type TrueOrder } from './exchange.ts'
import { type CallName, createLife, type Life } from './life.ts'
import { createLine, type Line } from './line.ts'
import { aMovingMarket, aStillMarket, type Market } from './market.ts'
import { ARMED, asked, createParentUser, type ParentUser } from './parent-user.ts'
import { createParentWitness, type ParentWitness } from './parent-witness.ts'
import { ALL_RULES, type Rules } from './rules.ts'
import { createTrace, type Trace } from './trace.ts'
import { judge, type Verdict } from './verdict.ts'
import { createWeather, SPAN, type Weather } from './weather.ts'
import { createWitness, type Witness } from './witness.ts'

export interface Run extends Verdict {
  readonly seed: number
  readonly kills: number
  readonly freezes: number
  readonly events: number
  /** Equal for equal runs. */
  readonly digest: string
  readonly trace: readonly string[]
}

interface World {
  readonly agenda: Agenda
  readonly dice: Dice
  readonly weather: Weather
  readonly trace: Trace
  readonly tables: Tables
  readonly exchange: Exchange
  readonly market: Market
  readonly witness: Witness
  readonly parentWitness: ParentWitness
  readonly rules: Rules
  readonly lines: Map<Life, Line>
  readonly machines: Machine[]
  readonly listeners: Set<(wakeup: Wakeup) => void>
  readonly bugs: string[]
  readonly noticed: Map<string, number>
  /** What is on its way to the broker. */
  readonly inFlight: (IntentId | null)[]
  /** Where parent orders live, who places them. */
  readonly user: ParentUser | undefined
  readonly counts: { kills: number; freezes: number; lives: number; ids: number }
}

const BRIDGE = 'bridge'
const access = { isLiveReady: true, cooldownUntil: null, armed: { [ARMED.id]: ARMED.hash } }
const ACCOUNT = { ...anAccount({ access, userId: '20000000-0000-4000-8000-000000000001' }), bridgeId: BRIDGE }
/** One life in so many has parent orders, and prices that move. */
const PARENTS_EVERY = 3
/** Shares of each instrument that are held there from the beginning. */
const HELD = 60
const INSTRUMENTS = ['005930.KRX', '000660.KRX', '035420.KRX'].map((id) => InstrumentId.parse(id))

/** One life of a bridge, of its ledger and of its broker, from the first order to the last doubt. */
export async function runSeed(seed: number, { rules = ALL_RULES, keepsTrace = false } = {}): Promise<Run> {
  const world = createWorld(seed, rules, keepsTrace)
  boot(world)
  planFaults(world)
  planUser(world)
  world.user?.plan(world.agenda)
  if (world.user) world.agenda.after(SPAN.fall - 1, world.parentWitness.onFall)
  const verdict = await live(world)
  const { tables, counts, trace, agenda } = world
  for (const row of tables.intents.values()) trace.note(agenda.now(), 'ledger', JSON.stringify(row))
  for (const row of tables.parents.values()) trace.note(agenda.now(), 'ledger', JSON.stringify(row))
  for (const order of world.exchange.orders) trace.note(agenda.now(), 'broker', JSON.stringify(order))
  const { kills, freezes } = counts
  return { ...verdict, seed, kills, freezes, events: agenda.count(), digest: trace.digest(), trace: trace.lines }
}

/** Until everything is settled as it must be; what is not by the end never will be. */
async function live(world: World): Promise<Verdict> {
  const { agenda, tables, exchange, market, witness, parentWitness, noticed, bugs, rules, inFlight } = world
  for (let until = market.isMoving ? SPAN.closing : SPAN.calm; ; until += LOOK_MS) {
    await agenda.run(OPENING + until).catch((error: unknown) => void bugs.push(String(error)))
    const evidence = { tables, exchange, market, witness, parentWitness, bugs }
    const verdict = judge({ ...evidence, noticed: rules.fillsFromNotices ? noticed : undefined })
    const isSettled = verdict.complaints.length === 0 && inFlight.length === 0 && exchange.pending() === 0
    if (isSettled || bugs.length > 0 || until >= SPAN.end) return verdict
  }
}

const LOOK_MS = 15_000

function createWorld(seed: number, rules: Rules, keepsTrace: boolean): World {
  const agenda = createAgenda(OPENING)
  const dice = createDice(seed)
  const tables = createTables(() => unixMs(agenda.now()))
  tables.accounts = [ACCOUNT]
  tables.armed.set(ARMED.id, { ...ARMED, isOver: false })
  const lines = new Map<Life, Line>()
  const onNotice: Parameters<typeof createExchange>[0]['onNotice'] = (notice) => {
    for (const line of lines.values()) line.hear(notice)
  }
  const weather = createWeather(agenda, dice, OPENING)
  const hasParents = rules.hasParents || seed % PARENTS_EVERY === 0
  const market = hasParents ? aMovingMarket({ agenda, dice, instruments: INSTRUMENTS, start: OPENING }) : aStillMarket()
  market.onMove((id) => {
    for (const line of lines.values()) line.print(id)
  })
  const parentWitness = createParentWitness(tables)
  const held = new Map(hasParents ? INSTRUMENTS.map((id) => [id, HELD] as const) : [])
  const onTrade = (order: TrueOrder): void => parentWitness.onTrade(order, exchange)
  const isTakenBack = parentWitness.isTakenBack
  const exchange = createExchange({ agenda, dice, market, held, onNotice, onTrade, isTakenBack })
  const counts = { kills: 0, freezes: 0, lives: 0, ids: 0 }
  const inFlight: World['inFlight'] = []
  const listeners: World['listeners'] = new Set()
  const user = createParentUser({
    dice,
    tables,
    exchange,
    rules,
    start: OPENING,
    account: ACCOUNT,
    instruments: INSTRUMENTS,
    nextParentId: () => ParentId.parse(nextId({ counts }).replace('0000-4000', '0000-4001')),
    isInFlight: (id) => inFlight.includes(IntentId.parse(id)),
    tell(parentId) {
      for (const listener of listeners) listener({ kind: 'parent_changed', accountId: ACCOUNT.accountId, parentId })
    },
  })
  return {
    agenda,
    dice,
    weather,
    trace: createTrace(keepsTrace),
    tables,
    exchange,
    market,
    witness: createWitness(tables, BRIDGE),
    parentWitness,
    rules,
    lines,
    machines: [],
    listeners,
    bugs: [],
    noticed: new Map(),
    inFlight,
    counts,
    user: hasParents ? user : undefined,
  }
}

/* -------------------------------------------------------------------------------------------------------- processes */

/** A process on a machine where none is alive, be it a new machine. */
function boot(world: World): void {
  const { agenda, dice, weather, trace, exchange, market, rules, witness, tables, lines, listeners, bugs } = world
  const { parentWitness, inFlight, user } = world
  const machine = world.machines.find((one) => one.life === undefined) ?? aMachine()
  if (!world.machines.includes(machine)) world.machines.push(machine)
  world.counts.lives += 1
  const name = `p${world.counts.lives}`
  const onDeath = (): void => {
    machine.life = undefined
    lines.delete(life)
    trace.note(agenda.now(), name, 'dies')
    agenda.after(dice.between(500, 12_000), () => machine.life === undefined && boot(world))
  }
  const life = createLife({
    name,
    agenda,
    skewMs: dice.between(-2_000, 2_000),
    clockSleeps: rules.clockSleeps,
    onDeath,
  })
  machine.life = life
  trace.note(agenda.now(), name, 'starts')
  const line = createLine({
    life,
    agenda,
    dice,
    weather,
    exchange,
    market,
    rules,
    onWrite(intentId) {
      witness.onWrite(name, intentId)
      parentWitness.onWrite(intentId)
    },
    onFlight(change, intentId) {
      if (change === 1) inFlight.push(intentId)
      else inFlight.splice(inFlight.indexOf(intentId), 1)
    },
    onOutcome: (what, outcome) => trace.note(agenda.now(), name, `${what} ${JSON.stringify(outcome)}`),
    onNotice: ({ orderNo, kind, quantity }) => {
      if (kind === 'fill') world.noticed.set(orderNo, (world.noticed.get(orderNo) ?? 0) + quantity)
    },
  })
  lines.set(life, line)
  const listen = (onWakeup: (wakeup: Wakeup) => void): (() => void) => {
    listeners.add(onWakeup)
    return () => listeners.delete(onWakeup)
  }
  const ledger = rules.stores(createTwin(tables, BRIDGE), tables)
  const stores = parentWitness.watch(witness.watch(user?.meddle(ledger) ?? ledger))
  startBridge({
    life,
    machine,
    dice,
    ledger: createDatabase({ life, agenda, dice, weather, trace, stores, listen }),
    line,
    rules,
    access: tables.accounts[0]?.access ?? access,
    onAlarm: (alarm) => trace.note(agenda.now(), name, `alarm ${alarm}`),
    onBug: (error) => {
      // As in production: what nobody expected ends the process.
      bugs.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
      life.kill()
    },
  })
}

const alive = ({ machines }: World): readonly Life[] => machines.flatMap(({ life }) => life ?? [])

function planFaults(world: World): void {
  const { agenda, dice } = world
  if (dice.chance(40)) agenda.after(dice.between(0, 200_000), () => boot(world))
  const times = (count: number, work: () => void): void => {
    for (let done = 0; done < count; done += 1) agenda.after(dice.between(2_000, SPAN.faults), work)
  }
  times(dice.between(2, 6), () => killOne(world))
  times(dice.between(0, 3), () => freezeOne(world))
  times(dice.between(0, 2), () => {
    const victim = dice.pick(alive(world))
    if (victim) world.lines.get(victim)?.drop(dice.between(500, 60_000))
  })
}

const CALLS: readonly (CallName | null)[] = ['claim', 'claim', 'journal', 'record', 'record', 'broker', 'ledger', null]

/** Dies now, or at the door of one of its next calls. */
function killOne(world: World): void {
  const { dice } = world
  const victim = dice.pick(alive(world))
  if (!victim) return
  const spring = (): void => {
    if (victim.isDead()) return
    world.counts.kills += 1
    victim.kill()
  }
  if (dice.chance(40)) spring()
  else
    victim.arm({
      call: dice.pick(CALLS) ?? null,
      skip: dice.between(0, 2),
      when: dice.chance(50) ? 'before' : 'after',
      spring,
    })
}

/** Stops for up to fifty seconds, often between a claim and the sending; half of the time somebody starts another. */
function freezeOne(world: World): void {
  const { dice, agenda, trace } = world
  const victim = dice.pick(alive(world))
  if (!victim) return
  const spring = (): void => {
    if (victim.isDead()) return
    const ms = dice.between(1_000, 50_000)
    world.counts.freezes += 1
    trace.note(agenda.now(), victim.name, `freezes ${ms}`)
    victim.freeze(ms)
    if (dice.chance(50)) agenda.after(dice.between(100, 5_000), () => boot(world))
  }
  if (dice.chance(40)) spring()
  else victim.arm({ call: dice.pick(CALLS) ?? null, skip: 0, when: 'after', spring })
}

/* --------------------------------------------------------------------------------------------------------- the user */

const nextId = ({ counts }: Pick<World, 'counts'>): IntentId => {
  counts.ids += 1
  return IntentId.parse(`00000000-0000-4000-8000-${String(counts.ids).padStart(12, '0')}`)
}

/** Few symbols and quantities, so that orders look alike often. */
function aWish({ dice }: World) {
  const type = dice.chance(10) ? ('market' as const) : ('limit' as const)
  const terms = anIntent({
    instrumentId: dice.pick(INSTRUMENTS) ?? '',
    side: dice.chance(15) ? 'sell' : 'buy',
    quantity: dice.between(1, 2) * 10,
    type,
    limitPrice: type === 'limit' ? 70_000 : null,
  })
  return terms
}

const tell = ({ listeners }: World, intentId: IntentId): void => {
  for (const listener of listeners) listener({ kind: 'intent_ready', accountId: ACCOUNT.accountId, intentId })
}

function planUser(world: World): void {
  const { agenda, dice } = world
  const times = (count: number, work: () => void): void => {
    for (let done = 0; done < count; done += 1) agenda.after(dice.between(1_000, SPAN.orders), work)
  }
  times(world.market.isMoving ? 6 : 14, () => place(world))
  times(dice.between(0, 4), () => cancelOne(world))
  times(dice.between(0, 2), () => {
    const { instrumentId, type, limitPrice, stopPrice, quantity } = aWish(world)
    world.exchange.take({ instrumentId, side: 'buy', type, limitPrice, stopPrice, quantity }, null)
  })
  if (dice.chance(20)) times(1, () => haltFor(world, dice.between(3_000, 60_000)))
}

function place(world: World): void {
  const createdAt = unixMs(world.agenda.now())
  const expiresAt = unixMs(createdAt + 30_000)
  const id = nextId(world)
  placeIntent(world.tables, { ...aWish(world), id, createdAt, expiresAt })
  tell(world, id)
}

/** Any order that may still be waiting or open; the ledger says no when it is not. */
function cancelOne(world: World): void {
  const { dice, tables } = world
  const targets = [...tables.intents.values()].filter(
    (row) => row.order && (row.state === 'acked' || row.state === 'ready'),
  )
  const target = dice.pick(targets)
  if (!target) return
  asked(() => {
    const id = nextId(world)
    cancelOrder(tables, id, target.id)
    tell(world, id)
  })
}

function haltFor({ agenda, tables, witness }: World, ms: number): void {
  const set = (mode: 'active' | 'halted'): void => {
    setMode(tables, ACCOUNT.accountId, mode)
    witness.onMode(mode === 'halted')
  }
  set('halted')
  agenda.after(ms, () => set('active'))
}

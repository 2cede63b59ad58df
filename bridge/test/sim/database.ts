import { err } from '@naru/shared/core/result'
import type { Ledger, StoreError, StoreResult, Wakeup } from '../../src/ports/store.ts'
import type { Agenda } from './agenda.ts'
import type { Dice } from './dice.ts'
import type { CallName, Life } from './life.ts'
import type { Trace } from './trace.ts'
import type { Weather } from './weather.ts'

type Stores = Omit<Ledger, 'wakeups'>

interface Parts {
  readonly life: Life
  readonly agenda: Agenda
  readonly dice: Dice
  readonly weather: Weather
  readonly trace: Trace
  readonly stores: Stores
  /** Adds a listener to what the ledger broadcasts. */
  readonly listen: (onWakeup: (wakeup: Wakeup) => void) => () => void
}

/** What the client waits for an answer. */
const TIMEOUT_MS = 4_000

/** The ledger as one process reaches it: some way off, at times away, at times done without a word. */
export function createDatabase({ life, agenda, dice, weather, trace, stores, listen }: Parts): Ledger {
  const ask = <T>(name: string, work: () => StoreResult<T>): StoreResult<T> => {
    if (life.isDead()) return new Promise<never>(() => undefined)
    const [outMs, backMs] = [dice.between(2, 40), dice.between(2, 40)]
    const call: CallName = name.startsWith('claim') ? 'claim' : name.startsWith('record') ? 'record' : 'ledger'
    const gone: StoreError = { kind: 'unavailable', cause: 'timeout' }
    const failsAfterMs = dice.chance(50) ? 1 : TIMEOUT_MS
    if (weather.strikes('questionLate')) {
      agenda.after(dice.between(500, 8_000), () => void (weather.isLedgerAway() || note(name, work())))
      return life.ask({ call, outMs: TIMEOUT_MS, backMs: 0, work: () => err(gone) })
    }
    const isAnswerLost = weather.strikes('answerLost')
    return life.ask({
      call,
      outMs,
      backMs,
      work: async () => {
        if (weather.isLedgerAway()) return late(failsAfterMs, gone)
        const answer = await note(name, work())
        return isAnswerLost ? late(failsAfterMs, gone) : answer
      },
    })
  }

  const note = async <T>(name: string, asked: StoreResult<T>): StoreResult<T> => {
    const answer = await asked
    if (QUIET.has(name)) return answer
    trace.note(agenda.now(), life.name, `${name} ${inShort(answer)}`)
    return answer
  }

  const late = (ms: number, error: StoreError): Promise<{ readonly ok: false; readonly error: StoreError }> =>
    new Promise((resolve) => agenda.after(ms, () => resolve(err(error))))

  return {
    ...across(stores, ask),
    wakeups: {
      listen(_bridgeId, onWakeup) {
        const stop = listen((wakeup) => {
          if (!weather.strikes('wakeupLost'))
            agenda.after(dice.between(5, 200), () => life.reach(() => onWakeup(wakeup)))
        })
        life.reach(() => onWakeup({ kind: 'opened' }))
        return stop
      },
    },
  }
}

/** Asked every few seconds, and what comes of it shows elsewhere. */
const QUIET: ReadonlySet<string> = new Set(['heartbeat', 'list', 'find', 'sweep'])

type Ask = <T>(name: string, work: () => StoreResult<T>) => StoreResult<T>

/** Every function of every store, asked from where the process is. */
const across = (stores: Stores, ask: Ask): Stores =>
  new Proxy(stores, {
    get: (target, group) => {
      const store: unknown = Reflect.get(target, group)
      return typeof store === 'object' && store !== null ? distant(store, ask) : store
    },
    // Spread copies what it is told of here.
    ownKeys: (target) => Reflect.ownKeys(target),
  })

const distant = (store: object, ask: Ask): object =>
  new Proxy(store, {
    get(target, name) {
      const work: unknown = Reflect.get(target, name)
      if (typeof work !== 'function') return work
      return (...args: readonly unknown[]) => ask(nameOf(String(name), args), () => Reflect.apply(work, target, args))
    },
  })

/** What is worth telling apart in a trace, and where a trap may stand. */
const nameOf = (name: string, [first, second]: readonly unknown[]): string => {
  if (name === 'claim') return `claim ${String(first)}`
  const kind: unknown =
    name === 'record' && typeof second === 'object' && second !== null ? Reflect.get(second, 'kind') : ''
  return name === 'record' ? `record ${String(kind)}` : name
}

/** Lists are long and told often: how many rows they have is enough to tell two runs apart. */
function inShort(answer: Awaited<StoreResult<unknown>>): string {
  if (!answer.ok) return JSON.stringify(answer.error)
  return Array.isArray(answer.value) ? `${answer.value.length} rows` : JSON.stringify(answer.value)
}

import { unixMs } from '@naru/shared/core/time'
import type { Clock } from '../../src/ports/clock.ts'
import type { Agenda } from './agenda.ts'

/** One process: it can be killed at any moment, also in the middle of a call, and it can freeze and wake up later. */
export interface Life {
  readonly name: string
  readonly clock: Clock
  isDead(): boolean
  kill(): void
  /** Something happens to it at one of its next calls to the outside. */
  arm(trap: Trap): void
  freeze(ms: number): void
  isFrozen(): boolean
  /** Something reaches the process: now, when it wakes up, or never. */
  reach(callback: () => void): void
  /**
   * One request to the outside: `outMs` later `work` is done there, and after `backMs` more the answer reaches the
   * process. Neither waits for a frozen process to wake up.
   */
  ask<T>(trip: Trip<T>): Promise<T>
}

export type CallName = 'claim' | 'record' | 'ledger' | 'journal' | 'broker'

export interface Trap {
  /** Null is any. */
  readonly call: CallName | null
  /** Calls of that name to let pass. */
  readonly skip: number
  /** Right before the call is made, or right after: then it goes on its way, and nobody waits for the answer. */
  readonly when: 'before' | 'after'
  readonly spring: () => void
}

export interface Trip<T> {
  readonly call: CallName
  readonly outMs: number
  readonly backMs: number
  readonly work: () => T | Promise<T>
}

interface Parts {
  readonly name: string
  readonly agenda: Agenda
  /** How far this machine's wall clock is off, ms. */
  readonly skewMs: number
  /** Its monotonic clock stands still while it is frozen, as that of a machine that sleeps does. */
  readonly clockSleeps: boolean
  readonly onDeath: () => void
}

export function createLife({ name, agenda, skewMs, clockSleeps, onDeath }: Parts): Life {
  const bornAt = agenda.now()
  let dead = false
  let wakesAt = Number.NEGATIVE_INFINITY
  let trap: Trap | undefined
  let sleptMs = 0

  const reach = (callback: () => void): void => {
    if (dead) return
    if (agenda.now() < wakesAt) agenda.at(wakesAt, () => reach(callback))
    else callback()
  }
  const tread = (call: CallName): Trap | undefined => {
    if (trap === undefined || (trap.call !== null && trap.call !== call)) return undefined
    const { skip } = trap
    const sprung = skip === 0 ? trap : undefined
    trap = skip === 0 ? undefined : { ...trap, skip: skip - 1 }
    return sprung
  }
  const kill = (): void => {
    if (dead) return
    dead = true
    onDeath()
  }

  return {
    name,
    clock: {
      now: () => unixMs(agenda.now() + skewMs),
      // Counted from the start of the process, as the monotonic clock of no two machines agrees.
      monotonic: () => agenda.now() - bornAt - sleptMs,
      after: (ms, callback) => agenda.after(ms, () => reach(callback)),
    },
    isDead: () => dead,
    kill,
    arm(next) {
      trap = next
    },
    freeze(ms) {
      const from = Math.max(wakesAt, agenda.now())
      wakesAt = Math.max(wakesAt, agenda.now() + ms)
      if (clockSleeps) sleptMs += wakesAt - from
    },
    isFrozen: () => agenda.now() < wakesAt,
    reach,
    ask: ({ call, outMs, backMs, work }) =>
      new Promise((resolve, reject) => {
        const sprung = dead ? undefined : tread(call)
        if (sprung?.when === 'before') sprung.spring()
        if (dead) return
        if (sprung?.when === 'after') agenda.after(0, sprung.spring)
        agenda.after(outMs, () => {
          const answer = (async () => work())()
          answer.then((value) => agenda.after(backMs, () => reach(() => resolve(value))), reject)
        })
      }),
  }
}

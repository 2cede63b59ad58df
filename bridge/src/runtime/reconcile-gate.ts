import type { Clock } from '../ports/clock.ts'

/** Lets a few accounts at a time find out where they stand with their broker: a whole bridge starting at once would flood it. */
export interface ReconcileGate {
  /** Resolves when it is this account's turn. The turn ends with `leave`, or after `turnMs` with `onSlow`. */
  enter(onSlow: () => void): Promise<() => void>
}

export interface GateTiming {
  /** Accounts whose turn it is. */
  readonly turns: number
  /** After this long the next one is let in; the slow one goes on, and only reads until it knows. */
  readonly turnMs: number
}

export const GATE_TIMING: GateTiming = { turns: 4, turnMs: 30_000 }

export function createReconcileGate(clock: Clock, { turns, turnMs }: GateTiming = GATE_TIMING): ReconcileGate {
  const waiting: (() => void)[] = []
  let inside = 0

  const next = (): void => {
    inside -= 1
    waiting.shift()?.()
  }

  const take = (onSlow: () => void): (() => void) => {
    inside += 1
    let isOver = false
    const leave = (): void => {
      if (isOver) return
      isOver = true
      cancel()
      next()
    }
    const cancel = clock.after(turnMs, () => {
      onSlow()
      leave()
    })
    return leave
  }

  return {
    enter: (onSlow) =>
      inside < turns
        ? Promise.resolve(take(onSlow))
        : new Promise((resolve) => waiting.push(() => resolve(take(onSlow)))),
  }
}

import type { FaultRule } from '@naru/sandbox/kis/faults.ts'
import { mulberry32, type Random } from '@naru/shared/sim/random'
import type { z } from 'zod'

/** Where the bridge is killed. See docs/faults.md. */
export const KILL_POINTS = [
  'K1',
  'K2',
  'K3',
  'K4',
  'K5',
  'K6',
  'K7',
  'K8',
  'K9',
  'K10',
  'K11',
  'K12',
  'K13',
  'K14',
  'K15',
  'K16',
] as const
export type KillPoint = (typeof KILL_POINTS)[number]

/** What the network does with the request for the order. */
export const OUTCOMES = ['N1', 'N2', 'N3', 'N4', 'N5', 'N6', 'N7'] as const
export type Outcome = (typeof OUTCOMES)[number]

type Action = z.input<typeof FaultRule>['action']

/** What is asked for while the bridge is about to die. `rest` stays on the book; the others meet the market. */
type Operation = 'buy' | 'sell' | 'rest' | 'cancel'

export interface KillCase {
  readonly name: string
  readonly point: KillPoint
  readonly outcome: Outcome
  readonly operation: Operation
  /** What happens to the request; undefined when nothing does. */
  readonly fault: Action | undefined
  /** What happens to the first read of the order list after the restart. */
  readonly readFault: Action | undefined
  /** How long a stopping bridge is left to itself before it is killed, ms. */
  readonly drainMs: number
}

/** Points that are passed before a byte of the request has left. */
const BEFORE_REQUEST: readonly KillPoint[] = ['K1', 'K2', 'K3', 'K4', 'K5', 'K6']

/**
 * Round after round through every point, each time under another outcome: a round has all outcomes in it, and after seven
 * every point has been met under every one. What else differs follows from the seed.
 */
export function killCases(count: number, seed: number): readonly KillCase[] {
  return Array.from({ length: count }, (_, index) => {
    const random = mulberry32(seed * 1_000_003 + index)
    const point = KILL_POINTS[index % KILL_POINTS.length] ?? 'K1'
    const round = Math.floor(index / KILL_POINTS.length)
    const outcome = OUTCOMES[(index + round) % OUTCOMES.length] ?? 'N1'
    const operation = operationOf(random)
    return {
      name: `${point} × ${outcome}, ${operation} (case ${index} of seed ${seed})`,
      point,
      outcome,
      operation,
      fault: requestFault(outcome, random),
      readFault: BEFORE_REQUEST.includes(point) ? readFault(outcome) : undefined,
      drainMs: Math.floor(random() * 400),
    }
  })
}

function operationOf(random: Random): Operation {
  const dice = random()
  if (dice < 0.3) return 'cancel'
  if (dice < 0.5) return 'rest'
  return dice < 0.7 ? 'sell' : 'buy'
}

function requestFault(outcome: Outcome, random: Random): Action | undefined {
  switch (outcome) {
    case 'N1':
      return undefined
    case 'N2':
      return { kind: 'drop_request' }
    case 'N3':
      return { kind: 'drop_response' }
    case 'N4':
      // Before and after its absence has been proven.
      return { kind: 'late_accept', ms: 350 + Math.floor(random() * 6_000) }
    case 'N5':
      // A proxy's page: the broker behind it may or may not have the order.
      return random() < 0.5
        ? { kind: 'status', status: 500, body: {} }
        : { kind: 'body', status: 500, body: '<html>502 Bad Gateway</html>' }
    case 'N6':
      return { kind: 'refuse', code: 'EGW00201' }
    case 'N7':
      return { kind: 'reset_after', bytes: Math.floor(random() * 200) }
  }
}

function readFault(outcome: Outcome): Action | undefined {
  switch (outcome) {
    case 'N1':
      return undefined
    case 'N2':
      return { kind: 'drop_request' }
    case 'N3':
      return { kind: 'drop_response' }
    case 'N4':
      return { kind: 'delay', ms: 500 }
    case 'N5':
      return { kind: 'status', status: 500, body: {} }
    case 'N6':
      return { kind: 'refuse', code: 'EGW00201' }
    case 'N7':
      return { kind: 'reset_after', bytes: 40 }
  }
}

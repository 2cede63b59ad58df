import type { Environment } from '@naru/shared/domain/order'
import { mulberry32, type Random, seedFrom } from '@naru/shared/sim/random'
import { z } from 'zod'

/** What goes wrong. Times in milliseconds. */
export const FaultAction = z.discriminatedUnion('kind', [
  /** The connection is reset before the request is looked at. */
  z.object({ kind: z.literal('drop_request') }),
  /** The request is carried out; the connection is reset instead of an answer. */
  z.object({ kind: z.literal('drop_response') }),
  /** The request is carried out at once and answered late. */
  z.object({ kind: z.literal('delay'), ms: z.int().nonnegative() }),
  /** The request is carried out after `ms`; the caller never hears of it (the connection is reset at once, or hangs). */
  z.object({ kind: z.literal('late_accept'), ms: z.int().nonnegative(), hang: z.boolean().default(false) }),
  /** Not carried out; this status and body instead. */
  z.object({ kind: z.literal('status'), status: z.int(), body: z.unknown().optional() }),
  /** Carried out; this text instead of the true answer. */
  z.object({ kind: z.literal('body'), body: z.string(), status: z.int().default(200) }),
  /** Carried out; the connection is reset after so many bytes of the body. */
  z.object({ kind: z.literal('reset_after'), bytes: z.int().nonnegative() }),
  /** The connection stays open and silent; carried out or not. */
  z.object({ kind: z.literal('half_open'), carriedOut: z.boolean().default(true) }),
  /** Order lists leave out orders younger than this. */
  z.object({ kind: z.literal('hide_orders'), newerThanMs: z.int().nonnegative() }),
  /** Orders are accepted, then refused by the exchange: a notice with RFUS_YN 1 follows. */
  z.object({ kind: z.literal('reject_later') }),
  /** Socket side: notices and data frames. */
  z.object({ kind: z.literal('lose_notice') }),
  z.object({ kind: z.literal('duplicate_notice') }),
  z.object({ kind: z.literal('delay_notice'), ms: z.int().nonnegative() }),
  z.object({ kind: z.literal('garble_frame') }),
])
export type FaultAction = z.infer<typeof FaultAction>

/** Which requests or frames. Left out: any. */
const FaultMatch = z.object({
  environment: z.enum(['paper', 'live']).optional(),
  method: z.enum(['GET', 'POST']).optional(),
  /** End of the path: "order-cash". */
  path: z.string().optional(),
  trId: z.string().optional(),
  /** "12345678-01" */
  account: z.string().optional(),
  /** Fields of the query or body, by their upper-case names; of a notice, by those of protocol.md. */
  fields: z.record(z.string(), z.string()).optional(),
})

export const FaultRule = z.object({
  match: FaultMatch.default({}),
  action: FaultAction,
  /** Matching calls let through first. */
  skip: z.int().nonnegative().default(0),
  /** How often it strikes; null for ever. */
  times: z.int().positive().nullable().default(1),
  /** Chance to strike, drawn from the rule's own seeded generator. */
  probability: z.number().min(0).max(1).default(1),
})
export type FaultRule = z.infer<typeof FaultRule>

/** What a rule is matched against. */
export interface FaultSubject {
  readonly side: 'rest' | 'socket'
  readonly environment: Environment
  readonly method: string
  readonly path: string
  readonly trId: string
  readonly account: string
  readonly fields: Readonly<Record<string, string>>
}

interface Armed {
  readonly id: number
  readonly rule: FaultRule
  readonly random: Random
  seen: number
  struck: number
}

const SOCKET_ACTIONS: ReadonlySet<FaultAction['kind']> = new Set([
  'lose_notice',
  'duplicate_notice',
  'delay_notice',
  'garble_frame',
])

/** The faults in force. Which call is struck depends on the seed and the order of calls alone. */
export class Faults {
  readonly #seed: number
  #armed: readonly Armed[] = []
  #lastId = 0

  constructor(seed: number) {
    this.#seed = seed
  }

  add(input: z.input<typeof FaultRule>): number {
    const rule = FaultRule.parse(input)
    this.#lastId += 1
    const random = mulberry32(seedFrom(this.#seed, 'fault', this.#lastId))
    this.#armed = [...this.#armed, { id: this.#lastId, rule, random, seen: 0, struck: 0 }]
    return this.#lastId
  }

  remove(id: number): void {
    this.#armed = this.#armed.filter((armed) => armed.id !== id)
  }

  clear(): void {
    this.#armed = []
  }

  list(): readonly { id: number; rule: FaultRule; seen: number; struck: number }[] {
    return this.#armed.map(({ id, rule, seen, struck }) => ({ id, rule, seen, struck }))
  }

  /** The first fault that strikes, in the order they were added. */
  strike(subject: FaultSubject): FaultAction | undefined {
    for (const armed of this.#armed) {
      if (!matches(armed.rule, subject)) continue
      armed.seen += 1
      const { skip, times, probability } = armed.rule
      if (armed.seen <= skip || (times !== null && armed.struck >= times) || armed.random() >= probability) continue
      armed.struck += 1
      return armed.rule.action
    }
    return undefined
  }
}

function matches({ match, action }: FaultRule, subject: FaultSubject): boolean {
  const { environment, method, path, trId, account, fields } = match
  if (SOCKET_ACTIONS.has(action.kind) !== (subject.side === 'socket')) return false
  if (environment !== undefined && environment !== subject.environment) return false
  if (method !== undefined && method !== subject.method) return false
  if (path !== undefined && !subject.path.endsWith(path)) return false
  if (trId !== undefined && trId !== subject.trId) return false
  if (account !== undefined && account !== subject.account) return false
  return Object.entries(fields ?? {}).every(([name, value]) => subject.fields[name] === value)
}

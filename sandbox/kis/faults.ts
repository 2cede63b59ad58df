import { Environment } from '@naru/shared/domain/order'
import { mulberry32, type Random, seedFrom } from '@naru/shared/sim/random'
import { z } from 'zod'

const ms = z.int().nonnegative()
const texts = z.record(z.string(), z.string())

/** What goes wrong with a REST request. Times in milliseconds. */
const RestAction = z.discriminatedUnion('kind', [
  /** The connection is reset before the request is looked at. */
  z.object({ kind: z.literal('drop_request') }),
  /** The request is carried out; the connection is reset instead of an answer. */
  z.object({ kind: z.literal('drop_response') }),
  /** The request is carried out at once and answered late. */
  z.object({ kind: z.literal('delay'), ms }),
  /** The request is carried out after `ms`; the caller never hears of it (the connection is reset at once, or hangs). */
  z.object({ kind: z.literal('late_accept'), ms, hang: z.boolean().default(false) }),
  /** Not carried out; this status and body instead. */
  z.object({ kind: z.literal('status'), status: z.int(), body: z.unknown().optional() }),
  /** Not carried out; refused with a code of KIS in its usual words, status and envelope: "EGW00201", "SYDB0050". */
  z.object({ kind: z.literal('refuse'), code: z.string(), text: z.string().optional() }),
  /** Carried out; this text instead of the true answer. */
  z.object({ kind: z.literal('body'), body: z.string(), status: z.int().default(200) }),
  /** Carried out; the connection is reset after so many bytes of the body. */
  z.object({ kind: z.literal('reset_after'), bytes: z.int().nonnegative() }),
  /** The connection stays open and silent; carried out or not. */
  z.object({ kind: z.literal('half_open'), carriedOut: z.boolean().default(true) }),
  /** Carried out; every row of the outputs gains, renames, loses or changes fields, or outputs change between object and array. */
  z.object({
    kind: z.literal('drift'),
    add: texts.default({}),
    rename: texts.default({}),
    drop: z.array(z.string()).default([]),
    set: texts.default({}),
    shape: z.enum(['object', 'array']).optional(),
  }),
  /** Carried out; the `Date` header is off by so much. */
  z.object({ kind: z.literal('wrong_clock'), ms: z.int() }),
  /** Order lists leave out orders younger than this. */
  z.object({ kind: z.literal('hide_orders'), newerThanMs: ms }),
  /** Holdings, cash and what can be bought or sold are told as they were so long ago. */
  z.object({ kind: z.literal('balance_lag'), ms }),
  /** Orders are accepted, then refused by the exchange: a notice with RFUS_YN 1 follows. */
  z.object({ kind: z.literal('reject_later') }),
])

/** What goes wrong with a WebSocket: a registration, a notice or a data frame. */
const SocketAction = z.discriminatedUnion('kind', [
  /** Registrations are answered with this code: "OPSP8996". */
  z.object({ kind: z.literal('refuse_registration'), code: z.string(), text: z.string().default('ERROR') }),
  z.object({ kind: z.literal('lose_notice') }),
  z.object({ kind: z.literal('duplicate_notice') }),
  z.object({ kind: z.literal('delay_notice'), ms }),
  /** Held back until the next notice has gone out, or for `ms` when none comes. */
  z.object({ kind: z.literal('reorder_notice'), ms: ms.default(1000) }),
  /** Held back and sent in one frame with the next notice, or alone after `ms`. */
  z.object({ kind: z.literal('merge_notice'), ms: ms.default(1000) }),
  /** The frame does not arrive; those before and after it do. */
  z.object({ kind: z.literal('lose_frame') }),
  z.object({ kind: z.literal('duplicate_frame') }),
  /** The frame ends in the middle. */
  z.object({ kind: z.literal('garble_frame') }),
  /** Every record gains values at its end, or loses the last `cut`. */
  z.object({ kind: z.literal('drift_frame'), append: z.array(z.string()).default([]), cut: ms.default(0) }),
  /** The connection is reset after so many bytes of the frame. */
  z.object({ kind: z.literal('reset_frame'), bytes: z.int().nonnegative() }),
  /** The connection breaks without a close: 1006. */
  z.object({ kind: z.literal('drop_socket') }),
  /** From this frame on the line is up and silent, PINGPONG included. */
  z.object({ kind: z.literal('mute_socket'), ms }),
  /** Another program takes the slot: the session is dropped and new ones are refused for a while. */
  z.object({ kind: z.literal('steal_session'), ms }),
])

export const FaultAction = z.union([RestAction, SocketAction])
export type RestAction = z.infer<typeof RestAction>
export type SocketAction = z.infer<typeof SocketAction>
export type FaultAction = RestAction | SocketAction

/** Which requests or frames. Left out: any. */
const FaultMatch = z.object({
  environment: Environment.optional(),
  method: z.enum(['GET', 'POST']).optional(),
  /** End of the path: "order-cash". */
  path: z.string().optional(),
  trId: z.string().optional(),
  /** "12345678-01" */
  account: z.string().optional(),
  /** Requests for a page after the first (header `tr_cont: N`), or for the first. */
  nextPage: z.boolean().optional(),
  /** Fields of the query or body, by their upper-case names; of a notice, by those of protocol.md. */
  fields: texts.optional(),
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

interface Subject {
  readonly environment: Environment
  readonly trId: string
  readonly account: string
  readonly fields: Readonly<Record<string, string>>
}

/** What a rule is matched against. */
export interface RestSubject extends Subject {
  readonly method: string
  readonly path: string
  readonly isNextPage: boolean
}
export interface SocketSubject extends Subject {
  readonly what: 'registration' | 'notice' | 'frame'
}

interface Armed {
  readonly id: number
  readonly rule: FaultRule
  readonly random: Random
  seen: number
  struck: number
}

/** Which things on a socket an action can strike; those not named strike notices and data frames alike. */
const STRIKES: Partial<Record<SocketAction['kind'], SocketSubject['what']>> = {
  refuse_registration: 'registration',
  lose_notice: 'notice',
  duplicate_notice: 'notice',
  delay_notice: 'notice',
  reorder_notice: 'notice',
  merge_notice: 'notice',
  lose_frame: 'frame',
  duplicate_frame: 'frame',
}
const SOCKET_KINDS: ReadonlySet<string> = new Set(SocketAction.options.map((option) => option.shape.kind.value))

const isSocketAction = (action: FaultAction): action is SocketAction => SOCKET_KINDS.has(action.kind)

/** The faults in force. Which call is struck depends on the seed and the order of calls alone. */
export class Faults {
  readonly #seed: number
  #armed: readonly Armed[] = []
  #lastId = 0
  readonly #down = new Set<Environment>()

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
    this.#down.clear()
  }

  list(): readonly { id: number; rule: FaultRule; seen: number; struck: number }[] {
    return this.#armed.map(({ id, rule, seen, struck }) => ({ id, rule, seen, struck }))
  }

  /** Whether a frame can be struck at all: the stream asks before it looks at every single one. */
  get hasSocketRules(): boolean {
    return this.#armed.some(({ rule }) => isSocketAction(rule.action))
  }

  /** Maintenance: nothing of an environment is served. */
  isDown(environment: Environment): boolean {
    return this.#down.has(environment)
  }

  setDown(environment: Environment, isDown: boolean): void {
    if (isDown) this.#down.add(environment)
    else this.#down.delete(environment)
  }

  /** The first fault that strikes a request, in the order they were added. */
  strike(subject: RestSubject): RestAction | undefined {
    const action = this.#strike(
      (rule) => !isSocketAction(rule.action) && fits(rule, subject) && fitsRequest(rule, subject),
    )
    return action && !isSocketAction(action) ? action : undefined
  }

  /** The first fault that strikes a registration, a notice or a frame. */
  strikeSocket(subject: SocketSubject): SocketAction | undefined {
    const action = this.#strike(({ action, match }) => {
      if (!isSocketAction(action) || !fits({ match }, subject)) return false
      const what = STRIKES[action.kind]
      return what === undefined ? subject.what !== 'registration' : what === subject.what
    })
    return action && isSocketAction(action) ? action : undefined
  }

  #strike(matches: (rule: FaultRule) => boolean): FaultAction | undefined {
    for (const armed of this.#armed) {
      if (!matches(armed.rule)) continue
      armed.seen += 1
      const { skip, times, probability } = armed.rule
      if (armed.seen <= skip || (times !== null && armed.struck >= times) || armed.random() >= probability) continue
      armed.struck += 1
      return armed.rule.action
    }
    return undefined
  }
}

function fits({ match }: Pick<FaultRule, 'match'>, subject: Subject): boolean {
  const { environment, trId, account, fields } = match
  if (environment !== undefined && environment !== subject.environment) return false
  if (trId !== undefined && trId !== subject.trId) return false
  if (account !== undefined && account !== subject.account) return false
  return Object.entries(fields ?? {}).every(([name, value]) => subject.fields[name] === value)
}

function fitsRequest({ match: { method, path, nextPage } }: FaultRule, subject: RestSubject): boolean {
  if (method !== undefined && method !== subject.method) return false
  if (path !== undefined && !subject.path.endsWith(path)) return false
  return nextPage === undefined || nextPage === subject.isNextPage
}

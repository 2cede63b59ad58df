import { err, ok, type Result } from '@naru/shared/core/result'
import { z } from 'zod'
import type { StoreError, StoreResult } from '../../ports/store.ts'

type Args = Readonly<Record<string, unknown>>
type Ask = (name: string, args: Args) => Promise<Result<unknown, StoreError>>

interface Waiting {
  readonly name: string
  readonly args: Args
  readonly resolve: (reply: Result<unknown, StoreError>) => void
}

/** Calls go at once, alone, while few are under way. What comes while many are waits for the next journey and shares it. */
export interface CallBatches {
  call(name: string, args: Args): StoreResult<unknown>
}

/** Journeys of one kind at the same time. */
const AT_ONCE = 2
/** The ledger takes a hundred; smaller ones keep the accounts of one journey from waiting for each other. */
const MOST = 40

/** Claims do not wait behind records, nor what became of an order behind lists and balances. */
const KINDS: Readonly<Record<string, string>> = {
  claim_intent: 'claims',
  record_order_reports: 'books',
  record_balance: 'books',
}

const Answers = z.array(
  z.union([z.object({ value: z.unknown() }), z.object({ code: z.string(), message: z.string() })]),
)

/** `refusal` reads a refused call of a batch as that call alone would have been refused. */
export function createCallBatches(ask: Ask, refusal: (code: string, message: string) => StoreError): CallBatches {
  const kinds = new Map<string, { readonly waiting: Waiting[]; underWay: number }>()

  const alone = async ({ name, args, resolve }: Waiting): Promise<void> => resolve(await ask(name, args))

  const together = async (calls: readonly Waiting[]): Promise<void> => {
    const reply = await ask('answer_calls', { p_calls: calls.map(({ name, args }) => ({ name, args })) })
    if (!reply.ok && reply.error.kind === 'unavailable') {
      for (const { resolve } of calls) resolve(reply)
      return
    }
    const answers = reply.ok ? Answers.safeParse(reply.value) : undefined
    // Refused as a whole: nothing of it was done, and each finds out for itself.
    if (!answers) await Promise.all(calls.map(alone))
    else if (!answers.success || answers.data.length !== calls.length) {
      for (const { resolve } of calls) resolve(err({ kind: 'unavailable', cause: 'unreadable' }))
    } else {
      for (const [index, { resolve }] of calls.entries()) {
        const answer = answers.data[index] ?? { value: null }
        resolve('code' in answer ? err(refusal(answer.code, answer.message)) : ok(answer.value))
      }
    }
  }

  const pump = (kind: string): void => {
    const lane = kinds.get(kind)
    while (lane && lane.underWay < AT_ONCE && lane.waiting.length > 0) {
      const calls = lane.waiting.splice(0, MOST)
      const [first] = calls
      lane.underWay += 1
      void (calls.length === 1 && first ? alone(first) : together(calls)).finally(() => {
        lane.underWay -= 1
        pump(kind)
      })
    }
  }

  return {
    call: (name, args) =>
      new Promise((resolve) => {
        const kind = KINDS[name] ?? 'outcomes'
        const lane = kinds.get(kind) ?? { waiting: [], underWay: 0 }
        kinds.set(kind, lane)
        lane.waiting.push({ name, args, resolve })
        pump(kind)
      }),
  }
}

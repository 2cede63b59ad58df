import type { HttpBindings } from '@hono/node-server'
import type { MiddlewareHandler } from 'hono'
import { z } from 'zod'

/** What a fake does instead of its work. */
export const Fault = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('status'),
    status: z.int().min(200).max(599),
    retryAfter: z.string().optional(),
    body: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal('redirect'), to: z.string() }),
  z.strictObject({ kind: z.literal('hang') }),
  z.strictObject({ kind: z.literal('reset') }),
  z.strictObject({ kind: z.literal('garbage') }),
  z.strictObject({ kind: z.literal('huge') }),
  /** It has worked, and then the connection is reset … */
  z.strictObject({ kind: z.literal('lost_answer') }),
  /** … or nothing more comes. */
  z.strictObject({ kind: z.literal('held_answer') }),
])
export type Fault = z.infer<typeof Fault>

/** Faults of one fake, each used once unless it is to stay. */
export interface Faults {
  next(fault: Fault, times?: number): void
  /** Until it is cleared. */
  always(fault: Fault): void
  clear(): void
  take(): Fault | undefined
}

export function createFaults(): Faults {
  let once: Fault[] = []
  let always: Fault | undefined
  return {
    next: (fault, times = 1) => void once.push(...Array.from({ length: times }, () => fault)),
    always(fault) {
      always = fault
    },
    clear() {
      once = []
      always = undefined
    },
    take: () => once.shift() ?? always,
  }
}

type Env = { Bindings: HttpBindings }
const NEVER = new Promise<never>(() => undefined)

export const withFaults =
  (faults: Faults): MiddlewareHandler<Env> =>
  async (context, next) => {
    const fault = faults.take()
    if (fault === undefined) return next()
    switch (fault.kind) {
      case 'status': {
        if (fault.retryAfter !== undefined) context.header('retry-after', fault.retryAfter)
        return context.body(fault.body ?? '{}', fault.status as 500)
      }
      case 'redirect':
        return context.redirect(fault.to, 302)
      case 'hang':
        return NEVER
      case 'reset':
        context.env.incoming.socket.resetAndDestroy()
        return NEVER
      case 'garbage':
        return context.body('<html>\u0000 not what was agreed upon', 200)
      case 'huge':
        return context.body('x'.repeat(1024 * 1024), 200)
      case 'held_answer':
        await next()
        return NEVER
      case 'lost_answer':
        await next()
        context.env.incoming.socket.resetAndDestroy()
        return NEVER
    }
  }

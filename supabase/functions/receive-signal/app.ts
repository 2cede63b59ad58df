import { isErrorCode } from '@naru/shared/contracts/error-codes'
import { z } from 'zod'
import { answer, createFunction, type Handler, parseBody, readText } from '../_shared/app.ts'
import { createMachineUser } from '../_shared/machine-user.ts'
import { type Env, ledger, platformOf } from '../_shared/platform.ts'
import { Refusal } from '../_shared/refusal.ts'

const MAX_BODY_BYTES = 8_192

/** "005930", "005930.KRX", or as charting services write it, "KRX:005930". */
const Ticker = z.string().regex(/^((KRX|XKRX|KOSPI|KOSDAQ):)?[0-9A-Z]{6,7}(\.(KRX|NXT))?$/)

/** Without control characters, which the ledger does not keep. */
const line = (min: number, max: number) =>
  z
    .string()
    .min(min)
    .max(max)
    .regex(/^\P{Cc}*$/u)

const Body = z
  .strictObject({
    instrument: Ticker.optional(),
    ticker: Ticker.optional(),
    action: z.enum(['buy', 'sell']),
    strength: z.number().min(0).max(1).optional(),
    /** Won per share. Templates of alerts quote what they fill in. */
    price: z.union([z.number().positive().max(1e8), z.string().regex(/^\d{1,8}(\.\d{1,4})?$/)]).optional(),
    reason: line(1, 80).optional(),
    /** The sender's own name for this signal: sent again it is the same one. */
    id: line(1, 80).optional(),
    /** Of senders that cannot sign, with the time at which they sent it. */
    secret: line(16, 200).optional(),
    at: z.iso.datetime({ offset: true }).optional(),
  })
  .refine(({ instrument, ticker }) => (instrument === undefined) !== (ticker === undefined), { path: ['instrument'] })
  .refine(({ secret, at }) => secret === undefined || at !== undefined, { path: ['at'] })

const Received = z.union([
  z.object({ code: z.string().refine(isErrorCode) }),
  z.object({ id: z.uuid(), isNew: z.boolean() }),
])

/**
 * `POST ?hook=<id>` → 202 `{id, isNew}`: what was sent became a signal of the hook's strategy, whatever is decided about it.
 *
 * Signed with `x-naru-timestamp` (UnixMs), `x-naru-nonce` and `x-naru-signature: v1=<hex>`, the HMAC-SHA-256 over
 * "<timestamp>.<nonce>.<body>" with the SHA-256 of the hook's secret as its key; or with that secret and the time in the
 * body. Not older than five minutes, each nonce once, thirty a minute. Whoever is not known by it hears
 * `unauthenticated`, whether there is such a hook or not.
 *
 * @param env see createFunction; RECEIVER_EMAIL and RECEIVER_PASSWORD of the machine user
 */
export function createReceiveSignal(env: Env): Handler {
  const platform = platformOf(env)
  const signIn = createMachineUser(platform, { email: env.RECEIVER_EMAIL, password: env.RECEIVER_PASSWORD })

  return createFunction('receive-signal', env, async (request) => {
    const body = await readText(request, MAX_BODY_BYTES)
    const { secret, at } = parseBody(body, Body)
    const sent = secret === undefined ? signed(request, body) : { timestamp: String(Date.parse(at ?? '')), body }
    const hookId = z.uuid().safeParse(new URL(request.url).searchParams.get('hook'))
    if (sent === undefined || !hookId.success) throw new Refusal('unauthenticated')
    const authorization = await signIn()
    const reply = await ledger(platform, {
      path: 'rpc/receive_signal',
      authorization,
      body: { p_sent: { hookId: hookId.data, ...sent } },
    })
    const received = Received.parse(reply)
    if ('code' in received) throw new Refusal(received.code)
    return answer(202, received)
  })
}

/** What a signature is over, as it was sent; undefined when a part of it is missing. */
function signed(request: Request, body: string): Readonly<Record<string, string>> | undefined {
  const header = (name: string) => request.headers.get(`x-naru-${name}`) ?? ''
  const [timestamp, nonce] = [header('timestamp'), header('nonce')]
  const [, signature] = /^v1=([0-9a-f]{64})$/.exec(header('signature')) ?? []
  if (signature === undefined || !/^\d{13}$/.test(timestamp) || !/^[\w-]{8,80}$/.test(nonce)) return undefined
  return { timestamp, nonce, signature, body }
}

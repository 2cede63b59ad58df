import { z } from 'zod'

const Frame = z.object({
  header: z.record(z.string(), z.unknown()).optional(),
  body: z.object({ input: z.record(z.string(), z.unknown()).optional() }).optional(),
})

/** A registration or its withdrawal. */
export interface Registration {
  readonly approvalKey: string
  readonly isRegister: boolean
  readonly trId: string
  readonly trKey: string
}

export interface SocketRefusal {
  readonly rtCd: string
  readonly msgCd: string
  readonly msg1: string
}

const refusal = (msgCd: string, msg1: string, rtCd = '1'): SocketRefusal => ({ rtCd, msgCd, msg1 })

export const SUBSCRIBED = refusal('OPSP0000', 'SUBSCRIBE SUCCESS', '0')
export const UNSUBSCRIBED = refusal('OPSP0001', 'UNSUBSCRIBE SUCCESS', '0')
export const ALREADY_SUBSCRIBED = refusal('OPSP0002', 'ALREADY IN SUBSCRIBE')
export const NOT_SUBSCRIBED = refusal('OPSP0003', 'UNSUBSCRIBE ERROR(not found!)')
export const TOO_MANY = refusal('OPSP0008', 'MAX SUBSCRIBE OVER')
export const UNKNOWN_APPROVAL = refusal('OPSP0011', 'invalid approval : NOT FOUND')
export const UNKNOWN_TR = refusal('OPSP8991', 'SUBSCRIBE ERROR : invalid tr_id')
export const UNKNOWN_KEY = refusal('OPSP8992', 'SUBSCRIBE ERROR : invalid tr_key')
export const IN_USE = refusal('OPSP8996', 'ALREADY IN USE appkey', '9')

type Incoming =
  | { readonly kind: 'registration'; readonly registration: Registration }
  | { readonly kind: 'pong' }
  | { readonly kind: 'unreadable'; readonly refusal: SocketRefusal }

const unreadable = (msgCd: string, what: string): Incoming => ({
  kind: 'unreadable',
  refusal: refusal(msgCd, `JSON PARSING ERROR : ${what}`),
})

/** Reads one text from a client; the checks come in the order their refusals are numbered. */
export function readIncoming(text: string): Incoming {
  const frame = Frame.safeParse(parse(text))
  if (!frame.success) return unreadable('OPSP9999', 'invalid json format')
  const { header, body } = frame.data
  if (!header) return unreadable('OPSP9998', 'header not found')
  if (header.tr_id === 'PINGPONG') return { kind: 'pong' }
  if (typeof header.approval_key !== 'string') return unreadable('OPSP9996', 'appkey')
  if (header.custtype === undefined) return unreadable('OPSP9997', 'custtype not found')
  if (header.custtype !== 'P' && header.custtype !== 'B') return unreadable('OPSP8998', 'invalid custtype')
  if (header.tr_type !== '1' && header.tr_type !== '2') return unreadable('OPSP8997', 'invalid tr_type')
  if (!body) return unreadable('OPSP9992', 'body not found')
  if (!body.input) return unreadable('OPSP9991', 'input not found')
  const { tr_id: trId, tr_key: trKey } = body.input
  if (typeof trKey !== 'string') return unreadable('OPSP9990', 'tr_key not found')
  const isRegister = header.tr_type === '1'
  const registration = {
    approvalKey: header.approval_key,
    isRegister,
    trId: typeof trId === 'string' ? trId : '',
    trKey,
  }
  return { kind: 'registration', registration }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The answer to a registration; a success carries key and iv. */
export function acknowledgement(
  registration: Pick<Registration, 'trId' | 'trKey'> | undefined,
  { rtCd, msgCd, msg1 }: SocketRefusal,
  secret?: { readonly key: string; readonly iv: string },
): string {
  const trId = registration?.trId ?? '(null)'
  const encrypt = secret && trId.startsWith('H0STCNI') ? 'Y' : 'N'
  return JSON.stringify({
    header: { tr_id: trId, tr_key: registration?.trKey ?? '', encrypt },
    body: { rt_cd: rtCd, msg_cd: msgCd, msg1, ...(secret && { output: { iv: secret.iv, key: secret.key } }) },
  })
}

import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'

/** What a token says, as the database hears it. */
export interface Claims {
  readonly role: string
  /** The claims as they were signed, JSON. */
  readonly text: string
}

const Payload = z.looseObject({ role: z.string().min(1), exp: z.number(), nbf: z.number().optional() })
const Header = z.looseObject({ alg: z.literal('HS256') })
/** A handful of people and one bridge; forgotten all at once when there are more. */
const REMEMBERED = 5_000

interface Known extends Claims {
  readonly expiresAt: number
}

/** Reads `Bearer <token>`; undefined for anything but a token of this project that is valid now. */
export function createTokenReader(secret: string): (authorization: string | null) => Claims | undefined {
  const known = new Map<string, Known>()

  const verify = (token: string): Known | undefined => {
    const [header = '', payload = '', signature = '', more] = token.split('.')
    if (signature === '' || more !== undefined || !Header.safeParse(jsonOf(header)).success) return undefined
    const expected = createHmac('sha256', secret).update(`${header}.${payload}`).digest()
    const given = Buffer.from(signature, 'base64url')
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
    const parsed = Payload.safeParse(jsonOf(payload))
    if (!parsed.success || (parsed.data.nbf ?? 0) * 1_000 > Date.now()) return undefined
    return { role: parsed.data.role, text: textOf(payload), expiresAt: parsed.data.exp * 1_000 }
  }

  return (authorization) => {
    const token = authorization?.startsWith('Bearer ') === true ? authorization.slice('Bearer '.length) : ''
    const found = known.get(token) ?? verify(token)
    if (found === undefined || found.expiresAt <= Date.now()) {
      known.delete(token)
      return undefined
    }
    if (known.size >= REMEMBERED) known.clear()
    known.set(token, found)
    return found
  }
}

const textOf = (part: string): string => Buffer.from(part, 'base64url').toString('utf8')

function jsonOf(part: string): unknown {
  try {
    return JSON.parse(textOf(part))
  } catch {
    return undefined
  }
}

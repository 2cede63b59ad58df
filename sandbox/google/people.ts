import { createHash } from 'node:crypto'

export interface GooglePerson {
  /** Google's own id of the account: digits, the same at every sign-in. */
  readonly sub: string
  readonly email: string
  readonly name: string
}

/** Anybody with this address. The same address is always the same person. */
export function personOf(email: string, name = email.split('@')[0] ?? email): GooglePerson {
  const digest = createHash('sha256').update(email.toLowerCase()).digest('hex')
  return {
    sub: BigInt(`0x${digest.slice(0, 16)}`)
      .toString()
      .padStart(21, '1'),
    email: email.toLowerCase(),
    name,
  }
}

/** Who the account chooser offers. */
export const DEMO_PEOPLE: readonly GooglePerson[] = [
  personOf('naru@example.com', '김나루'),
  personOf('hangang@example.com', '이한강'),
  personOf('namsan@example.com', '박남산'),
]

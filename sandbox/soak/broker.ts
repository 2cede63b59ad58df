import type { FaultRule } from '../kis/faults.ts'
import type { truth } from '../kis/truth.ts'

type Truth = ReturnType<typeof truth>
export type TrueOrder = Truth['orders'][number]

/** One request for a token, as the broker counts it. */
export interface TokenAsk {
  readonly accountNumber: string
  readonly at: number
  readonly outcome: 'issued' | 'same' | 'refused'
}

export interface OpenedAccount {
  readonly accountNumber: string
  readonly appKey: string
  readonly appSecret: string
  readonly htsId: string
}

/** The simulator's control port. */
export interface BrokerControl {
  openAccount(accountNumber: string): Promise<OpenedAccount>
  addFault(rule: object): Promise<void>
  clearFaults(): Promise<void>
  revokeToken(accountNumber: string): Promise<void>
  stealSession(accountNumber: string, ms: number): Promise<void>
  setMaintenance(isDown: boolean): Promise<void>
  /** Nothing trades any more. */
  pause(): Promise<void>
  /** Won per share. */
  prices(): Promise<ReadonlyMap<string, number>>
  truth(): Promise<Truth>
  tokens(): Promise<readonly TokenAsk[]>
  /** How often each rule has struck. */
  struck(): Promise<number>
}

const ENVIRONMENT = { environment: 'paper' } as const
const CASH = 1_000_000_000
const PER_SECOND = 18

export function brokerControl(url: string): BrokerControl {
  const ask = async (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<unknown> => {
    const init = body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
    const reply = await fetch(`${url}${path}`, { method, ...init })
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`)
    return reply.json()
  }
  return {
    openAccount: async (accountNumber) => {
      const terms = { ...ENVIRONMENT, accountNumber, cash: CASH, restPerSecond: PER_SECOND }
      return (await ask('POST', '/accounts', terms)) as OpenedAccount // its own words
    },
    addFault: async (rule) => void (await ask('POST', '/faults', rule)),
    clearFaults: async () => void (await ask('DELETE', '/faults')),
    revokeToken: async (accountNumber) => void (await ask('POST', '/tokens/revoke', { ...ENVIRONMENT, accountNumber })),
    stealSession: async (accountNumber, ms) =>
      void (await ask('POST', '/sockets', { ...ENVIRONMENT, accountNumber, action: 'steal', ms })),
    setMaintenance: async (down) => void (await ask('POST', '/maintenance', { ...ENVIRONMENT, down })),
    pause: async () => void (await ask('POST', '/clock', { paused: true })),
    prices: async () => {
      const rows = (await ask('GET', '/market')) as { readonly code: string; readonly last: number }[] // its own words
      return new Map(rows.map(({ code, last }) => [code, last]))
    },
    truth: async () => (await ask('GET', '/truth')) as Truth, // its own words
    tokens: async () => (await ask('GET', '/truth/tokens')) as readonly TokenAsk[], // its own words
    struck: async () => {
      const rules = (await ask('GET', '/faults')) as readonly { struck: number; rule: FaultRule }[] // its own words
      return rules.reduce((sum, { struck }) => sum + struck, 0)
    },
  }
}

import { randomInt, randomUUID } from 'node:crypto'
import type { SentMessage } from '@naru/sandbox/inbox/sent.ts'
import type { KisCredentials } from '@naru/sandbox/kis/demo-accounts.ts'
import type { FaultRule } from '@naru/sandbox/kis/faults.ts'
import type { truth } from '@naru/sandbox/kis/truth.ts'
import type { PushSubscriptionJson } from '@naru/sandbox/push/service.ts'
import type { z } from 'zod'

/** How a story reaches the stack that was started for the run. */
export interface StackAddresses {
  readonly webUrl: string
  readonly truthUrl: string
  readonly commandUrl: string
  /** Where everything arrives that the bridge sends to people. */
  readonly inboxUrl: string
  /** The bridge that accounts are sealed to, as this deployment pins it. */
  readonly bridge: {
    readonly id: string
    readonly keyId: string
    readonly publicKey: string
    readonly fingerprint: string
  }
  readonly supabaseUrl: string
  /** The publishable one. */
  readonly supabaseKey: string
  /** The program connected to the bridge's gateway; there is none where there is no Python with gRPC. */
  readonly program?: string
}

export const STACK_VARIABLE = 'NARU_E2E_STACK'

export type Truth = ReturnType<typeof truth>

export interface BrokerTruth {
  readonly account: Truth['accounts'][number]
  readonly orders: readonly Truth['orders'][number][]
}

export interface OutsideOrder {
  readonly code: string
  readonly side: 'buy' | 'sell'
  readonly quantity: number
  readonly price: number
}

export interface StackUnderTest extends StackAddresses {
  /** What the broker knows of one account, whatever the screens say. */
  brokerTruth(accountNumber: string): Promise<BrokerTruth>
  /** Breaks something at the simulated broker; name the account, others trade beside it. Gives how to mend it. */
  breakBroker(rule: z.input<typeof FaultRule>): Promise<() => Promise<void>>
  /** An order given in the broker's own app. Won per share. Gives its number. */
  orderOutside(accountNumber: string, order: OutsideOrder): Promise<string>
  /** An address nobody has signed in with before. */
  newEmail(): string
  /** Opens a paper account with ten million won at the simulated broker. */
  openBrokerAccount(): Promise<KisCredentials>
  /** Ends the bridge and lets its silence be old; `startBridge` resolves when it is ready again. */
  stopBridge(): Promise<void>
  startBridge(): Promise<void>
  /** Ends the simulated broker; it keeps its ledger until `startBroker`. */
  stopBroker(): Promise<void>
  startBroker(): Promise<void>
  /** The replayed market is half a minute before its close, and goes on from there to the next day. */
  bringClose(): Promise<void>
  /** A person writes to the Telegram bot. */
  sayToBot(chatId: string, text: string): Promise<void>
  /** What arrived there so far, oldest first: a chat, a webhook, a mailbox. */
  arrivedAt(channel: SentMessage['channel'], to: string): Promise<readonly string[]>
  /** Where the messages to a Telegram chat lead. */
  linksTo(chat: string): Promise<readonly string[]>
  /** A device of the push service beside the stack; a browser has none of its own for this machine. */
  newPushDevice(): Promise<PushSubscriptionJson>
  /** The messages that device got, opened. */
  pushedTo(device: PushSubscriptionJson): Promise<readonly string[]>
}

export function stackUnderTest(): StackUnderTest {
  const told = process.env[STACK_VARIABLE]
  if (told === undefined) throw new Error(`${STACK_VARIABLE} is missing: the global setup did not run`)
  const addresses = JSON.parse(told) as StackAddresses // written by our own global setup
  const { truthUrl, commandUrl, inboxUrl } = addresses
  return {
    ...addresses,
    brokerTruth: async (accountNumber) => {
      const all = (await ask(`${truthUrl}/truth`)) as Truth
      const account = all.accounts.find((candidate) => candidate.accountNumber === accountNumber)
      if (account === undefined) throw new Error(`the broker knows no account ${accountNumber}`)
      const key = `${account.environment}:${accountNumber}`
      return { account, orders: all.orders.filter((order) => order.accountKey === key) }
    },
    breakBroker: async (rule) => {
      const { id } = (await ask(`${truthUrl}/faults`, rule)) as { id: number }
      return async () => void (await ask(`${truthUrl}/faults/${id}`, undefined, 'DELETE'))
    },
    orderOutside: async (accountNumber, order) => {
      const placed = await ask(`${truthUrl}/orders`, { environment: 'paper', accountNumber, ...order })
      return (placed as { number: string }).number
    },
    newEmail: () => `${randomUUID()}@example.com`,
    openBrokerAccount: async () => {
      const accountNumber = `5${String(randomInt(10_000_000)).padStart(7, '0')}-01`
      const terms = { environment: 'paper', accountNumber, restPerSecond: 18 }
      return (await ask(`${truthUrl}/accounts`, terms)) as KisCredentials
    },
    stopBridge: async () => void (await ask(`${commandUrl}/bridge/stop`, {})),
    startBridge: async () => void (await ask(`${commandUrl}/bridge/start`, {})),
    stopBroker: async () => void (await ask(`${commandUrl}/broker/stop`, {})),
    startBroker: async () => void (await ask(`${commandUrl}/broker/start`, {})),
    bringClose: async () => {
      const { replay } = (await ask(`${truthUrl}/clock`)) as { replay: { date: string } }
      await ask(`${truthUrl}/clock`, { date: replay.date, time: '152930' })
    },
    sayToBot: async (chatId, text) => void (await ask(`${inboxUrl}/control/telegram`, { chatId, text })),
    arrivedAt: async (channel, to) => {
      const { messages } = (await ask(`${inboxUrl}/sent`)) as { messages: readonly SentMessage[] }
      return messages.filter((message) => message.channel === channel && message.to === to).map(({ text }) => text)
    },
    linksTo: async (chat) => {
      const { messages } = (await ask(`${inboxUrl}/sent`)) as { messages: readonly SentMessage[] }
      return messages.flatMap(({ to, links = [] }) => (to === chat ? links : []))
    },
    newPushDevice: async () => (await ask(`${inboxUrl}/push/subscriptions`, {})) as PushSubscriptionJson,
    pushedTo: async ({ endpoint }) => {
      const device = endpoint.split('/').at(-1) ?? ''
      return ((await ask(`${inboxUrl}/push/subscriptions/${device}`)) as { payloads: readonly string[] }).payloads
    },
  }
}

async function ask(url: string, body?: object, method = body ? 'POST' : 'GET'): Promise<unknown> {
  const json = { 'Content-Type': 'application/json' }
  const response = await fetch(url, { method, ...(body && { headers: json, body: JSON.stringify(body) }) })
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
  return response.json()
}

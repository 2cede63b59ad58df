import { setTimeout as wait } from 'node:timers/promises'
import type { Stack } from '../stack.ts'
import { type BrokerControl, brokerControl } from './broker.ts'
import { type Customer, openCustomer } from './customer.ts'
import { booksOf, differences, impatientKeys, type Verdict } from './verdict.ts'
import { raiseStorm, throwThings } from './weather.ts'

export interface SoakOptions {
  readonly users: number
  readonly ms: number
  readonly seed: number
  readonly say: (line: string) => void
}

const START_MS = 90_000
/** How long the ledger may need to catch up with the broker once nothing goes wrong any more. */
const CALM_MS = 300_000
const LOOK_EVERY_MS = 500
/** Looking costs the ledger as much as trading does. */
const JUDGE_EVERY_MS = 2_000
const SAY_EVERY_MS = 30_000

/**
 * Users with keys of their own trade and watch at once through the real bridge while everything goes wrong that can.
 * Then the storm ends, and what the ledger says is held against what the broker knows.
 */
export async function soak(stack: Stack, { users, ms, seed, say }: SoakOptions): Promise<Verdict> {
  const broker = brokerControl(stack.simulatorControlUrl)
  const customers: Customer[] = []
  for (let index = 0; index < users; index++) customers.push(await openCustomer(stack, broker, index))
  await until({ limitMs: START_MS, everyMs: LOOK_EVERY_MS }, async () =>
    (await Promise.all(customers.map((one) => one.isRunning()))).every(Boolean),
  )
  await Promise.all(customers.map((one) => one.watch()))
  say(`${users} users are connected`)

  await raiseStorm(broker)
  const accounts = customers.map((one) => one.broker.accountNumber)
  const telling = setInterval(() => say(`${sumOf(customers, 'asked')} orders so far`), SAY_EVERY_MS)
  await Promise.all([
    ...customers.map((one) => one.trade(broker, ms)),
    throwThings(broker, { accounts, ms, seed }),
  ]).finally(() => clearInterval(telling))
  const faults = await broker.struck()
  await broker.clearFaults()
  await broker.pause()
  say(`${sumOf(customers, 'asked')} orders asked for, ${faults} faults struck; the storm is over`)
  say(`turned down: ${JSON.stringify(await refusalsOf(customers))}`)
  return judge({ broker, customers, faults })
}

interface Case {
  readonly broker: BrokerControl
  readonly customers: readonly Customer[]
  readonly faults: number
}

async function judge({ broker, customers, faults }: Case): Promise<Verdict> {
  let found: readonly string[] = []
  await until({ limitMs: CALM_MS, everyMs: JUDGE_EVERY_MS }, async () => {
    found = await Promise.all(customers.map(booksOf)).then(
      async (books) => differences(books, await broker.truth()),
      (error: unknown) => [`the ledger does not answer: ${error instanceof Error ? error.message : 'unknown'}`],
    )
    return found.length === 0
  })
  const silent = customers.filter((one) => one.quotes === 0).map((one) => `${one.broker.accountNumber}: saw no quote`)
  const impatient = impatientKeys(await broker.tokens())
  for (const one of customers) one.leave()
  const { orders, fills } = await broker.truth()
  const complaints = [...found, ...silent, ...impatient]
  return {
    isGood: complaints.length === 0 && fills.length > 0,
    users: customers.length,
    orders: orders.filter(({ role }) => role === 'new').length,
    fills: fills.length,
    quotes: sumOf(customers, 'quotes'),
    faults,
    complaints,
  }
}

/** How often requests were refused by the ledger, and orders denied or rejected, by reason. */
async function refusalsOf(customers: readonly Customer[]): Promise<Readonly<Record<string, number>>> {
  const counts = new Map<string, number>()
  const add = (reason: string, count: number): void => void counts.set(reason, (counts.get(reason) ?? 0) + count)
  for (const one of customers) {
    for (const [reason, count] of one.refusals) add(reason, count)
    for (const { status, reason_code } of await one.orders()) if (reason_code) add(`${status}: ${reason_code}`, 1)
  }
  return Object.fromEntries(counts)
}

const sumOf = (customers: readonly Customer[], name: 'asked' | 'quotes'): number =>
  customers.reduce((sum, one) => sum + one[name], 0)

/** Asks until it is so, or until the time is over. */
async function until(
  { limitMs, everyMs }: { readonly limitMs: number; readonly everyMs: number },
  isSo: () => Promise<boolean>,
): Promise<void> {
  const end = performance.now() + limitMs
  while (performance.now() < end && !(await isSo())) await wait(everyMs)
}

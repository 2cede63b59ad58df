import type { HttpBindings } from '@hono/node-server'
import { Environment } from '@naru/shared/domain/order'
import { Hono } from 'hono'
import { z } from 'zod'
import type { Auth } from './auth.ts'
import type { SkewedClock } from './clock.ts'
import { accountFrom, credentialsOf, freshCredentials } from './demo-accounts.ts'
import { FaultRule, type Faults } from './faults.ts'
import { averagePrice } from './funds.ts'
import { type Account, openQty } from './ledger.ts'
import { refusalFor } from './refusals.ts'
import type { ReplayDriver } from './replay-driver.ts'
import type { World } from './world.ts'
import type { SocketHost } from './ws/server.ts'

interface ControlOptions {
  readonly world: World
  readonly auth: Auth
  readonly faults: Faults
  readonly driver: ReplayDriver
  readonly clock: SkewedClock
  readonly sockets: Readonly<Record<Environment, SocketHost>>
  readonly credentials: Readonly<Record<Environment, object>>
}

const AccountNumber = z.string().regex(/^\d{8}-\d{2}$/)
const NewAccount = z.object({
  environment: Environment,
  accountNumber: AccountNumber,
  cash: z.int().nonnegative().default(10_000_000),
  restPerSecond: z.int().positive().nullable().default(null),
})
const ClockChange = z.object({
  speed: z.number().positive().max(3600).optional(),
  paused: z.boolean().optional(),
  /** Milliseconds by which the broker's stamps run ahead of the exchange. */
  skewMs: z.int().optional(),
  date: z.iso.date().optional(),
  time: z
    .string()
    .regex(/^\d{6}$/)
    .default('090000'),
})
const SocketAction = z.object({
  action: z.enum(['drop', 'steal', 'mute']),
  environment: Environment,
  accountNumber: AccountNumber,
  ms: z.int().nonnegative().default(30_000),
})
const TokenAction = z.object({ environment: Environment, accountNumber: AccountNumber })
const Maintenance = z.object({ environment: Environment, down: z.boolean() })
const NoticeSettings = z.object({ environment: Environment, fields: z.union([z.literal(26), z.literal(23)]) })
const MarketChange = z.object({ code: z.string(), halted: z.boolean() })
const OutsideOrder = z.object({
  environment: Environment,
  accountNumber: AccountNumber,
  code: z.string(),
  side: z.enum(['buy', 'sell']),
  quantity: z.int().positive(),
  /** Won per share; 0 for a market order. */
  price: z.int().nonnegative(),
})

/** What tests and the demo may do that no customer can: see the truth, break things, open accounts. */
export function createControl(options: ControlOptions): Hono<{ Bindings: HttpBindings }> {
  const { world, faults, credentials } = options
  const app = new Hono<{ Bindings: HttpBindings }>()
  app.onError((error, context) => {
    const status = error instanceof z.ZodError ? 400 : 500
    return context.json({ error: error instanceof z.ZodError ? z.prettifyError(error) : error.message }, status)
  })
  app.get('/health', (context) => context.json({ status: 'ok' }))
  app.get('/credentials', (context) => context.json(credentials))
  app.get('/truth', (context) => context.json(truth(world)))
  app.get('/faults', (context) => context.json(faults.list()))
  app.post('/faults', async (context) =>
    context.json({ id: faults.add(FaultRule.parse(await context.req.json())) }, 201),
  )
  app.delete('/faults', (context) => {
    faults.clear()
    return context.json({ cleared: true })
  })
  app.delete('/faults/:id', (context) => {
    faults.remove(Number(context.req.param('id')))
    return context.json({ removed: true })
  })
  app.post('/reset', (context) => {
    world.reset()
    faults.clear()
    return context.json({ reset: true })
  })
  addClock(app, options)
  addAccounts(app, options)
  addOutsideEvents(app, options)
  return app
}

type ControlApp = Hono<{ Bindings: HttpBindings }>

function addClock(app: ControlApp, { world, driver, clock }: ControlOptions): void {
  const reading = () => {
    const { timeOfDay: _, ...replay } = world.market.position
    const server = new Date(world.clock.now()).toISOString()
    return { server, replay, speed: driver.speed, paused: driver.isPaused, skewMs: clock.skewMs }
  }
  app.get('/clock', (context) => context.json(reading()))
  app.post('/clock', async (context) => {
    const { speed, paused, date, time, skewMs } = ClockChange.parse(await context.req.json())
    // The replay never runs backwards: an earlier day is reached on the next loop.
    const elapsed = date === undefined ? driver.elapsed : world.market.nextElapsedAt(date, time)
    driver.set({ speed, isPaused: paused, elapsed })
    clock.skewMs = skewMs ?? clock.skewMs
    return context.json(reading())
  })
}

function addAccounts(app: ControlApp, { world, auth }: ControlOptions): void {
  app.post('/accounts', async (context) => {
    const { environment, accountNumber, cash, restPerSecond } = NewAccount.parse(await context.req.json())
    if (world.state.accounts[`${environment}:${accountNumber}`]) return context.json({ error: 'account_exists' }, 409)
    const account = accountFrom(freshCredentials(environment, accountNumber), { cash, restPerSecond })
    world.openAccount(account)
    return context.json(credentialsOf(account), 201)
  })
  app.post('/tokens/revoke', async (context) => {
    const { environment, accountNumber } = TokenAction.parse(await context.req.json())
    const account = accountNamed(world, environment, accountNumber)
    if (!account) return context.json({ error: 'no_such_account' }, 404)
    auth.expire(account.appKey)
    return context.json({ revoked: true })
  })
}

function addOutsideEvents(app: ControlApp, { world, auth, faults, sockets }: ControlOptions): void {
  app.post('/sockets', async (context) => {
    const { action, environment, accountNumber, ms } = SocketAction.parse(await context.req.json())
    const account = accountNamed(world, environment, accountNumber)
    if (!account) return context.json({ error: 'no_such_account' }, 404)
    if (action === 'drop') sockets[environment].drop(account.appKey)
    else if (action === 'steal') sockets[environment].steal(account.appKey, ms)
    else sockets[environment].mute(account.appKey, ms)
    return context.json({ done: action })
  })
  app.post('/maintenance', async (context) => {
    const { environment, down } = Maintenance.parse(await context.req.json())
    faults.setDown(environment, down)
    if (down) {
      for (const { account } of Object.values(world.state.accounts)) {
        if (account.environment === environment) auth.expire(account.appKey)
      }
      sockets[environment].drop()
    }
    return context.json({ environment, down })
  })
  app.post('/notices', async (context) => {
    const { environment, fields } = NoticeSettings.parse(await context.req.json())
    sockets[environment].notices.fields = fields
    return context.json({ environment, fields })
  })
  app.post('/market', async (context) => {
    const { code, halted } = MarketChange.parse(await context.req.json())
    if (!world.market.listing(code)) return context.json({ error: 'no_such_stock' }, 404)
    world.setHalted(code, halted)
    return context.json({ code, halted })
  })
  // An order the customer gives in the broker's own app: not ours, and it must be told apart.
  app.post('/orders', async (context) => {
    const { environment, accountNumber, ...order } = OutsideOrder.parse(await context.req.json())
    const account = accountNamed(world, environment, accountNumber)
    if (!account) return context.json({ error: 'no_such_account' }, 404)
    const division = order.price === 0 ? '01' : '00'
    const where = { division, exchange: 'KRX', ip: '203.0.113.7', channel: 'HTS' }
    const placed = world.place(account, { ...order, ...where })
    return placed.ok ? context.json(placed.value, 201) : context.json(refusalFor(environment, placed.error), 422)
  })
}

const accountNamed = (world: World, environment: Environment, accountNumber: string): Account | undefined =>
  world.state.accounts[`${environment}:${accountNumber}`]?.account

/** The ledger as the broker knows it: what every other part must agree with. */
export function truth(world: World) {
  const { accounts, orders, fills } = world.state
  return {
    accounts: Object.values(accounts).map(({ account, cash, settlements, holdings }) => ({
      environment: account.environment,
      accountNumber: `${account.cano}-${account.productCode}`,
      openingCash: account.openingCash,
      cash,
      buyingPower: world.buyingPower(account),
      settlements,
      positions: Object.entries(holdings).map(([code, holding]) => ({
        code,
        quantity: holding.quantity,
        sellable: world.sellable(account, code),
        averagePrice: averagePrice(holding),
        last: world.market.quote(code).last,
      })),
    })),
    orders: Object.values(orders).map((order) => ({ ...order, openQty: openQty(order) })),
    fills,
  }
}

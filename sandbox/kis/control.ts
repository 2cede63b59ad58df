import type { HttpBindings } from '@hono/node-server'
import { KstDate } from '@naru/shared/core/time'
import { Venue } from '@naru/shared/domain/instrument'
import { Environment } from '@naru/shared/domain/order'
import { createCalendar } from '@naru/shared/market/trading-calendar'
import { Hono } from 'hono'
import { z } from 'zod'
import type { Auth } from './auth.ts'
import type { DrivenClock, ServerClock, SkewedClock } from './clock.ts'
import { accountFrom, credentialsOf, freshCredentials } from './demo-accounts.ts'
import { FaultRule, type Faults } from './faults.ts'
import type { Account } from './ledger.ts'
import { refusalFor } from './refusals.ts'
import type { ReplayDriver } from './replay-driver.ts'
import { CalendarHours } from './trading-hours.ts'
import { isBook, truth, truthOf } from './truth.ts'
import type { World } from './world.ts'
import type { SocketHost } from './ws/server.ts'

interface ControlOptions {
  readonly world: World
  readonly auth: Auth
  readonly faults: Faults
  readonly driver: ReplayDriver
  readonly clock: SkewedClock
  readonly exchangeClock: ServerClock | DrivenClock
  readonly sockets: Readonly<Record<Environment, SocketHost>>
  readonly credentials: Readonly<Record<Environment, object>>
}

const AccountNumber = z.string().regex(/^\d{8}-\d{2}$/)
const HourOfDay = z.string().regex(/^\d{6}$/)
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
  /** Moves a driven clock on: everything due happens on the way. */
  advanceMs: z.int().positive().optional(),
  date: z.iso.date().optional(),
  time: HourOfDay.default('090000'),
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
const MarketChange = z.object({
  /** "*" for all. */
  code: z.string(),
  halted: z.boolean().optional(),
  /** Begins a volatility interruption. */
  vi: z.enum(['static', 'dynamic']).optional(),
})
const CalendarChange = z.object({
  date: KstDate,
  market: Venue.default('KRX'),
  kind: z.enum(['holiday', 'late_open', 'half_day', 'usual']),
  open: HourOfDay.nullable().default(null),
  close: HourOfDay.nullable().default(null),
  nameKo: z.string().default('임시 변경'),
})
const TruthQuery = z.object({ environment: Environment.optional(), accountNumber: AccountNumber.optional() })
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
  app.get('/truth/:book', (context) => {
    const book = context.req.param('book')
    if (!isBook(book)) return context.json({ error: 'no_such_book' }, 404)
    return context.json(truthOf(options, book, TruthQuery.parse(context.req.query())))
  })
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
  addMarket(app, options)
  return app
}

type ControlApp = Hono<{ Bindings: HttpBindings }>

function addClock(app: ControlApp, { world, driver, clock, exchangeClock }: ControlOptions): void {
  const reading = () => {
    const { timeOfDay: _, ...replay } = world.market.position
    const server = new Date(world.clock.now()).toISOString()
    const { phases } = world.hours
    return { server, replay, phases, speed: driver.speed, paused: driver.isPaused, skewMs: clock.skewMs }
  }
  app.get('/clock', (context) => context.json(reading()))
  app.post('/clock', async (context) => {
    const change = ClockChange.parse(await context.req.json())
    const { speed, paused, date, time, skewMs, advanceMs } = change
    if (driver.isByCalendar && (speed ?? paused ?? date) !== undefined) {
      return context.json({ error: 'the_calendar_moves_the_market' }, 409)
    }
    if (advanceMs !== undefined) {
      if (!('advance' in exchangeClock)) return context.json({ error: 'the_clock_goes_by_itself' }, 409)
      await exchangeClock.advance(advanceMs)
    }
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

/** What happens to stocks and days: halts, interruptions, closures. */
function addMarket(app: ControlApp, { world, sockets }: ControlOptions): void {
  app.get('/market', (context) =>
    context.json(
      world.market.codes.map((code) => {
        const { base, limits, symbol } = world.market.today(code)
        const { last, cumVolume } = world.market.quote(code)
        const call = world.exchange.call(code)?.kind ?? null
        const { nameKo, kind, market, isOnNxt } = symbol
        return {
          code,
          nameKo,
          kind,
          market,
          isOnNxt,
          last,
          base,
          limits,
          cumVolume,
          halted: world.isHalted(code),
          call,
        }
      }),
    ),
  )
  app.post('/market', async (context) => {
    const { code, halted, vi } = MarketChange.parse(await context.req.json())
    if (code !== '*' && !world.market.listing(code)) return context.json({ error: 'no_such_stock' }, 404)
    // Of the whole market it is the circuit breaker: 174 on, 175 off.
    const told = code === '*' ? (halted === true ? '174' : '175') : ''
    for (const one of code === '*' ? world.market.codes : [code]) {
      if (halted !== undefined) world.setHalted(one, halted, told)
      if (vi !== undefined) world.startVi(one, vi)
    }
    for (const host of Object.values(sockets)) host.flush()
    return context.json({ code, halted, vi })
  })
  app.post('/calendar', async (context) => {
    const { kind, ...day } = CalendarChange.parse(await context.req.json())
    if (!(world.hours instanceof CalendarHours)) return context.json({ error: 'the_replay_has_no_calendar' }, 409)
    const others = world.calendar.days.filter(({ date, market }) => date !== day.date || market !== day.market)
    const changed = kind === 'usual' ? [] : [{ ...day, kind, isAnnounced: true, source: 'control' }]
    world.hours.replaceCalendar(createCalendar([...others, ...changed]), world.today)
    return context.json({ date: day.date, kind })
  })
}

const accountNamed = (world: World, environment: Environment, accountNumber: string): Account | undefined =>
  world.state.accounts[`${environment}:${accountNumber}`]?.account

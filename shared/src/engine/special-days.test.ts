import { expect, it } from 'vitest'
import { addDays, fromKst, type KstDate, kstDate, type UnixMs, unixMs } from '../core/time.ts'
import type { CorporateActionKind } from '../domain/corporate-action.ts'
import { IntentId } from '../domain/order.ts'
import { ParentOrder } from '../domain/parent-order.ts'
import { CARRIED_CALENDAR, type CalendarDay, createCalendar } from '../market/trading-calendar.ts'
import { anEngineDesk } from './engine-desk.test-support.ts'
import { aBalance, aHolding, anIntent, aQuote, aReport, JUST_NOW, OPENING, SAMSUNG } from './fixtures.test-support.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const at = (day: KstDate, hhmmss: string): UnixMs => fromKst(day, hhmmss) ?? unixMs(0)
const idOf = (index: number): IntentId => IntentId.parse(`00000000-0000-4000-8000-${String(index).padStart(12, '0')}`)

const invented = (date: string, over: Partial<CalendarDay>): CalendarDay => ({
  date: date as KstDate,
  market: 'KRX',
  kind: 'holiday',
  open: null,
  close: null,
  nameKo: '지어낸 날',
  isAnnounced: true,
  source: 'test',
  ...over,
})
const INVENTED = [
  invented('2026-11-24', {}),
  invented('2026-11-25', { kind: 'late_open', open: '110000', close: '163000' }),
  invented('2026-11-26', { kind: 'half_day', open: '090000', close: '120000' }),
]
const CALENDAR = createCalendar([...CARRIED_CALENDAR.days, ...INVENTED])

const SPECIAL = CALENDAR.days.filter(
  ({ date, market }) => market === 'KRX' && date >= '2024-01-01' && date <= '2027-12-31',
)

/** From half an hour before continuous trading to the end of the closing auction. */
function takesOrders({ open, close, date }: CalendarDay, when: UnixMs): boolean {
  if (open === null || close === null) return false
  return when >= at(date, open) - 30 * MINUTE && when < at(date, close)
}

function aDay({ date }: CalendarDay, time: string) {
  const desk = anEngineDesk({ from: at(date, time) })
  desk.broker.balance = aBalance({ tradingDate: date })
  desk.tell({ type: 'calendar_changed', calendar: CALENDAR })
  desk.opens()
  return desk
}

/** Around every hour at which any of these days begins or ends. */
const TIMES = ['0825', '0835', '0925', '0935', '1025', '1035', '1155', '1205', '1535', '1625', '1635']

it.each([2024, 2025, 2026, 2027])('E11: nothing leaves on a closed hour of a special day of %d', (year) => {
  let [asked, wrong] = [0, 0]
  const days = SPECIAL.filter(({ date }) => date.startsWith(`${year}`))
  for (const day of days) {
    for (const time of TIMES) {
      asked += 1
      const desk = aDay(day, `${time}00`)
      desk.tell({ type: 'quote_read', instrumentId: SAMSUNG, quote: aQuote(), readAt: JUST_NOW })
      const intent = anIntent({ quantity: 1, createdAt: desk.now(), expiresAt: unixMs(desk.now() + 30_000) })
      desk.tell({ type: 'intent_requested', intent, instrument: { kind: 'stock', market: 'kospi', isHalted: false } })
      const hasLeft = desk.effects.some(({ type }) => type === 'submit_order')
      if (hasLeft !== takesOrders(day, desk.now())) wrong += 1
    }
  }
  console.log(`E11: ${wrong} of ${asked} orders on ${days.length} special days of ${year} went the wrong way`)
  expect(wrong).toBe(0)
  expect(days.length).toBeGreaterThan(12)
})

it('E11: every order of ours is over ten minutes after its session, whatever the broker goes on showing', () => {
  let [days, open] = [0, 0]
  for (const day of SPECIAL.filter(({ kind }) => kind !== 'holiday')) {
    days += 1
    const desk = aDay(day, day.kind === 'half_day' ? '114500' : '151500')
    const placedAt = unixMs(at(day.date, day.open ?? '090000') + 30 * MINUTE)
    const report = aReport({ orderedAt: placedAt })
    desk.broker.list = [report]
    const { venueOrderId } = report
    const order = anIntent({ id: idOf(1) })
    const times = { sentAt: placedAt, sendDeadline: unixMs(placedAt + 2_000), baseline: [], venueOrderId }
    const instrument = { kind: 'stock', market: 'kospi', isHalted: false } as const
    desk.tell({ type: 'intent_recovered', recovered: { order, instrument, state: 'acked', ...times } })
    desk.passesUntil(unixMs(at(day.date, day.close ?? '153000') + 10 * MINUTE + 5_000))
    const states = desk.facts().flatMap((fact) => (fact.kind === 'order_changed' ? [fact.status] : []))
    if (states.at(-1) !== 'expired') open += 1
  }
  console.log(`E11: ${open} of ${days} days with an order left open ten minutes after its session`)
  expect(open).toBe(0)
})

/** Ratios of splits, reverse splits, bonus issues, stock dividends and rights issues as they have happened. */
const ACTIONS: readonly (readonly [CorporateActionKind, number])[] = [
  ...[50, 10, 5, 2, 20].map((shares) => ['split', shares] as const),
  ...[0.1, 0.2, 0.5, 0.05, 1 / 3].map((shares) => ['reverse_split', shares] as const),
  ...[1.1, 1.5, 2, 3, 1.05].map((shares) => ['bonus_issue', shares] as const),
  ...[1.02, 1.03].map((shares) => ['stock_dividend', shares] as const),
  ...[1.2, 1.35, 1.15].map((shares) => ['rights_issue', shares] as const),
]

const aStop = (createdAt: UnixMs): ParentOrder =>
  ParentOrder.parse({
    kind: 'stop',
    terms: { triggerPrice: 65_000, orderType: 'market' },
    id: '30000000-0000-4000-8000-000000000001',
    userId: '20000000-0000-4000-8000-000000000001',
    accountId: '10000000-0000-4000-8000-000000000001',
    instrumentId: SAMSUNG,
    side: 'sell',
    quantity: 100,
    state: 'working',
    placement: 'bridge',
    progress: {},
    reasonCode: null,
    reasonDetail: null,
    source: 'web',
    sourceId: null,
    sourceHash: null,
    validUntil: unixMs(createdAt + 30 * DAY),
    resumedAt: null,
    createdAt,
    updatedAt: createdAt,
    version: 1,
  })

/** A hundred shares with a stop below them, held over the night before an action. `isTold`: announced by the depository. */
function overNight([kind, shares]: (typeof ACTIONS)[number], isTold: boolean, lastPx = Math.round(70_000 / shares)) {
  const today = kstDate(OPENING)
  const desk = anEngineDesk({ from: at(addDays(today, -1), '150000') })
  const holdings = (quantity: number, px: number) => [
    aHolding({ quantity, sellableQuantity: quantity, lastPx: px, avgPx: px }),
  ]
  const yesterday = addDays(today, -1)
  desk.broker.balance = aBalance({ holdings: holdings(100, 70_000), tradingDate: yesterday })
  desk.opens()
  desk.tell({ type: 'parent_offered', parent: aStop(desk.now()), children: [], target: null, instrumentKind: 'stock' })
  desk.passesUntil(at(yesterday, '150100'))
  desk.broker.balance = aBalance({ holdings: holdings(100, 70_000), tradingDate: today })
  desk.skipsTo(at(today, '085500'))
  desk.passes(1_000)
  const action = { instrumentId: SAMSUNG, exDate: today, kind, shares, cashWon: 0, paidWon: 0, source: 'ksd' } as const
  desk.broker.actions = isTold ? [action] : []
  const held = Math.floor(100 * shares + 1e-6)
  const price = Math.round(70_000 / shares)
  desk.broker.balance = aBalance({ holdings: holdings(held, price), tradingDate: today })
  desk.broker.quote = aQuote({ lastPx, lowerLimit: price * 0.7, upperLimit: price * 1.3 })
  desk.passesUntil(at(today, '090010'))
  desk.tell({ type: 'quote_read', instrumentId: SAMSUNG, quote: desk.broker.quote, readAt: JUST_NOW })
  desk.passes(5_000)
  return { desk, held }
}

it('E12: a stop fires when its price really falls over night', () => {
  const { desk } = overNight(['split', 1], false, 60_000)
  expect(desk.effects.filter(({ type }) => type === 'spawn_child')).toHaveLength(1)
})

it('E12: no action sells shares that are not there, and no stop fires by the step it makes', () => {
  let [fired, phantoms, unexplained] = [0, 0, 0]
  for (const action of ACTIONS) {
    const { desk, held } = overNight(action, true)
    if (desk.effects.some(({ type }) => type === 'spawn_child')) fired += 1
    const order = { id: idOf(7), side: 'sell', quantity: held + 1, type: 'market', limitPrice: null } as const
    const intent = anIntent({ ...order, createdAt: desk.now(), expiresAt: unixMs(desk.now() + 30_000) })
    desk.tell({ type: 'intent_requested', intent, instrument: { kind: 'stock', market: 'kospi', isHalted: false } })
    if (desk.effects.some(({ type }) => type === 'submit_order')) phantoms += 1
    const [adjustment] = desk.adjustments()
    if (adjustment?.kind !== 'corporate_action' || desk.alarms().length > 0) unexplained += 1
  }
  console.log(
    `E12: ${fired} stops fired and ${phantoms} phantom sales in ${ACTIONS.length} actions, ${unexplained} not explained`,
  )
  expect([ACTIONS.length, fired, phantoms, unexplained]).toEqual([20, 0, 0, 0])
})

it('E12: an action nobody announced lowers the account instead, and fires no stop where the step is large', () => {
  const large = ACTIONS.filter(([, shares]) => Math.abs(1 / shares - 1) > 0.15)
  let [fired, alarmed] = [0, 0]
  for (const action of large) {
    const { desk } = overNight(action, false)
    if (desk.effects.some(({ type }) => type === 'spawn_child')) fired += 1
    if (desk.alarms().includes('holdings_mismatch') && desk.engine.view().mode !== 'active') alarmed += 1
  }
  console.log(`E12: ${fired} stops fired in ${large.length} unannounced actions, ${alarmed} of them with an alarm`)
  expect([fired, alarmed]).toEqual([0, large.length])
})

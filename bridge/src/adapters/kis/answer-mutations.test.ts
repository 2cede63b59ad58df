import {
  AccountAssets,
  DailyProfit,
  Reservation,
  RevisableOrder,
  Sellable,
  TradeProfit,
} from '@naru/shared/domain/account-report'
import { CorporateAction } from '@naru/shared/domain/corporate-action'
import { DailyPrice } from '@naru/shared/domain/daily-price'
import { ExchangeRate } from '@naru/shared/domain/exchange-rate'
import { BalanceReport, OrderReport } from '@naru/shared/domain/execution'
import { InstrumentSymbol } from '@naru/shared/domain/instrument'
import { InvestorFlow } from '@naru/shared/domain/investor-flow'
import { Bar, OrderBook, TradeTick } from '@naru/shared/domain/market-data'
import { IndexSnapshot } from '@naru/shared/domain/market-index'
import { NewsTitle } from '@naru/shared/domain/news'
import { ProgramTrade } from '@naru/shared/domain/program-trade'
import { RankingRow } from '@naru/shared/domain/ranking'
import { ScreenerCondition, ScreenerRow } from '@naru/shared/domain/screener'
import { ShortSale } from '@naru/shared/domain/short-sale'
import { StockInfo } from '@naru/shared/domain/stock-info'
import { ViRow } from '@naru/shared/domain/volatility-interruption'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { adapterOver, answerOf, CALLS, type WireAnswer, wireOf } from '../../../test/support/kis-answers.ts'
import { mutate, type Random, uniform } from '../../../test/support/mutations.ts'
import { TR_NAMES, type TrName } from './tr-table.ts'

/** How many damaged answers are read: seconds here; `REST_MUTATIONS=500000` for the long form. */
const MUTATIONS = Number(process.env.REST_MUTATIONS ?? 20_000)
const SEED = 20_261_121
const SLICE = 1_000

type Row = Readonly<Record<string, unknown>>
/** Wire field → what it became: the simplest reading there is, to hold the adapter's against. */
type Figures = Readonly<Record<string, (value: Row) => unknown>>

interface Shape {
  readonly schema: z.ZodType
  /** Lists: where their rows are, what tells rows apart, and which are left out on purpose. */
  readonly list?: {
    readonly output: string
    readonly code?: readonly string[]
    readonly key?: (row: Row) => string
    readonly isNothing?: (row: Row) => boolean
  }
  readonly figures: Figures
  readonly pick?: (value: unknown) => readonly Row[]
}

const num = (value: unknown): number => (typeof value === 'string' && value.trim() !== '' ? Number(value.trim()) : 0)
/** Rows after the moment that was asked for are left out of a chart. */
const isLater = (row: Row): boolean =>
  `${row.stck_bsop_date}`.trim() + `${row.stck_cntg_hour ?? ''}`.trim() >
  `20261121${row.stck_cntg_hour === undefined ? '' : '180059'}`
const isBlank =
  (field: string) =>
  (row: Row): boolean =>
    `${row[field] ?? ''}`.trim() === ''
const zero =
  (...fields: readonly string[]) =>
  (row: Row): boolean =>
    fields.some((field) => num(row[field]) === 0)
const of = (name: string) => (value: Row) => value[name]
const isOfAnother = (row: Row): boolean => `${row.sht_cd}`.trim() !== '005930'
const isUnfixed =
  (field: string) =>
  (row: Row): boolean =>
    /^\s*0*\s*$/.test(`${row[field] ?? ''}`)
const orderKey = (row: Row): string =>
  `${typeof row.ord_gno_brno === 'string' && row.ord_gno_brno.trim().length <= 5 ? row.ord_gno_brno.trim() : ''}|${String(row.odno).trim().padStart(10, '0')}`
const lower = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).map(([key, value]) => [key.toLowerCase(), value]))

const orders: Shape = {
  schema: z.array(OrderReport),
  list: { output: 'output1', code: ['pdno'], key: orderKey },
  figures: {
    ord_qty: of('quantity'),
    tot_ccld_qty: of('cumQty'),
    rjct_qty: of('rejectedQty'),
    rmn_qty: of('leavesQty'),
  },
}
const profit: Figures = {
  buy_amt: of('bought'),
  sll_amt: of('sold'),
  rlzt_pfls: of('realized'),
  fee: of('fees'),
  tl_tax: of('taxes'),
}
const ohlc: Figures = { stck_oprc: of('open'), stck_hgpr: of('high'), stck_lwpr: of('low') }
const minutes: Shape = {
  schema: z.array(Bar),
  list: {
    output: 'output2',
    key: (row) => `${row.stck_bsop_date}`.trim() + `${row.stck_cntg_hour}`.trim().slice(0, 4),
    isNothing: (row) => isLater(row) || zero('stck_oprc', 'stck_hgpr', 'stck_lwpr', 'stck_prpr')(row),
  },
  figures: { ...ohlc, stck_prpr: of('close'), cntg_vol: of('volume') },
}
const rank: Shape = {
  schema: z.array(RankingRow),
  list: { output: 'output', code: ['mksc_shrn_iscd', 'stck_shrn_iscd'] },
  figures: { stck_prpr: of('price'), data_rank: of('rank'), acml_vol: of('volume') },
}
const outcome: Shape = {
  schema: z.object({ kind: z.enum(['accepted', 'rejected', 'not_sent', 'unknown']) }),
  figures: {},
}

const SHAPES: Readonly<Record<TrName, Shape>> = {
  orderBuy: outcome,
  orderSell: outcome,
  orderModify: outcome,
  orderCancel: outcome,
  reserve: outcome,
  reserveRevise: outcome,
  reserveCancel: outcome,
  reservations: {
    schema: z.array(Reservation),
    list: { output: 'output', code: ['pdno'] },
    figures: { ord_rsvn_qty: of('quantity'), tot_ccld_qty: of('cumQty'), tot_ccld_amt: of('cumAmount') },
  },
  revisable: {
    schema: z.array(RevisableOrder),
    list: { output: 'output', code: ['pdno'] },
    figures: { ord_qty: of('quantity'), tot_ccld_qty: of('cumQty'), psbl_qty: of('revisableQty') },
  },
  dailyOrders: orders,
  oldOrders: orders,
  balance: {
    schema: BalanceReport,
    pick: (value) => (value as BalanceReport).holdings, // has passed its schema
    list: { output: 'output1', code: ['pdno'], key: (row) => `${row.pdno}`.trim(), isNothing: zero('hldg_qty') },
    figures: { hldg_qty: of('quantity'), pchs_avg_pric: of('avgPx'), prpr: of('lastPx') },
  },
  buyable: {
    schema: z.object({ cash: z.number(), quantity: z.int().nonnegative(), unitPrice: z.number() }),
    figures: {},
  },
  sellable: { schema: Sellable, figures: {} },
  assets: { schema: AccountAssets, figures: {} },
  periodProfit: { schema: z.array(DailyProfit), list: { output: 'output1' }, figures: profit },
  tradeProfit: {
    schema: z.array(TradeProfit),
    list: { output: 'output1', code: ['pdno'] },
    figures: { ...profit, buy_qty: of('boughtQty'), sll_qty: of('soldQty') },
  },
  price: { schema: z.object({ tick: TradeTick, basePrice: z.number().nonnegative() }), figures: {} },
  orderBook: { schema: OrderBook, figures: {} },
  latestTrades: {
    schema: z.array(TradeTick),
    list: { output: 'output', isNothing: zero('stck_prpr') },
    figures: { stck_prpr: of('price'), cntg_vol: of('size') },
  },
  timeTrades: {
    schema: z.array(TradeTick),
    list: { output: 'output2', isNothing: (row) => num(row.stck_prpr ?? row.stck_pbpr) === 0 },
    figures: { cnqn: of('size'), acml_vol: of('cumVolume') },
  },
  dailyPrices: {
    schema: z.array(DailyPrice),
    list: { output: 'output', isNothing: zero('stck_clpr') },
    figures: { ...ohlc, stck_clpr: of('close'), acml_vol: of('volume'), frgn_ntby_qty: of('foreignNet') },
  },
  investorFlows: {
    schema: z.array(InvestorFlow),
    list: { output: 'output' },
    figures: { stck_clpr: of('close') },
  },
  programTrades: {
    schema: z.array(ProgramTrade),
    list: { output: 'output' },
    figures: { whol_smtn_ntby_qty: of('netShares') },
  },
  shortSales: {
    schema: z.array(ShortSale),
    list: {
      output: 'output2',
      isNothing: (row) => isLater(row) || zero('acml_vol')(row) || isBlank('ssts_cntg_qty')(row),
    },
    figures: { ssts_cntg_qty: of('shares'), acml_vol: of('volume') },
  },
  periodBars: {
    schema: z.array(Bar),
    list: {
      output: 'output2',
      key: (row) => `${row.stck_bsop_date}`.trim(),
      isNothing: (row) => isLater(row) || zero('stck_oprc', 'stck_hgpr', 'stck_lwpr', 'stck_clpr')(row),
    },
    figures: { ...ohlc, stck_clpr: of('close'), acml_vol: of('volume') },
  },
  minuteBars: minutes,
  pastMinuteBars: minutes,
  indexBars: {
    schema: z.array(Bar),
    list: {
      output: 'output2',
      isNothing: zero('bstp_nmix_oprc', 'bstp_nmix_hgpr', 'bstp_nmix_lwpr', 'bstp_nmix_prpr'),
    },
    figures: { bstp_nmix_prpr: of('close'), acml_vol: of('volume') },
  },
  indexPrice: { schema: IndexSnapshot, figures: {} },
  multiQuote: {
    schema: z.array(z.object({ tick: TradeTick })),
    pick: (value) => (value as readonly { tick: TradeTick }[]).map(({ tick }) => tick), // has passed its schema
    list: {
      output: 'output',
      isNothing: (row) => num(row.inter2_prpr) === 0 || !['005930', '035420'].includes(`${row.inter_shrn_iscd}`.trim()),
    },
    figures: { inter2_prpr: of('price'), acml_vol: of('cumVolume') },
  },
  stockInfo: { schema: StockInfo, figures: {} },
  holidays: {
    schema: z.array(z.object({ date: z.string(), isOpen: z.boolean() })),
    list: { output: 'output' },
    figures: {},
  },
  volumeRank: rank,
  fluctuationRank: rank,
  marketCapRank: rank,
  viStatus: {
    schema: z.array(ViRow),
    list: { output: 'output', code: ['mksc_shrn_iscd'] },
    figures: { vi_prc: of('price'), vi_count: of('count') },
  },
  conditions: { schema: z.array(ScreenerCondition), list: { output: 'output2' }, figures: {} },
  conditionResult: {
    schema: z.array(ScreenerRow),
    list: { output: 'output2', code: ['code'] },
    figures: { price: of('price'), acml_vol: of('volume') },
  },
  ksdSplits: {
    schema: z.array(CorporateAction),
    list: {
      output: 'output1',
      isNothing: (row) =>
        isOfAnother(row) ||
        isUnfixed('list_dt')(row) ||
        zero('inter_bf_face_amt', 'inter_af_face_amt')(row) ||
        num(row.inter_bf_face_amt) === num(row.inter_af_face_amt),
    },
    figures: {},
  },
  ksdBonusIssues: {
    schema: z.array(CorporateAction),
    list: {
      output: 'output1',
      isNothing: (row) => isOfAnother(row) || isUnfixed('right_dt')(row) || zero('fix_rate')(row),
    },
    figures: {},
  },
  ksdDividends: {
    schema: z.array(CorporateAction),
    pick: (value) => (value as readonly CorporateAction[]).filter(({ kind }) => kind === 'cash_dividend'), // has passed
    list: {
      output: 'output1',
      isNothing: (row) => isOfAnother(row) || isUnfixed('record_date')(row) || zero('per_sto_divi_amt')(row),
    },
    figures: { per_sto_divi_amt: of('cashWon') },
  },
  exchangeRate: { schema: ExchangeRate, figures: {} },
  newsTitles: { schema: z.array(NewsTitle), list: { output: 'output' }, figures: {} },
}

const ERRORS = ['unreachable', 'rate_limited', 'maintenance', 'unauthorized', 'refused', 'unreadable', 'not_offered']
const Answer = z.union([
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: z.looseObject({ kind: z.enum(ERRORS) }) }),
])

/** What is wrong with an answer that was taken, or nothing. */
function faultOf(tr: TrName, answer: unknown, wire: WireAnswer): string | undefined {
  const shape = SHAPES[tr]
  if (shape === outcome) return shape.schema.safeParse(answer).success ? acceptedFalsely(answer, wire) : 'no outcome'
  const read = Answer.safeParse(answer)
  if (!read.success) return 'neither a value nor an error'
  if (!read.data.ok) return undefined
  const { value } = read.data
  const parsed = shape.schema.safeParse(value)
  if (!parsed.success)
    return `outside its domain: ${parsed.error.issues[0]?.path.join('.')} ${parsed.error.issues[0]?.message}`
  return shape.list ? lostOrWrong(shape, value, wire) : undefined
}

function acceptedFalsely(answer: unknown, wire: WireAnswer): string | undefined {
  if ((answer as { kind: string }).kind !== 'accepted') return undefined
  const body = JSON.parse(wire.text) as { rt_cd?: unknown }
  return typeof body.rt_cd === 'string' && body.rt_cd.trim() === '0' ? undefined : 'accepted without a success'
}

function lostOrWrong({ list, figures, pick }: Shape, value: unknown, wire: WireAnswer): string | undefined {
  const body = JSON.parse(wire.text) as Record<string, unknown>
  const output = body[list?.output ?? '']
  const all = (Array.isArray(output) ? output : []) as readonly Row[]
  const rows = all
    .filter((row) => Object.keys(row).length > 0)
    .map((row) => (list?.output === 'output1' ? lower(row) : row))
    .filter((row) => !list?.isNothing?.(row))
    .filter(
      (row) =>
        list?.code === undefined || list.code.some((name) => InstrumentSymbol.safeParse(`${row[name]}`.trim()).success),
    )
  const values = pick ? pick(value) : (value as readonly Row[]) // a list has passed its schema
  const keys = new Set(rows.map((row, i) => list?.key?.(row) ?? String(i)))
  if (keys.size !== values.length) return `${keys.size} rows became ${values.length}`
  const figured = new Set(rows.map((row) => JSON.stringify(Object.keys(figures).map((name) => num(row[name])))))
  const wrong = values.find((row) => !figured.has(JSON.stringify(Object.values(figures).map((read) => read(row)))))
  return wrong === undefined ? undefined : `a row nobody sent: ${JSON.stringify(wrong)}`
}

async function readDamaged(
  tr: TrName,
  random: Random,
): Promise<{ fault: string | undefined; wire: WireAnswer; taken: boolean }> {
  const { body, continuation } = answerOf(tr)
  const wire = mutate(wireOf(body, continuation), random)
  const adapter = adapterOver((asked) => {
    const good = answerOf(asked)
    if (asked === tr) return wire
    // Nothing from elsewhere may stand in for what was damaged.
    return asked === 'pastMinuteBars' ? wireOf({ rt_cd: '0', output2: [] }) : wireOf(good.body, good.continuation)
  })
  try {
    const answer = await CALLS[tr](adapter)
    const taken =
      (answer as { ok?: boolean; kind?: string }).ok === true || (answer as { kind?: string }).kind === 'accepted'
    return { fault: faultOf(tr, answer, wire), wire, taken }
  } catch (error) {
    return { fault: `threw ${String(error)}`, wire, taken: false }
  }
}

describe('a damaged answer', () => {
  const slices = Math.ceil(MUTATIONS / SLICE)

  it.each(Array.from({ length: slices }, (_, i) => i))('is read rightly or not at all (slice %i)', async (slice) => {
    const random = uniform(SEED + slice)
    let taken = 0
    for (let i = 0; i < SLICE; i += 1) {
      const tr = TR_NAMES[(slice * SLICE + i) % TR_NAMES.length] as TrName // within the list
      const result = await readDamaged(tr, random)
      if (result.taken) taken += 1
      if (result.fault !== undefined) throw new Error(`${tr}: ${result.fault}\n${result.wire.text}`)
    }
    // Damage that hits what is not read leaves an answer whole: both kinds occur.
    expect(taken).toBeGreaterThan(SLICE / 10)
    expect(taken).toBeLessThan(SLICE * 0.9)
  })
})

import { mulberry32, seedFrom } from '@naru/shared/sim/random'
import { signOf } from '../wire.ts'
import { withAmounts } from './periods.ts'
import { changeRate, type Snapshot, snapshotOf } from './snapshot.ts'
import { answered, type TrHandler, wrongQuoteCall } from './tr.ts'
import { rowOf, type Values } from './tr-list.ts'

const INVESTORS = ['prsn', 'frgn', 'orgn'] as const
const ROWS = 30
const MILLION = 1e6

/**
 * Who bought and sold: invented from the code and the day alone, so that asking again gives the same. What is bought is
 * what is sold is the day's volume, and net = bought − sold; quantities in shares, amounts in million won.
 */
function flowsOf(code: string, bar: { date: string; volume: number; amount: number }): Values {
  const random = mulberry32(seedFrom('investors', code, bar.date))
  const shares = (whole: number): readonly number[] => {
    const first = Math.floor(whole * (0.3 + 0.4 * random()))
    const second = Math.floor((whole - first) * (0.3 + 0.4 * random()))
    return [first, second, whole - first - second]
  }
  const [bought, sold] = [shares(bar.volume), shares(bar.volume)]
  const average = bar.volume === 0 ? 0 : bar.amount / bar.volume / MILLION
  return Object.fromEntries(
    INVESTORS.flatMap((who, i): [string, number][] => {
      const [buy, sell] = [bought[i] ?? 0, sold[i] ?? 0]
      const [paid, got] = [Math.round(buy * average), Math.round(sell * average)]
      return [
        [`${who}_ntby_qty`, buy - sell],
        [`${who}_ntby_tr_pbmn`, paid - got],
        [`${who}_shnu_vol`, buy],
        [`${who}_shnu_tr_pbmn`, paid],
        [`${who}_seln_vol`, sell],
        [`${who}_seln_tr_pbmn`, got],
      ]
    }),
  )
}

function investorRows(stock: Snapshot): readonly Values[] {
  const bars = withAmounts(stock.days, stock.amount)
  return bars
    .map((bar, i) => {
      const before = bars[i - 1]?.close ?? bar.close
      const change = bar.close - before
      const price = { stck_clpr: bar.close, prdy_vrss: change, prdy_vrss_sign: signOf(change) }
      const day = {
        stck_oprc: bar.open,
        stck_hgpr: bar.high,
        stck_lwpr: bar.low,
        prdy_ctrt: changeRate(change, before),
      }
      const traded = { acml_vol: bar.volume, acml_tr_pbmn: bar.amount }
      return { ...flowsOf(stock.code, bar), ...price, ...day, ...traded, stck_bsop_date: bar.date }
    })
    .toReversed()
}

/** GET inquire-investor: thirty days, newest first. */
export const inquireInvestor: TrHandler = (request) => {
  const bad = wrongQuoteCall(request)
  if (bad) return bad
  const stock = snapshotOf(request.world, request.input.FID_INPUT_ISCD ?? '')
  const rows = stock ? investorRows(stock).slice(0, ROWS) : []
  return answered({ output: rows.map((row) => rowOf('FHKST01010900', 'output[]', row)) })
}

const BY_STOCK = 'FHPTJ04160001'

/** GET investor-trade-by-stock-daily (live only): the same up to a date. */
export const investorTradeByStockDaily: TrHandler = (request) => {
  const bad = wrongQuoteCall(request, ['FID_INPUT_DATE_1'])
  if (bad) return bad
  const { FID_INPUT_ISCD: code = '', FID_INPUT_DATE_1: until = '' } = request.input
  const stock = snapshotOf(request.world, code)
  const rows = stock ? investorRows(stock).filter((row) => String(row.stck_bsop_date) <= until) : []
  return answered({
    output1: rowOf(BY_STOCK, 'output1', stock?.values ?? {}),
    output2: rows.slice(0, ROWS).map((row) => rowOf(BY_STOCK, 'output2[]', row)),
  })
}

const MEMBERS = [
  { no: '00002', name: '신한투자증권', isForeign: false },
  { no: '00003', name: '한국투자증권', isForeign: false },
  { no: '00005', name: '미래에셋증권', isForeign: false },
  { no: '00050', name: '키움증권', isForeign: false },
  { no: '00012', name: 'NH투자증권', isForeign: false },
  { no: '00036', name: '모간스탠리', isForeign: true },
  { no: '00042', name: 'UBS', isForeign: true },
]

/** GET inquire-member: the five brokers that bought and sold most; invented like the investors. */
export const inquireMember: TrHandler = (request) => {
  const bad = wrongQuoteCall(request)
  if (bad) return bad
  const stock = snapshotOf(request.world, request.input.FID_INPUT_ISCD ?? '')
  return answered({ output: rowOf('FHKST01010600', 'output', stock ? members(stock) : {}) })
}

function members({ code, volume, days }: Snapshot): Values {
  const random = mulberry32(seedFrom('members', code, days.at(-1)?.date ?? ''))
  const sides = (['seln', 'shnu'] as const).map((side) => {
    const weights = MEMBERS.map((member) => ({ member, weight: 1 + random() }))
    const whole = weights.reduce((sum, { weight }) => sum + weight, 0)
    const all = weights
      .map(({ member, weight }) => ({ member, quantity: Math.floor((volume * weight) / whole) }))
      .toSorted((a, b) => b.quantity - a.quantity)
    const rows = all.slice(0, 5).flatMap(({ member, quantity }, i): [string, string | number][] => [
      [`${side}_mbcr_no${i + 1}`, member.no],
      [`${side}_mbcr_name${i + 1}`, member.name],
      [`total_${side}_qty${i + 1}`, quantity],
      [`${side}_mbcr_rlim${i + 1}`, changeRate(quantity, volume)],
      [`${side}_mbcr_glob_yn_${i + 1}`, member.isForeign ? 'Y' : 'N'],
    ])
    const foreign = all.reduce((sum, { member, quantity }) => sum + (member.isForeign ? quantity : 0), 0)
    return { side, rows, foreign }
  })
  const [sold, bought] = sides.map(({ foreign }) => foreign) as [number, number] // one a side
  return {
    ...Object.fromEntries(sides.flatMap(({ rows }) => rows)),
    glob_total_seln_qty: sold,
    glob_seln_rlim: changeRate(sold, volume),
    glob_total_shnu_qty: bought,
    glob_shnu_rlim: changeRate(bought, volume),
    glob_ntby_qty: bought - sold,
  }
}

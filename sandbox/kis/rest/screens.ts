import { signOf } from '../wire.ts'
import { extremes } from './quotes.ts'
import { allSnapshots, changeRate, type Snapshot, snapshotOf } from './snapshot.ts'
import { answered, missingField, type TrHandler, type TrRequest } from './tr.ts'
import { rowOf, type Values } from './tr-list.ts'

const MULTI = 'FHKST11300006'
const MOST_PAIRS = 30

/** GET intstock-multprice (live only): up to thirty stocks at once. An unknown code is a row of zeros. */
export const multiPrice: TrHandler = (request) => {
  const bad = missingField(request, ['FID_COND_MRKT_DIV_CODE_1', 'FID_INPUT_ISCD_1'])
  if (bad) return bad
  const codes = Array.from({ length: MOST_PAIRS }, (_, i) => request.input[`FID_INPUT_ISCD_${i + 1}`] ?? '')
  const rows = codes.filter((code) => code !== '').map((code) => multiRow(request, code))
  return answered({ output: rows.map((row) => rowOf(MULTI, 'output[]', row)) })
}

function multiRow({ world }: TrRequest, code: string): Values {
  const stock = snapshotOf(world, code)
  if (!stock) return { inter_shrn_iscd: code }
  const { values, listing, base } = stock
  const renamed = ['oprc', 'hgpr', 'lwpr', 'llam', 'mxpr', 'sdpr', 'prpr'].map((name): [string, string | number] => [
    `inter2_${name}`,
    values[`stck_${name}`] ?? 0,
  ])
  return {
    ...values,
    ...Object.fromEntries(renamed),
    mrkt_trtm_cls_name: '',
    hour_cls_code: '0',
    inter_shrn_iscd: code,
    inter_kor_isnm: listing.nameKo,
    inter2_prdy_vrss: values.prdy_vrss ?? 0,
    inter2_askp: values.askp ?? 0,
    inter2_bidp: values.bidp ?? 0,
    inter2_prdy_clpr: base,
    oprc_vrss_hgpr_rate: changeRate(Number(values.stck_hgpr) - Number(values.stck_oprc), Number(values.stck_oprc)),
  }
}

interface Condition {
  readonly group: string
  readonly name: string
  readonly fits: (stock: Snapshot) => boolean
}

/** What every simulated customer has saved in the trading terminal as 조건검색. */
const CONDITIONS: readonly Condition[] = [
  { group: '기본', name: '당일 상승', fits: ({ last, base }) => last > base },
  { group: '기본', name: '당일 하락', fits: ({ last, base }) => last < base },
  { group: '기본', name: '체결강도 100 이상', fits: ({ values }) => Number(values.tday_rltv) >= 100 },
  { group: '거래', name: '거래량 전일 초과', fits: ({ volume, previous }) => volume > (previous?.volume ?? 0) },
]

/** GET psearch-title (live only): the customer's own list, by HTS id. */
export const conditionTitles: TrHandler = (request) => {
  const bad = missingField(request, ['USER_ID'])
  if (bad) return bad
  const { USER_ID: userId = '' } = request.input
  const own = userId === request.account.htsId ? CONDITIONS : []
  return answered({
    output2: own.map(({ group, name }, seq) =>
      rowOf('HHKST03900300', 'output2[]', { user_id: userId, seq: String(seq), grp_nm: group, condition_nm: name }),
    ),
  })
}

/** GET psearch-result (live only): the stocks that fit now, at most a hundred. */
export const conditionResult: TrHandler = (request) => {
  const bad = missingField(request, ['USER_ID', 'SEQ'])
  if (bad) return bad
  const { USER_ID: userId, SEQ: seq = '' } = request.input
  const condition = userId === request.account.htsId ? CONDITIONS[Number(seq)] : undefined
  const fits = condition ? allSnapshots(request.world).filter(condition.fits).slice(0, 100) : []
  return answered({ output2: fits.map((stock) => rowOf('HHKST03900400', 'output2[]', conditionRow(stock))) })
}

/** Terminal services have names and widths of their own: prices with eight decimals cut to whole won here. */
function conditionRow(stock: Snapshot): Values {
  const { code, listing, values, last, base, volume, amount } = stock
  const { w52_hgpr = 0, w52_lwpr = 0 } = extremes(stock)
  return {
    code,
    name: listing.nameKo,
    daebi: signOf(last - base),
    price: last,
    chgrate: changeRate(last - base, base),
    acml_vol: volume,
    trade_amt: amount,
    change: last - base,
    cttr: Number(values.tday_rltv).toFixed(2),
    open: values.stck_oprc ?? 0,
    high: values.stck_hgpr ?? 0,
    low: values.stck_lwpr ?? 0,
    high52: w52_hgpr,
    low52: w52_lwpr,
    chgrate2: Number(values.prdy_vrss_vol_rate).toFixed(2),
    expdaebi: '3',
    recprice: base,
    uplmtprice: values.stck_mxpr ?? 0,
    dnlmtprice: values.stck_llam ?? 0,
    stotprice: (listing.listedShares * last) / 1e8,
  }
}

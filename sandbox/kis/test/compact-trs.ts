import type { ListedTr } from '../rest/tr-list.ts'

/** A service as the published tables describe it (`trs.json`). */
export interface PublishedTr {
  readonly id_prod: string | null
  readonly id_mock: string | null
  readonly id_prod_old?: string
  readonly id_mock_old?: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly response: Readonly<Record<string, { readonly kind: 'object' | 'array'; readonly fields: readonly Field[] }>>
  readonly paging: { readonly response: readonly string[] } | null
}

interface Field {
  readonly name: string
  readonly decimals?: readonly [number, number]
  readonly aliases?: readonly string[]
}

/** The published table cut down to what the simulator carries: `tr-list.json` is exactly this, which a test holds it to. */
export const compactTrs = (trs: readonly PublishedTr[]): readonly ListedTr[] => trs.flatMap(compactTr)

function compactTr(tr: PublishedTr): readonly ListedTr[] {
  const { id_prod: id, id_mock: mock, id_prod_old, id_mock_old, method, path, response, paging } = tr
  if (id === null) return []
  const pageKey = paging?.response.find((name) => name.startsWith('ctx_area_fk'))
  const outputs = Object.entries(response).map(([name, { kind, fields }]): [string, string] => [
    kind === 'array' ? `${name}[]` : name,
    fields.flatMap((field) => fieldTexts(field, path)).join(' '),
  ])
  return [
    {
      id,
      mock,
      old: [id_prod_old, id_mock_old].filter((text) => text !== undefined),
      method,
      path,
      pageKey: pageKey ?? null,
      outputs: Object.fromEntries(outputs),
    },
  ]
}

/** Names as on the wire: where table and examples disagree, both are sent. */
const fieldTexts = (field: Field, path: string): readonly string[] =>
  [field.name, ...(field.aliases ?? []), ...(ALSO_SENT[field.name] ?? [])].map((name) => name + formatOf(field, path))

/** The table of inquire-time-itemconclusion says `stck_pbpr`, its example carries `stck_prpr`. */
const ALSO_SENT: Readonly<Record<string, readonly string[]>> = { stck_pbpr: ['stck_prpr'] }

/** What an empty field holds: ".n" a number with n decimals, "=x" the text x, nothing: empty text. */
function formatOf({ name, decimals }: Field, path: string): string {
  const fixed = LEDGER_DECIMALS[name]
  if (path.includes('/trading/') && fixed !== undefined) return `.${fixed}`
  // Rates published as 8.4 carry two decimals in every recorded quotation.
  if (decimals) return `.${decimals[1] === 4 && !path.includes('/trading/') ? 2 : decimals[1]}`
  const last = name.split('_').at(-1)?.replace(/\d+$/, '') ?? ''
  if (/^(yn|YN)$/.test(last)) return '=N'
  if (last === 'sign') return '=3'
  if (RATES.has(last)) return '.2'
  return NUMBERS.has(last) ? '.0' : ''
}

/** Decimals of the ledger services that the table leaves out or states differently from what is sent. */
const LEDGER_DECIMALS: Readonly<Record<string, number>> = {
  pchs_avg_pric: 4,
  stck_loan_unpr: 4,
  evlu_pfls_rt: 2,
  evlu_erng_rt: 8,
  fltt_rt: 8,
  asst_icdc_erng_rt: 8,
  rlzt_erng_rt: 8,
  real_evlu_pfls_erng_rt: 8,
}

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

const RATES = words('rate rt ctrt rlim tnrt ehrt inrt dprt rltv per pbr nmix nav eps bps dsrt ratem errt chgrate')

const NUMBERS = words(`
  amt vol pbmn qty vrss prpr rsqn icdc hgpr lwpr askp bidp cnt oprc smtl clpr rank stcn pric prc unpr mxpr llam smtn
  sdpr csnu avls cnqn val chgs cnpr pfls prfi price cpfn fee int exrt ebitda lblt buyqty prvs fcam sspr dynu stqt papr
  tota sbst tax tltx wcrc prti ntin aset cptl cash pbpr cpta lnda atm count high low open change recprice uplmtprice
  dnlmtprice stotprice expprice expchange expcvol unit rsfl
`)

import type { BrokerError } from '../../ports/broker.ts'

/**
 * What a KIS answer proves.
 * - `refusal`: turned away at the gateway or by the field check; the order system never saw it and repeating is pointless
 * - `reject`: the order system said no
 * - `auth`, `rate`: turned away before anything happened; may be tried again
 * - `maintenance`, `ambiguous`: an order may or may not have gone through
 * - `changed`: the list moved between two pages · `empty`: nothing to list
 * - `realtime_*`: answers to a WebSocket registration
 */
export type CodeClass =
  | 'success'
  | 'refusal'
  | 'reject'
  | 'auth'
  | 'rate'
  | 'maintenance'
  | 'ambiguous'
  | 'changed'
  | 'empty'
  | 'realtime_ok'
  | 'realtime_key'
  | 'realtime_in_use'
  | 'realtime_full'
  | 'realtime_refused'
  | 'realtime_trouble'

const words = (text: string): readonly string[] => text.trim().split(/\s+/)

/** The one table. Codes we have never met are `ambiguous`: a person adds them here. */
const CODES: Readonly<Record<CodeClass, readonly string[]>> = {
  success: words(`MCA00000 KIOK0510 KIOK0420 KIOK0430 KIOK0460 KIOK0490 KIOK0530 KIOK0560
    APBK0013 APBK2938 APBK1711 40600000 40590000 40620000 40630000`),
  rate: words('EGW00133 EGW00201 EGW00215'),
  auth: words('EGW00003 EGW00004 EGW00103 EGW00105 EGW00121 EGW00122 EGW00123 EGW00206 EGW00304'),
  refusal: words(`EGW00101 EGW00102 EGW00104 EGW00106 EGW00107 EGW00108 EGW00109 EGW00110 EGW00111 EGW00112
    EGW00113 EGW00114 EGW00115 EGW00116 EGW00117 EGW00118 EGW00119 EGW00120 EGW00124 EGW00125 EGW00126 EGW00127
    EGW00128 EGW00129 EGW00130 EGW00131 EGW00132 EGW00204 EGW00205 EGW00207 EGW00208 EGW00209 EGW00210 EGW00211
    EGW00212 EGW00213 EGW00303 EGW02004 EGW02006 EGW02007 OPSQ0002 OPSQ2000 OPSQ2001 OPSQ2002
    OPSQ9995 OPSQ9996 OPSQ9997 OPSQ9998 OPSQ9999 MCA00124`),
  reject: words(`KIOK0320 APBK0066 APBK0400 APBK0406 APBK0656 APBK0918 APBK0919 APBK0952 APBK0955 APBK1234
    APBK1664 APBK1943 APBK3013 IGW00017 40570000 40580000 40100000 40070000 40030000 40250000 40490000 40310000
    90000000 APBK0344 APBK0506 APBK0927 APBK0963 40040000 40240000 40320000 40330000`),
  maintenance: words(`EGW00001 EGW00002 EGW00202 EGW00203 EGW00300 OPSQ0001 OPSQ0003 OPSQ0004 OPSQ0005 OPSQ0006
    OPSQ0007 OPSQ0008 OPSQ0009 OPSQ0010 OPSQ0011 OPSQ1002 OPSQ2003 OPSQ3001 OPSQ3002 OPSQ3004
    IGW00003 IGW00007 IGW00009 IGW00121`),
  // 301 and 302 say it themselves: "직전 거래를 반드시 확인하세요".
  ambiguous: words('EGW00301 EGW00302 APBK1630'),
  changed: words('SYDB0050'),
  empty: words('70070000'),
  realtime_ok: words('OPSP0000 OPSP0001 OPSP0002 OPSP0003'),
  realtime_key: words('OPSP0010 OPSP0011 OPSP8994 OPSP8995 OPSP9994 OPSP9996'),
  realtime_in_use: words('OPSP8996'),
  realtime_full: words('OPSP0008'),
  realtime_refused: words(`OPSP8991 OPSP8992 OPSP8993 OPSP8997 OPSP8998 OPSP9990 OPSP9991 OPSP9992
    OPSP9997 OPSP9998 OPSP9999`),
  realtime_trouble: words('OPSP0007 OPSP0009 OPSP8999 OPSP9993 OPSP9995'),
}

const isClass = (name: string): name is CodeClass => name in CODES
const CLASS_OF = new Map(
  Object.keys(CODES).flatMap((name) => (isClass(name) ? CODES[name].map((code) => [code, name] as const) : [])),
)

/** Refusals that come without a code. */
const CLASS_OF_TEXT: ReadonlyArray<readonly [string, CodeClass]> = [
  ['취소할 수량이 없습니다', 'reject'],
  ['주문이 불가한 계좌', 'reject'],
  ['계좌번호와 요청 계좌번호가 일치하지 않습니다', 'refusal'],
]

export interface Envelope {
  readonly rtCd: string
  readonly code: string
  readonly text: string
}

/** What a code means wherever it appears; `undefined` when nobody has classified it. */
export const classOfCode = (code: string): CodeClass | undefined => CLASS_OF.get(code)

/**
 * @param status    HTTP status
 * @param envelope  `undefined` when the body was not KIS's
 */
export function classify(status: number, envelope: Envelope | undefined): CodeClass {
  if (envelope === undefined) return 'ambiguous'
  const { rtCd, code, text } = envelope
  const known = CLASS_OF.get(code) ?? CLASS_OF_TEXT.find(([part]) => text.includes(part))?.[1]
  if (rtCd === '0') return status === 200 ? (known === 'empty' ? 'empty' : 'success') : 'ambiguous'
  // A success code in a refusal contradicts itself.
  return known === undefined || known === 'success' ? 'ambiguous' : known
}

/** How a failed read is told to the rest of the bridge. */
export function readErrorOf(status: number, envelope: Envelope | undefined): BrokerError {
  if (envelope === undefined) return errorOfStatus(status)
  const { code, text } = envelope
  switch (classify(status, envelope)) {
    case 'rate':
      return { kind: 'rate_limited' }
    case 'auth':
      return { kind: 'unauthorized', code }
    case 'maintenance':
      return { kind: 'maintenance' }
    default:
      return { kind: 'refused', code, text }
  }
}

function errorOfStatus(status: number): BrokerError {
  if (status === 401 || status === 403) return { kind: 'unauthorized', code: `http_${status}` }
  if (status === 429) return { kind: 'rate_limited' }
  return status >= 500 ? { kind: 'maintenance' } : { kind: 'unreadable', cause: `http_${status} without a KIS body` }
}

/** Reads may be repeated after these; orders never are. */
export const isWorthRepeating = (error: BrokerError): boolean =>
  error.kind === 'unreachable' ||
  error.kind === 'rate_limited' ||
  error.kind === 'maintenance' ||
  (error.kind === 'refused' && CLASS_OF.get(error.code) === 'ambiguous')

import { createDecipheriv } from 'node:crypto'
import type { UnixMs } from '@naru/shared/core/time'
import type { OrderNotice } from '@naru/shared/domain/execution'
import { InstrumentId } from '@naru/shared/domain/instrument'
import { SIDE_FROM_CODE } from './codes.ts'

/** Key and iv of one registration, as KIS sent them with its acknowledgement. */
export interface NoticeKey {
  readonly key: string
  readonly iv: string
}

/** AES-256-CBC over Base64; `undefined` when key, padding or text do not fit. Never throws. */
export function decryptNotice({ key, iv }: NoticeKey, data: string): string | undefined {
  try {
    const decipher = createDecipheriv('aes-256-cbc', Buffer.from(key, 'utf8'), Buffer.from(iv, 'utf8'))
    return Buffer.concat([decipher.update(Buffer.from(data, 'base64')), decipher.final()]).toString('utf8')
  } catch {
    return undefined
  }
}

/** Until 2025-03 a notice had 23 fields; the first 17, which are all we use, stayed as they were. */
const OLD_WIDTH = 23
const WIDTH = 26
const AT = {
  account: 1,
  orderNo: 2,
  originalNo: 3,
  side: 4,
  change: 5,
  symbol: 8,
  quantity: 9,
  price: 10,
  refused: 12,
  isFill: 13,
  receipt: 14,
  orderQuantity: 16,
} as const

/** Width of one record, from the number of values and what the frame says it holds. */
export function noticeWidth(values: number, count: number): number | undefined {
  const width = values / count
  return Number.isInteger(width) && (width === OLD_WIDTH || width >= WIDTH) ? width : undefined
}

/**
 * One notice, or why there is none. The socket serves every account of the customer: others are `foreign`.
 * Only CNTG_YN = 2 is a fill. A receipt carries the order's quantity in the same field.
 *
 * @param account  eight digits plus two of product code
 */
export function readNotice(
  values: readonly string[],
  account: string,
  tsInit: UnixMs,
): OrderNotice | 'foreign' | 'unreadable' {
  const at = (field: number): string => (values[field] ?? '').trim()
  if (at(AT.account) !== account) return 'foreign'
  const orderNo = orderNumber(at(AT.orderNo))
  const instrument = InstrumentId.safeParse(`${at(AT.symbol)}.KRX`)
  const side = SIDE_FROM_CODE[at(AT.side)]
  const kind = kindOf({
    isFill: at(AT.isFill),
    refused: at(AT.refused),
    change: at(AT.change),
    receipt: at(AT.receipt),
  })
  const quantity = count(kind === 'fill' ? at(AT.quantity) : at(AT.orderQuantity) || at(AT.quantity))
  const price = amount(at(AT.price))
  if (!orderNo || !instrument.success || !side || !kind || quantity === undefined || price === undefined) {
    return 'unreadable'
  }
  const originalOrderNo = orderNumber(at(AT.originalNo)) ?? null
  return { orderNo, originalOrderNo, instrumentId: instrument.data, side, kind, quantity, price, tsInit }
}

type Flags = Readonly<Record<'isFill' | 'refused' | 'change' | 'receipt', string>>

function kindOf({ isFill, refused, change, receipt }: Flags): OrderNotice['kind'] | undefined {
  if (isFill === '2') return 'fill'
  if (isFill !== '1') return undefined
  if (refused === '1') return 'rejected'
  // The rest of an IOC or FOK order, taken back by the exchange.
  if (receipt === '3') return 'canceled'
  if (receipt !== '2') return 'accepted'
  return change === '2' ? 'canceled' : change === '1' ? 'modified' : 'accepted'
}

const orderNumber = (text: string): string | undefined =>
  /^\d{1,10}$/.test(text) && Number(text) > 0 ? text.padStart(10, '0') : undefined

const count = (text: string): number | undefined => (/^\d{1,15}$/.test(text) ? Number(text) : undefined)

/** Won per share; half a won occurs. */
const amount = (text: string): number | undefined => (/^\d{1,12}(\.\d{1,4})?$/.test(text) ? Number(text) : undefined)

import { createCipheriv } from 'node:crypto'
import { kstHhmmss, unixMs } from '@naru/shared/core/time'
import type { Notice } from '../messages.ts'
import { zeros } from '../wire.ts'
import type { World } from '../world.ts'

/** Key (32 characters) and iv (16), as the registration's answer told them. */
export interface NoticeKey {
  readonly key: string
  readonly iv: string
}

/** Base64 of AES-256-CBC with PKCS#7; key and iv are the UTF-8 bytes of their texts. */
export function encryptNotice(record: string, { key, iv }: NoticeKey): string {
  const cipher = createCipheriv('aes-256-cbc', Buffer.from(key), Buffer.from(iv))
  return Buffer.concat([cipher.update(record, 'utf8'), cipher.final()]).toString('base64')
}

const QUANTITY = 10
const PRICE = 9

/**
 * One H0STCNI0 / H0STCNI9 record.
 *
 * @param fields  26, or the 23 of before 2025-03 (stock name in place of the last four inserted fields)
 */
export function noticeRecord(world: World, notice: Notice, fields: 26 | 23): string {
  const { account, order, kind } = notice
  const isFill = kind === 'fill'
  const name = world.market.listing(order.code)?.nameKo ?? ''
  const head = [
    account.htsId,
    `${account.cano}${account.productCode}`,
    order.number,
    order.original === '' ? '' : order.original,
    order.side === 'sell' ? '01' : '02',
    { new: '0', revise: '1', cancel: '2' }[order.role],
    order.division,
    { day: '0', ioc: '1', fok: '2' }[order.timeInForce],
    order.code,
    // A notice about the order itself carries the order's quantity and price here.
    zeros(notice.quantity, QUANTITY),
    zeros(notice.price, PRICE),
    kstHhmmss(unixMs(notice.at)),
    kind === 'rejected' ? '1' : '0',
    isFill ? '2' : '1',
    isFill ? '2' : ACCEPTANCE[kind],
    order.branch,
    zeros(order.quantity, 9),
    account.holder,
  ]
  if (fields === 23) return [...head, name, '10', '', name, zeros(order.price, PRICE)].join('^')
  const tail = [
    '',
    EXCHANGE[`${order.exchange === 'SOR' ? 'SOR-' : ''}${order.venue ?? 'KRX'}`] ?? '1',
    'Y',
    '',
    '10',
    '',
    name,
    zeros(isFill ? order.price : 0, PRICE),
  ]
  return [...head, ...tail].join('^')
}

/** ORD_EXG_GB */
const EXCHANGE: Readonly<Record<string, string>> = { KRX: '1', NXT: '2', 'SOR-KRX': '3', 'SOR-NXT': '4' }

const ACCEPTANCE: Readonly<Record<Exclude<Notice['kind'], 'fill'>, string>> = {
  accepted: '1',
  confirmed: '2',
  canceled_by_condition: '3',
  rejected: '1',
}

/** The fields a fault rule can match a notice by. */
export const noticeFields = ({ order, kind }: Notice): Record<string, string> => ({
  ODER_NO: order.number,
  STCK_SHRN_ISCD: order.code,
  SELN_BYOV_CLS: order.side === 'sell' ? '01' : '02',
  CNTG_YN: kind === 'fill' ? '2' : '1',
})

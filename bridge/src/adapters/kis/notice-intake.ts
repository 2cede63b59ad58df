import type { OrderNotice } from '@naru/shared/domain/execution'
import type { Clock } from '../../ports/clock.ts'
import { decryptNotice, type NoticeKey, noticeWidth, readNotice } from './notice.ts'
import type { NoticeFrame } from './parse.ts'
import type { Quarantine } from './quarantine.ts'

interface Parts {
  /** Eight digits plus two of product code: notices of other accounts of the customer come over the same socket. */
  readonly account: string
  readonly clock: Clock
  readonly quarantine: Quarantine
  /** Undefined until a registration has brought it. */
  readonly key: () => NoticeKey | undefined
  /** A notice came that cannot be read for want of its key: only a new registration brings one. */
  readonly onKeyMissing: (tr: string) => void
  readonly onNotice: (notice: OrderNotice) => void
}

/** Decrypts notice frames and takes them apart. What cannot be read is counted, and the order list tells it in time. */
export function createNoticeIntake(parts: Parts): (frame: NoticeFrame) => void {
  const { account, clock, quarantine, onNotice } = parts

  const textOf = ({ tr, isEncrypted, data }: NoticeFrame): string | undefined => {
    if (!isEncrypted) return data
    const key = parts.key()
    if (key === undefined) {
      quarantine.put(tr, 'notice_without_key')
      parts.onKeyMissing(tr)
      return undefined
    }
    const text = decryptNotice(key, data)
    if (text === undefined) quarantine.put(tr, 'notice_undecipherable')
    return text
  }

  return (frame) => {
    const values = textOf(frame)?.split('^')
    if (values === undefined) return
    const width = noticeWidth(values.length, frame.count)
    if (width === undefined) {
      quarantine.put(frame.tr, 'notice_width')
      return
    }
    for (let at = 0; at < values.length; at += width) {
      const notice = readNotice(values.slice(at, at + width), account, clock.now())
      if (notice === 'unreadable') quarantine.put(frame.tr, 'notice_unreadable')
      else if (notice !== 'foreign') onNotice(notice)
    }
  }
}

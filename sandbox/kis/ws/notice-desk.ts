import type { Environment } from '@naru/shared/domain/order'
import type { Faults, SocketAction } from '../faults.ts'
import type { Notice } from '../messages.ts'
import type { World } from '../world.ts'
import { driftedRecord, sendStruck } from './frame-faults.ts'
import { dataFrame } from './frames.ts'
import { encryptNotice, noticeFields, noticeRecord } from './notices.ts'
import type { Session } from './session.ts'

interface DeskOptions {
  readonly environment: Environment
  readonly world: World
  readonly faults: Faults
  readonly delayMs: number
  readonly sessionsOf: (trId: string, trKey: string) => Iterable<Session>
  readonly steal: (session: Session, ms: number) => void
}

/** What became of a notice. `unheard`: nobody had registered for it. */
export type NoticeFate = 'sent' | 'lost' | 'unheard'

/** A notice as the ledger of notices tells it. `at` milliseconds, prices in won. */
export interface NoticeEntry {
  readonly at: number
  readonly account: string
  readonly orderNumber: string
  readonly code: string
  readonly kind: Notice['kind']
  readonly quantity: number
  readonly price: number
  readonly fate: NoticeFate
}

const ENTRIES_KEPT = 100_000

interface Held {
  readonly notice: Notice
  readonly isMerged: boolean
  readonly release: () => void
}

/** Sends the notices of one environment, in order unless a fault wants it otherwise, and remembers each one's fate. */
export class NoticeDesk {
  readonly #options: DeskOptions
  readonly #trId: string
  #held: Held | undefined
  #entries: NoticeEntry[] = []
  /** 26 values, or the 23 of before 2025-03. */
  fields: 26 | 23

  constructor(options: DeskOptions, fields: 26 | 23) {
    this.#options = options
    this.#trId = options.environment === 'live' ? 'H0STCNI0' : 'H0STCNI9'
    this.fields = fields
  }

  entries(): readonly NoticeEntry[] {
    return this.#entries
  }

  deliver(notice: Notice): void {
    const { environment, faults, delayMs, world } = this.#options
    const account = `${notice.account.cano}-${notice.account.productCode}`
    const subject = { what: 'notice', environment, trId: this.#trId, account, fields: noticeFields(notice) } as const
    const fault = faults.strikeSocket(subject)
    if (fault?.kind === 'lose_notice') return this.#remember(notice, 'lost')
    const delay = delayMs + (fault?.kind === 'delay_notice' ? fault.ms : 0)
    world.clock.after(delay, () => this.#pass(notice, fault))
  }

  #pass(notice: Notice, fault: SocketAction | undefined): void {
    if (fault?.kind === 'reorder_notice' || fault?.kind === 'merge_notice') return this.#hold(notice, fault)
    const held = this.#held
    this.#held = undefined
    if (held?.isMerged && held.notice.account.htsId === notice.account.htsId) {
      held.release()
      return this.#send([held.notice, notice], fault)
    }
    this.#send([notice], fault)
    if (fault?.kind === 'duplicate_notice') this.#send([notice], undefined)
    if (!held) return
    held.release()
    this.#send([held.notice], undefined)
  }

  /** One at a time: a second one to hold lets the first go. */
  #hold(notice: Notice, { kind, ms }: { readonly kind: string; readonly ms: number }): void {
    const former = this.#held
    former?.release()
    if (former) this.#send([former.notice], undefined)
    const release = this.#options.world.clock.after(ms, () => {
      this.#held = undefined
      this.#send([notice], undefined)
    })
    this.#held = { notice, isMerged: kind === 'merge_notice', release }
  }

  #send(notices: readonly Notice[], fault: SocketAction | undefined): void {
    const { world, sessionsOf, steal } = this.#options
    const records = notices.map((notice) => this.#record(notice, fault))
    let fate: NoticeFate = 'unheard'
    const htsId = notices[0]?.account.htsId ?? ''
    const now = world.clock.now()
    for (const session of sessionsOf(this.#trId, htsId)) {
      const secret = session.registrations.get(`${this.#trId}|${htsId}`)
      if (!secret) continue
      fate = 'sent'
      const data = encryptNotice(records.join('^'), secret)
      const frame = dataFrame(this.#trId, [data], { isEncrypted: true, count: records.length })
      sendStruck(session, frame, { fault: fault?.kind === 'drift_frame' ? undefined : fault, now, steal })
      session.flush(now)
    }
    for (const notice of notices) this.#remember(notice, fate)
  }

  #record(notice: Notice, fault: SocketAction | undefined): string {
    const record = noticeRecord(this.#options.world, notice, this.fields)
    return fault?.kind === 'drift_frame' ? driftedRecord(record.split('^'), fault).join('^') : record
  }

  #remember({ account, order, kind, quantity, price, at }: Notice, fate: NoticeFate): void {
    if (this.#entries.length >= ENTRIES_KEPT) this.#entries = this.#entries.slice(ENTRIES_KEPT / 2)
    const name = `${account.cano}-${account.productCode}`
    const { number: orderNumber, code } = order
    this.#entries.push({ at, account: name, orderNumber, code, kind, quantity, price, fate })
  }
}

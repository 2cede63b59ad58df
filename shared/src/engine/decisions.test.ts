import { describe, expect, it } from 'vitest'
import { unixMs } from '../core/time.ts'
import { anEngineDesk } from './engine-desk.test-support.ts'
import type { EventBody, RecoveredIntent } from './event.ts'
import { anIntent, aReport, OPENING } from './fixtures.test-support.ts'

const ORDER = anIntent({ id: '00000000-0000-4000-8000-000000000001' })
const REPORT = aReport({ orderedAt: unixMs(OPENING - 299_000) })

/** What the ledger says of an order that was sent five minutes ago. */
const ledgerSays = (
  state: RecoveredIntent['state'],
  venueOrderId: RecoveredIntent['venueOrderId'] = null,
): EventBody => ({
  type: 'intent_recovered',
  recovered: {
    order: ORDER,
    instrument: { kind: 'stock', market: 'kospi', isHalted: false },
    state,
    venueOrderId,
    sentAt: unixMs(OPENING - 300_000),
    sendDeadline: unixMs(OPENING - 298_000),
    // On the list before: the engine itself can never take it for the order of this intent.
    baseline: [REPORT.venueOrderId.orderNo],
  },
})

describe('an order that a person has to decide about', () => {
  it('is followed as soon as the person has named it', () => {
    const desk = anEngineDesk()
    desk.broker.list = [REPORT]
    desk.tell(ledgerSays('manual'))
    desk.opens()
    expect(desk.engine.view().inDoubt).toBe(1)
    desk.tell(ledgerSays('acked', REPORT.venueOrderId))
    desk.broker.list = [{ ...REPORT, cumQty: 10, cumAmount: 700_000, leavesQty: 0 }]
    desk.passes(120_000)
    expect(desk.engine.view().inDoubt).toBe(0)
    const told = desk.records().flatMap((record) => (record.kind === 'order_reports' ? record.reports : []))
    expect(told.at(-1)).toMatchObject({ intentId: ORDER.id, report: { cumQty: 10 } })
  })

  it('stays with the person, however often the list does not show it', () => {
    const desk = anEngineDesk()
    desk.tell(ledgerSays('manual'))
    desk.opens()
    desk.passes(600_000)
    expect(desk.engine.view().inDoubt).toBe(1)
    expect(desk.records().filter(({ kind }) => kind === 'absent')).toEqual([])
  })

  it('is over as soon as the person says that it was never placed', () => {
    const desk = anEngineDesk()
    desk.tell(ledgerSays('manual'))
    desk.opens()
    expect(desk.engine.view().inDoubt).toBe(1)
    desk.tell(ledgerSays('absent'))
    expect(desk.engine.view().inDoubt).toBe(0)
  })

  it('does not end by an older word of the ledger', () => {
    const desk = anEngineDesk()
    desk.tell(ledgerSays('in_doubt'))
    desk.opens()
    desk.tell(ledgerSays('manual'))
    expect(desk.engine.view().inDoubt).toBe(1)
  })
})

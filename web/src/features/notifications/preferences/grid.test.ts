import { describe, expect, it } from 'vitest'
import { channelRow, typeRow } from '../rows.test-support.ts'
import { byTopic, cellOf, isPlain, plain } from './grid.ts'
import { changed } from './queries.ts'

const FIRST = channelRow()
const SECOND = channelRow({ id: 'bbbbbbbb-7425-40de-944b-e07fc1f90ae7', kind: 'discord', priority: 1 })
const channels = [FIRST, SECOND]
const FILLED = typeRow()
const ACCEPTED = typeRow({ event_type: 'order_accepted', is_sent_by_default: false })
const REJECTED = typeRow({ event_type: 'order_rejected', is_always_sent: true })

describe('what is sent where', () => {
  it('is as the kind of event has it until somebody chooses', () => {
    const situation = { preferences: [], channels }
    expect(cellOf(FILLED, FIRST.id, situation)).toEqual({ isOn: true, isLocked: false })
    expect(cellOf(ACCEPTED, FIRST.id, situation)).toEqual({ isOn: false, isLocked: false })
  })

  it('is what was chosen for that channel', () => {
    const situation = { preferences: [plain('order_filled', SECOND.id, false)], channels }
    expect(cellOf(FILLED, SECOND.id, situation).isOn).toBe(false)
    expect(cellOf(FILLED, FIRST.id, situation).isOn).toBe(true)
  })

  it('may be chosen for a refusal as long as another channel gets it', () => {
    expect(cellOf(REJECTED, FIRST.id, { preferences: [], channels })).toEqual({ isOn: true, isLocked: false })
    const situation = { preferences: [plain('order_rejected', SECOND.id, false)], channels }
    expect(cellOf(REJECTED, FIRST.id, situation)).toEqual({ isOn: true, isLocked: true })
    expect(cellOf(REJECTED, SECOND.id, situation)).toEqual({ isOn: false, isLocked: false })
  })

  it('is the first channel for a refusal that none wants', () => {
    const situation = { preferences: channels.map(({ id }) => plain('order_rejected', id, false)), channels }
    expect(cellOf(REJECTED, FIRST.id, situation)).toEqual({ isOn: true, isLocked: true })
    expect(cellOf(REJECTED, SECOND.id, situation)).toEqual({ isOn: false, isLocked: false })
  })

  it('counts no channel that is not verified', () => {
    const situation = { preferences: [], channels: [channelRow({ state: 'pending' }), SECOND] }
    expect(cellOf(REJECTED, FIRST.id, situation).isLocked).toBe(false)
    expect(cellOf(REJECTED, SECOND.id, situation).isLocked).toBe(true)
  })

  it('is not changed by an exception for one symbol', () => {
    const exception = { ...plain('order_filled', FIRST.id, false), instrument_id: '005930.KRX' }
    expect(isPlain(exception)).toBe(false)
    expect(cellOf(FILLED, FIRST.id, { preferences: [exception], channels }).isOn).toBe(true)
  })
})

describe('a preference', () => {
  it('takes the place of what was said about the same', () => {
    const held = [plain('order_filled', FIRST.id, true), plain('order_filled', SECOND.id, true)]
    const after = changed(held, { row: plain('order_filled', FIRST.id, false) })
    expect(after).toHaveLength(2)
    expect(after.find((row) => row.channel_id === FIRST.id)?.is_on).toBe(false)
  })

  it('leaves everything else as it was when it is taken back', () => {
    const exception = { ...plain('order_filled', FIRST.id, false), instrument_id: '005930.KRX' }
    const kept = plain('order_filled', FIRST.id, true)
    expect(changed([kept, exception], { row: exception, isRemoved: true })).toEqual([kept])
  })
})

it('lists every kind of event once, but for the test somebody asks for', () => {
  const types = [FILLED, REJECTED, typeRow({ event_type: 'rule_fired' }), typeRow({ event_type: 'channel_test' })]
  const listed = byTopic(types).flatMap(([, found]) => found.map(({ event_type }) => event_type))
  expect(listed).toEqual(['order_filled', 'order_rejected', 'rule_fired'])
})

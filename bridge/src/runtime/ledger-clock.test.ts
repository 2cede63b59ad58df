import { unixMs } from '@naru/shared/core/time'
import { describe, expect, it } from 'vitest'
import { createLedgerClock, onLedgerTime } from './ledger-clock.ts'

function aClock(wall: number) {
  const state = { wall, mono: 5_000 }
  const own = { now: () => unixMs(state.wall), monotonic: () => state.mono, after: () => () => undefined }
  const clock = createLedgerClock(own)
  return { state, clock, own }
}

describe('the ledger clock', () => {
  it('is the wall clock until the ledger has answered', () => {
    expect(aClock(1_000_000).clock.now()).toBe(1_000_000)
  })

  it('follows the ledger, judged at the middle of the round trip', () => {
    const { state, clock } = aClock(1_000_000)
    state.mono = 5_100
    clock.observe(unixMs(2_000_000), 5_000)
    expect(clock.now()).toBe(2_000_050)
    expect(clock.skewMs()).toBe(-1_000_050)
  })

  it('dates orders for a machine whose own clock is a day ahead', () => {
    const { clock, own } = aClock(1_000_000 + 86_400_000)
    clock.observe(unixMs(1_000_000), 5_000)
    expect(onLedgerTime(own, clock).now()).toBe(1_000_000)
  })

  it('does not move when the wall clock jumps', () => {
    const { state, clock } = aClock(1_000_000)
    clock.observe(unixMs(1_000_000), 5_000)
    state.wall += 3_600_000
    state.mono += 10
    expect(clock.now()).toBe(1_000_010)
  })

  it('never goes back', () => {
    const { clock } = aClock(1_000_000)
    expect(clock.now()).toBe(1_000_000)
    clock.observe(unixMs(990_000), 5_000)
    expect(clock.now()).toBe(1_000_000)
  })

  it('ignores what the way of an answer alone may explain', () => {
    const { state, clock } = aClock(1_000_000)
    clock.observe(unixMs(1_000_000), 5_000)
    state.mono = 5_400
    clock.observe(unixMs(1_000_300), 5_000)
    expect(clock.now()).toBe(1_000_400)
  })

  it('goes on as before when the process stood still between question and answer', () => {
    const { state, clock } = aClock(1_000_000)
    clock.observe(unixMs(1_000_000), 5_000)
    state.mono = 14_000
    clock.observe(unixMs(1_000_010), 5_000)
    expect(clock.now()).toBe(1_009_000)
  })

  it('moves by what an answer proves, and no further', () => {
    const { state, clock } = aClock(1_000_000)
    clock.observe(unixMs(1_000_000), 5_000)
    state.mono = 5_100
    clock.observe(unixMs(1_003_000), 5_000)
    expect(clock.now()).toBe(1_003_000)
  })
})

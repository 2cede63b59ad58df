import { describe, expect, it } from 'vitest'
import { createVirtualClock } from '../../test/support/virtual-clock.ts'
import { createReconcileGate } from './reconcile-gate.ts'

const SECOND = 1_000

/** Accounts that take `ms` each to find out where they stand; `null` never do. */
async function starts(takes: readonly (number | null)[]) {
  const clock = createVirtualClock(0)
  const gate = createReconcileGate(clock)
  const slow: number[] = []
  const began: number[] = []
  let inside = 0
  let most = 0
  const start = async (ms: number | null, index: number): Promise<void> => {
    const leave = await gate.enter(() => {
      slow.push(index)
      inside -= 1
    })
    began[index] = clock.monotonic()
    inside += 1
    most = Math.max(most, inside)
    if (ms === null) return
    clock.after(ms, () => {
      inside -= 1
      leave()
      leave() // a session that closes later says so again
    })
  }
  for (const [index, ms] of takes.entries()) void start(ms, index)
  await clock.advance(300 * SECOND)
  return { began, slow, most }
}

describe('a bridge that starts with many accounts', () => {
  it('lets four at a time find out where they stand, all of them in turn', async () => {
    const { began, most, slow } = await starts(Array.from({ length: 40 }, () => 2 * SECOND))
    expect([most, slow]).toEqual([4, []])
    expect(began.length).toBe(40)
    expect(Math.max(...began)).toBe(18 * SECOND)
  })

  it('does not let one that never finds out hold up the others for longer than thirty seconds', async () => {
    const { began, slow } = await starts([null, null, null, null, 2 * SECOND])
    expect(slow).toEqual([0, 1, 2, 3])
    expect(began[4]).toBe(30 * SECOND)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyRow, mergeSnapshot } from './versions.ts'

interface Row {
  readonly id: string
  readonly version: number
}
const keyOf = (row: Row): string => row.id
const row = (id: string, version: number): Row => ({ id, version })

describe('a row event', () => {
  const held = [row('a', 5), row('b', 3)]

  it('replaces an older row in its place', () => {
    expect(applyRow(held, row('b', 6), keyOf)).toEqual([row('a', 5), row('b', 6)])
  })

  it('changes nothing when it comes late or twice', () => {
    expect(applyRow(held, row('a', 4), keyOf)).toBe(held)
    expect(applyRow(held, row('a', 5), keyOf)).toBe(held)
  })

  it('puts a new row first', () => {
    expect(applyRow(held, row('c', 7), keyOf).map(keyOf)).toEqual(['c', 'a', 'b'])
  })
})

describe('a snapshot', () => {
  it('never takes back an event that overtook it', () => {
    expect(mergeSnapshot([row('a', 9)], [row('a', 5), row('b', 3)], keyOf)).toEqual([row('a', 9), row('b', 3)])
  })

  it('keeps a row that appeared after it was read', () => {
    expect(mergeSnapshot([row('c', 9)], [row('a', 5)], keyOf)).toEqual([row('c', 9), row('a', 5)])
  })

  it('brings what the clock alone has changed', () => {
    const held = [{ ...row('a', 5), status: 'requested' }]
    const fresh = [{ ...row('a', 5), status: 'expired' }]
    expect(mergeSnapshot(held, fresh, keyOf)).toEqual(fresh)
    expect(mergeSnapshot(held, [{ ...row('a', 5), status: 'requested' }], keyOf)[0]).toBe(held[0])
  })

  it('drops a row that is gone', () => {
    expect(mergeSnapshot([row('z', 1)], [row('a', 5)], keyOf)).toEqual([row('a', 5)])
  })
})

it('whatever the order of events and of the snapshot between them, the newest of each row wins', () => {
  const rows = fc.array(fc.record({ id: fc.constantFrom('a', 'b', 'c'), version: fc.integer({ min: 1, max: 50 }) }), {
    minLength: 1,
    maxLength: 20,
  })
  fc.assert(
    fc.property(rows, fc.nat(20), (events, cut) => {
      const newest = (list: readonly Row[]): Row[] =>
        ['a', 'b', 'c'].flatMap((id) => {
          const versions = list.filter((event) => event.id === id).map((event) => event.version)
          return versions.length > 0 ? [row(id, Math.max(...versions))] : []
        })
      // The snapshot knows the first `cut` events; all of them are applied around it.
      const snapshot = newest(events.slice(0, cut))
      const before = events.slice(0, cut).reduce<readonly Row[]>((held, event) => applyRow(held, event, keyOf), [])
      const merged = mergeSnapshot(before, snapshot, keyOf)
      const after = events.slice(cut).reduce((held, event) => applyRow(held, event, keyOf), merged)
      expect([...after].sort((a, b) => a.id.localeCompare(b.id))).toEqual(newest(events))
    }),
  )
})

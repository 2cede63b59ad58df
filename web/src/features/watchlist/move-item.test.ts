import { instrumentId } from '@naru/shared/domain/instrument'
import { describe, expect, it } from 'vitest'
import { moveItem } from './move-item.ts'
import type { Item } from './queries.ts'

const item = (id: string, position: number, folder = 'mine', symbol = `00000${id.length}`): Item => ({
  id,
  folder_id: folder,
  instrument_id: instrumentId(symbol),
  position,
})
const items = [item('a', 0, 'mine', '000001'), item('b', 1, 'mine', '000002'), item('c', 2, 'mine', '000003')]
const order = (list: readonly Item[], folder = 'mine'): string[] =>
  list
    .filter((one) => one.folder_id === folder)
    .sort((a, b) => a.position - b.position)
    .map((one) => one.id)

describe('moving an item', () => {
  it.each([
    [0, ['c', 'a', 'b']],
    [1, ['a', 'c', 'b']],
    [2, ['a', 'b', 'c']],
  ])('to place %i numbers the others around it', (position, expected) => {
    const moved = moveItem(items, { itemId: 'c', folderId: 'mine', position })
    expect(order(moved)).toEqual(expected)
    expect(moved.map((one) => one.position).sort((a, b) => a - b)).toEqual([0, 1, 2])
  })

  it('to another folder takes the place of the same stock there', () => {
    const both = [...items, item('x', 0, 'other', '000003'), item('y', 1, 'other', '000004')]
    const moved = moveItem(both, { itemId: 'c', folderId: 'other', position: 9 })
    expect(order(moved, 'other')).toEqual(['y', 'c'])
    expect(order(moved)).toEqual(['a', 'b'])
  })

  it('changes nothing when the item is gone', () => {
    expect(moveItem(items, { itemId: 'z', folderId: 'mine', position: 0 })).toBe(items)
  })
})

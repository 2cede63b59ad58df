import type { Item } from './queries.ts'

interface Move {
  readonly itemId: string
  readonly folderId: string
  /** Place among the folder's items, from 0. */
  readonly position: number
}

/**
 * The list as the database will have it after a move: the item at its place, the folder's other items numbered around
 * it. What is moved to a folder that lists the same stock takes that place.
 */
export function moveItem(items: readonly Item[], { itemId, folderId, position }: Move): readonly Item[] {
  const moved = items.find((item) => item.id === itemId)
  if (!moved) return items
  const others = items.filter((item) => item.id !== itemId)
  const inFolder = others
    .filter((item) => item.folder_id === folderId && item.instrument_id !== moved.instrument_id)
    .sort((a, b) => a.position - b.position)
  const placed = [...inFolder.slice(0, position), { ...moved, folder_id: folderId }, ...inFolder.slice(position)]
  return [
    ...others.filter((item) => item.folder_id !== folderId),
    ...placed.map((item, index) => ({ ...item, position: index })),
  ]
}

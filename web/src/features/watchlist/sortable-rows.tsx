'use client'

import {
  type Announcements,
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  type UniqueIdentifier,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import { SortableContext, sortableKeyboardCoordinates, verticalListSortingStrategy } from '@dnd-kit/sortable'
import { useId } from 'react'
import { useInstrumentName } from '@/lib/instruments.ts'
import { useWatch } from '@/lib/quotes.ts'
import { useText } from '@/text/text-provider.tsx'
import type { Column } from './columns.ts'
import type { Folder, Item } from './queries.ts'
import { COLUMN_WIDTH } from './quoted-cells.tsx'
import { WatchlistRow } from './watchlist-row.tsx'

/** Where an item goes; in its own folder when none is named. */
export interface Target {
  readonly folderId?: string
  readonly position: number
}

interface SortableRowsProps {
  readonly columns: readonly Column[]
  readonly items: readonly Item[]
  readonly folders: readonly Folder[]
  readonly isEditing: boolean
  readonly isBusy: boolean
  readonly onMove: (item: Item, to: Target) => void
  readonly onRemove: (item: Item) => void
}

/** What a screen reader says while a row is carried. */
function useAnnouncements(items: readonly Item[]): Announcements {
  const { watchlist } = useText()
  const nameOf = useInstrumentName()
  const placeOf = (id: UniqueIdentifier): number => items.findIndex((item) => item.id === id) + 1
  const say = (id: UniqueIdentifier, words: (name: string) => string): string => {
    const item = items.find((candidate) => candidate.id === id)
    return item ? words(nameOf(item.instrument_id)) : ''
  }
  return {
    onDragStart: ({ active }) => say(active.id, (name) => watchlist.picked(name, placeOf(active.id), items.length)),
    onDragOver: ({ active, over }) =>
      over ? say(active.id, (name) => watchlist.movedOver(name, placeOf(over.id), items.length)) : undefined,
    onDragEnd: ({ active, over }) =>
      say(active.id, (name) => watchlist.dropped(name, placeOf((over ?? active).id), items.length)),
    onDragCancel: ({ active }) => say(active.id, watchlist.dragCanceled),
  }
}

/** Rows that are put in order by their handle: with a mouse, a finger or the keyboard. */
export function SortableRows({ items, onMove, ...row }: SortableRowsProps) {
  const { watchlist } = useText()
  const sensors = useSensors(
    // A few pixels, so that a tap on the handle is no drag.
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
  const announcements = useAnnouncements(items)
  useWatch(items.map((item) => item.instrument_id))

  const drop = ({ active, over }: DragEndEvent): void => {
    const item = items.find((candidate) => candidate.id === active.id)
    const position = items.findIndex((candidate) => candidate.id === over?.id)
    if (item && position >= 0 && over?.id !== active.id) onMove(item, { position })
  }
  return (
    <DndContext
      id={useId()}
      sensors={sensors}
      collisionDetection={closestCenter}
      onDragEnd={drop}
      accessibility={{ announcements, screenReaderInstructions: { draggable: watchlist.dragHint } }}
    >
      <ColumnHeads columns={row.columns} />
      <SortableContext items={items.map((item) => item.id)} strategy={verticalListSortingStrategy}>
        <ul aria-label={watchlist.title} data-testid="watchlist-rows">
          {items.map((item, index) => (
            <WatchlistRow key={item.id} item={item} index={index} count={items.length} onMove={onMove} {...row} />
          ))}
        </ul>
      </SortableContext>
    </DndContext>
  )
}

/** Names of the columns for the eye; each figure carries its own name for the ear. */
function ColumnHeads({ columns }: Pick<SortableRowsProps, 'columns'>) {
  const { watchlist, trade } = useText()
  return (
    <div aria-hidden className="flex items-center gap-4 border-t px-4 py-1 pl-14 text-12 text-muted max-md:hidden">
      <span className="flex-1">{watchlist.instrument}</span>
      <span className="figures w-24">{trade.last}</span>
      {columns.map((column) => (
        <span key={column} className={COLUMN_WIDTH[column]}>
          {watchlist.column[column]}
        </span>
      ))}
    </div>
  )
}

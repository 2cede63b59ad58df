'use client'

import { useSortable } from '@dnd-kit/sortable'
import { symbolOf } from '@naru/shared/domain/instrument'
import { ArrowDown, ArrowUp, GripVertical, X } from 'lucide-react'
import Link from 'next/link'
import { cn } from '@/lib/cn.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import type { Column } from './columns.ts'
import type { Folder, Item } from './queries.ts'
import { QuotedCells } from './quoted-cells.tsx'
import type { Target } from './sortable-rows.tsx'

/** A folder holds a hundred at most. */
const AFTER_ALL = 1_000

interface WatchlistRowProps {
  readonly columns: readonly Column[]
  readonly item: Item
  readonly index: number
  readonly count: number
  readonly folders: readonly Folder[]
  readonly isEditing: boolean
  readonly isBusy: boolean
  readonly onMove: (item: Item, to: Target) => void
  readonly onRemove: (item: Item) => void
}

export function WatchlistRow({ item, columns, isEditing, ...edit }: WatchlistRowProps) {
  const { setNodeRef, transform, transition, isDragging, attributes, listeners } = useSortable({ id: item.id })
  const style = {
    transform: transform ? `translate3d(0, ${Math.round(transform.y)}px, 0)` : undefined,
    transition,
  }
  return (
    <li
      ref={setNodeRef}
      style={style}
      data-instrument={item.instrument_id}
      className={cn(
        'relative flex min-h-14 items-center gap-2 border-t bg-surface pr-2 pl-2 last:rounded-b-card hover:bg-sunken md:min-h-11',
        isDragging && 'z-[2] border-accent outline-1 outline-accent',
      )}
    >
      <Handle item={item} attributes={attributes} listeners={listeners} />
      <Name item={item} />
      {isEditing ? <EditButtons item={item} {...edit} /> : <QuotedCells id={item.instrument_id} columns={columns} />}
    </li>
  )
}

type Sortable = ReturnType<typeof useSortable>

interface HandleProps extends Pick<Sortable, 'attributes' | 'listeners'> {
  readonly item: Item
}

/** Only the handle starts a drag, so that a finger on the row still scrolls the page. */
function Handle({ item, attributes, listeners }: HandleProps) {
  const { watchlist } = useText()
  const name = useInstrumentName()(item.instrument_id)
  return (
    <button
      type="button"
      aria-label={watchlist.drag(name)}
      aria-describedby={attributes['aria-describedby']}
      aria-pressed={attributes['aria-pressed']}
      className="relative z-[1] grid h-11 w-9 shrink-0 cursor-grab touch-none place-content-center rounded-table text-muted hover:bg-sunken active:cursor-grabbing"
      {...listeners}
    >
      <GripVertical aria-hidden size={16} />
    </button>
  )
}

/** The link covers its row, so that the whole of it can be tapped. */
function Name({ item }: { item: Item }) {
  const nameOf = useInstrumentName()
  const symbol = symbolOf(item.instrument_id)
  return (
    <div className="min-w-0 flex-1 py-1">
      <Link
        href={`/symbols/${symbol}`}
        className="inline-flex min-h-6 max-w-full items-center font-bold after:absolute after:inset-0 hover:underline"
      >
        <span className="truncate">{nameOf(item.instrument_id)}</span>
      </Link>
      <p className="tabular text-12 text-muted">{symbol}</p>
    </div>
  )
}

function EditButtons({
  item,
  index,
  count,
  folders,
  isBusy,
  onMove,
  onRemove,
}: Omit<WatchlistRowProps, 'isEditing' | 'columns'>) {
  const { watchlist } = useText()
  const name = useInstrumentName()(item.instrument_id)
  const others = folders.filter((folder) => folder.id !== item.folder_id)
  return (
    <div className="relative z-[1] flex shrink-0 items-center">
      {others.length > 0 && (
        <select
          aria-label={watchlist.moveTo(name)}
          disabled={isBusy}
          value=""
          onChange={(event) => onMove(item, { folderId: event.target.value, position: AFTER_ALL })}
          className="h-11 max-w-28 rounded-table border border-line-strong bg-surface px-2 text-13 md:h-8"
        >
          <option value="">{watchlist.moveToFolder}</option>
          {others.map((folder) => (
            <option key={folder.id} value={folder.id}>
              {folder.name}
            </option>
          ))}
        </select>
      )}
      <Button
        variant="quiet"
        size="icon"
        aria-label={watchlist.moveUp(name)}
        disabled={isBusy || index === 0}
        onClick={() => onMove(item, { position: index - 1 })}
      >
        <ArrowUp aria-hidden size={18} />
      </Button>
      <Button
        variant="quiet"
        size="icon"
        aria-label={watchlist.moveDown(name)}
        disabled={isBusy || index === count - 1}
        onClick={() => onMove(item, { position: index + 1 })}
      >
        <ArrowDown aria-hidden size={18} />
      </Button>
      <Button
        variant="quiet"
        size="icon"
        aria-label={watchlist.remove(name)}
        disabled={isBusy}
        onClick={() => onRemove(item)}
      >
        <X aria-hidden size={18} />
      </Button>
    </div>
  )
}

'use client'

import { Star } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { cn } from '@/lib/cn.ts'
import { useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState } from '@/ui/states.tsx'
import { COLUMNS, type Column, shownColumns, withToggled } from './columns.ts'
import type { Folder, Item, useChangeWatchlist } from './queries.ts'

/** Dragging is a library of its own; it comes while the prices are on their way. */
const SortableRows = dynamic(async () => (await import('./sortable-rows.tsx')).SortableRows, {
  ssr: false,
  loading: () => <SkeletonRows rows={6} />,
})

interface FolderPanelProps {
  readonly folder: Folder
  readonly items: readonly Item[]
  readonly folders: readonly Folder[]
  readonly change: ReturnType<typeof useChangeWatchlist>
  readonly onAdd: () => void
}

/** The stocks of one folder; in edit mode prices make room for the buttons that move and remove. */
export function FolderPanel({ folder, items, folders, change, onAdd }: FolderPanelProps) {
  const { watchlist } = useText()
  const [isEditing, setIsEditing] = useState(false)
  const columns = shownColumns(folder.columns)
  if (items.length === 0) {
    return (
      <EmptyState
        icon={Star}
        title={watchlist.empty}
        hint={watchlist.emptyHint}
        action={<Button onClick={onAdd}>{watchlist.add}</Button>}
      />
    )
  }
  return (
    <>
      <div className="flex items-center justify-end gap-2 px-2 py-1 md:justify-between">
        <ColumnChoice
          shown={columns}
          onToggle={(column) =>
            change.mutate({ kind: 'columns', folderId: folder.id, columns: withToggled(columns, column) })
          }
        />
        <Button variant="quiet" size="small" aria-pressed={isEditing} onClick={() => setIsEditing(!isEditing)}>
          {isEditing ? watchlist.editDone : watchlist.edit}
        </Button>
      </div>
      <SortableRows
        columns={columns}
        items={items}
        folders={folders}
        isEditing={isEditing}
        isBusy={change.isPending}
        onMove={(item, to) =>
          change.mutate({
            kind: 'move',
            itemId: item.id,
            folderId: to.folderId ?? item.folder_id,
            position: to.position,
          })
        }
        onRemove={(item) => change.mutate({ kind: 'remove', itemId: item.id })}
      />
    </>
  )
}

interface ColumnChoiceProps {
  readonly shown: readonly Column[]
  readonly onToggle: (column: Column) => void
}

/** A phone has room for the change alone; a desk shows what is chosen here. */
function ColumnChoice({ shown, onToggle }: ColumnChoiceProps) {
  const { watchlist } = useText()
  return (
    <fieldset className="flex flex-wrap items-center gap-1 px-2 max-md:hidden">
      <legend className="sr-only">{watchlist.columns}</legend>
      {COLUMNS.map((column) => (
        <button
          key={column}
          type="button"
          aria-pressed={shown.includes(column)}
          onClick={() => onToggle(column)}
          className={cn(
            'h-7 rounded-full border px-2.5 text-12',
            shown.includes(column) ? 'border-line-strong text-ink' : 'border-line text-muted',
          )}
        >
          {watchlist.column[column]}
        </button>
      ))}
    </fieldset>
  )
}

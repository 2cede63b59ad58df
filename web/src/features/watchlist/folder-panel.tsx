'use client'

import { Star } from 'lucide-react'
import { useState } from 'react'
import { useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { EmptyState } from '@/ui/states.tsx'
import type { Item, useChangeWatchlist } from './queries.ts'
import { WatchlistRows } from './watchlist-rows.tsx'

interface FolderPanelProps {
  readonly items: readonly Item[]
  readonly change: ReturnType<typeof useChangeWatchlist>
  readonly onAdd: () => void
}

/** The stocks of one folder; in edit mode prices make room for the buttons that move and remove. */
export function FolderPanel({ items, change, onAdd }: FolderPanelProps) {
  const { watchlist } = useText()
  const [isEditing, setIsEditing] = useState(false)
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
      <WatchlistRows
        items={items}
        isEditing={isEditing}
        isBusy={change.isPending}
        onMove={(item, position) =>
          change.mutate({ kind: 'move', itemId: item.id, folderId: item.folder_id, position })
        }
        onRemove={(item) => change.mutate({ kind: 'remove', itemId: item.id })}
      />
      <div className="flex justify-end border-t px-2 py-1">
        <Button variant="quiet" size="small" aria-pressed={isEditing} onClick={() => setIsEditing(!isEditing)}>
          {isEditing ? watchlist.editDone : watchlist.edit}
        </Button>
      </div>
    </>
  )
}

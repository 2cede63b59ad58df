'use client'

import type { InstrumentId } from '@naru/shared/domain/instrument'
import { FolderPen, FolderPlus, FolderX, Plus, Star } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useQuery } from '@/lib/use-query.ts'
import { useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { Card } from '@/ui/card.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { Tabs } from '@/ui/tabs.tsx'
import { DeleteFolderDialog, FolderNameDialog } from './folder-dialogs.tsx'
import { FolderPanel } from './folder-panel.tsx'
import { type Folder, foldersQuery, itemsQuery, useChangeWatchlist } from './queries.ts'

/** What the screen needs of an instrument search; the page brings it. */
export interface SearchSlot {
  readonly open: boolean
  readonly onClose: () => void
  readonly onPick: (row: { readonly id: InstrumentId }) => void
  readonly title: string
}

interface WatchlistProps {
  readonly search: (slot: SearchSlot) => ReactNode
}

type Dialog = 'search' | 'create' | 'rename' | 'delete' | null

export function Watchlist({ search }: WatchlistProps) {
  const { watchlist } = useText()
  const folders = useQuery(foldersQuery)
  return (
    <div className="mx-auto grid max-w-5xl gap-4">
      <h1 className="text-28">{watchlist.title}</h1>
      <Card>
        <Loaded query={folders} skeleton={<SkeletonRows rows={6} />}>
          {(rows) => <Folders folders={rows} search={search} />}
        </Loaded>
      </Card>
    </div>
  )
}

function Folders({ folders, search }: WatchlistProps & { folders: readonly Folder[] }) {
  const { watchlist } = useText()
  const items = useQuery(itemsQuery)
  const change = useChangeWatchlist()
  const [chosenId, setChosenId] = useState<string>()
  const [dialog, setDialog] = useState<Dialog>(null)
  const close = (): void => setDialog(null)
  const folder = folders.find((candidate) => candidate.id === chosenId) ?? folders[0]
  const inFolder = (items.data ?? [])
    .filter((item) => item.folder_id === folder?.id)
    .sort((a, b) => a.position - b.position)
  const create = (name: string): void =>
    change.mutate({ kind: 'create_folder', name }, { onSuccess: (id) => setChosenId(id ?? undefined) })

  return (
    <>
      {folder ? (
        <>
          <FolderActions onOpen={setDialog} />
          <Tabs
            label={watchlist.folders}
            tabs={folders.map(({ id, name }) => ({ key: id, label: name }))}
            value={folder.id}
            onChange={setChosenId}
          >
            <Loaded query={items} skeleton={<SkeletonRows rows={6} />}>
              {() => (
                <FolderPanel
                  key={folder.id}
                  folder={folder}
                  items={inFolder}
                  folders={folders}
                  change={change}
                  onAdd={() => setDialog('search')}
                />
              )}
            </Loaded>
          </Tabs>
          <FolderNameDialog
            open={dialog === 'rename'}
            onClose={close}
            title={watchlist.renameFolder}
            initial={folder.name}
            onSave={(name) => change.mutate({ kind: 'rename_folder', folderId: folder.id, name })}
          />
          <DeleteFolderDialog
            open={dialog === 'delete'}
            onClose={close}
            folder={folder}
            count={inFolder.length}
            onDelete={() => change.mutate({ kind: 'delete_folder', folderId: folder.id })}
          />
          {search({
            open: dialog === 'search',
            onClose: close,
            title: watchlist.add,
            onPick: (row) => change.mutate({ kind: 'add', folderId: folder.id, instrumentId: row.id }),
          })}
        </>
      ) : (
        <EmptyState
          icon={Star}
          title={watchlist.noFolders}
          hint={watchlist.noFoldersHint}
          action={<Button onClick={() => setDialog('create')}>{watchlist.newFolder}</Button>}
        />
      )}
      <FolderNameDialog
        open={dialog === 'create'}
        onClose={close}
        title={watchlist.newFolder}
        initial=""
        onSave={create}
      />
    </>
  )
}

function FolderActions({ onOpen }: { onOpen: (dialog: Dialog) => void }) {
  const { watchlist } = useText()
  return (
    <div className="flex items-center gap-1 px-2 pt-2">
      <Button size="small" onClick={() => onOpen('search')} className="mr-auto">
        <Plus aria-hidden size={16} />
        {watchlist.add}
      </Button>
      <Button variant="quiet" size="icon" aria-label={watchlist.newFolder} onClick={() => onOpen('create')}>
        <FolderPlus aria-hidden size={18} />
      </Button>
      <Button variant="quiet" size="icon" aria-label={watchlist.renameFolder} onClick={() => onOpen('rename')}>
        <FolderPen aria-hidden size={18} />
      </Button>
      <Button variant="quiet" size="icon" aria-label={watchlist.deleteFolder} onClick={() => onOpen('delete')}>
        <FolderX aria-hidden size={18} />
      </Button>
    </div>
  )
}

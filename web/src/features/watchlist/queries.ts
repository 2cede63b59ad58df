'use client'

import { InstrumentId } from '@naru/shared/domain/instrument'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { toAppError } from '@/lib/app-error.ts'
import { callRpc, readRows } from '@/lib/supabase/browser.ts'
import { useText } from '@/text/text-provider.tsx'
import { toast } from '@/ui/toast.tsx'
import { moveItem } from './move-item.ts'

const Folder = z.object({
  id: z.uuid(),
  name: z.string(),
  position: z.int(),
  /** Null until somebody chooses. */
  columns: z.array(z.string()).nullable(),
})
export type Folder = z.infer<typeof Folder>

const Item = z.object({ id: z.uuid(), folder_id: z.uuid(), instrument_id: InstrumentId, position: z.int() })
export type Item = z.infer<typeof Item>

const KEYS = { all: ['watchlist'], folders: ['watchlist', 'folders'], items: ['watchlist', 'items'] } as const

export const foldersQuery = queryOptions({
  queryKey: KEYS.folders,
  queryFn: ({ signal }): Promise<readonly Folder[]> =>
    readRows('watchlist_folders', { row: Folder, signal, refine: (query) => query.order('position').order('id') }),
})

export const itemsQuery = queryOptions({
  queryKey: KEYS.items,
  queryFn: ({ signal }): Promise<readonly Item[]> =>
    readRows('watchlist_items', { row: Item, signal, refine: (query) => query.order('position').order('id') }),
})

/** Every change of the watchlist. All can be repeated without harm; what the database says afterwards is shown. */
export type WatchlistChange =
  | { readonly kind: 'create_folder'; readonly name: string }
  | { readonly kind: 'rename_folder'; readonly folderId: string; readonly name: string }
  | { readonly kind: 'delete_folder'; readonly folderId: string }
  | { readonly kind: 'columns'; readonly folderId: string; readonly columns: readonly string[] }
  | { readonly kind: 'add'; readonly folderId: string; readonly instrumentId: InstrumentId }
  | { readonly kind: 'remove'; readonly itemId: string }
  | { readonly kind: 'move'; readonly itemId: string; readonly folderId: string; readonly position: number }

/** The id of what was created, else null. */
async function perform(change: WatchlistChange): Promise<string | null> {
  switch (change.kind) {
    case 'create_folder':
      return callRpc('create_watchlist_folder', { p_name: change.name }, z.uuid())
    case 'rename_folder':
      await callRpc('rename_watchlist_folder', { p_id: change.folderId, p_name: change.name }, z.unknown())
      return null
    case 'delete_folder':
      await callRpc('delete_watchlist_folder', { p_id: change.folderId }, z.unknown())
      return null
    case 'columns': {
      const args = { p_folder_id: change.folderId, p_columns: [...change.columns] }
      await callRpc('save_watchlist_columns', args, z.unknown())
      return null
    }
    case 'add': {
      const args = { p_folder_id: change.folderId, p_instrument_id: change.instrumentId }
      return callRpc('add_watchlist_item', args, z.uuid())
    }
    case 'remove':
      await callRpc('remove_watchlist_item', { p_id: change.itemId }, z.unknown())
      return null
    case 'move': {
      const args = { p_id: change.itemId, p_folder_id: change.folderId, p_position: change.position }
      await callRpc('move_watchlist_item', args, z.unknown())
      return null
    }
  }
}

export function useChangeWatchlist() {
  const client = useQueryClient()
  const text = useText()
  return useMutation({
    mutationFn: perform,
    // What was dropped stays where it was dropped, and a column is seen at once, while the database is told.
    onMutate: async (change) => {
      if (change.kind === 'move') {
        await client.cancelQueries({ queryKey: KEYS.items })
        client.setQueryData(itemsQuery.queryKey, (held) => held && moveItem(held, change))
      }
      if (change.kind === 'columns') {
        const { folderId, columns } = change
        await client.cancelQueries({ queryKey: KEYS.folders })
        client.setQueryData(foldersQuery.queryKey, (held) =>
          held?.map((folder) => (folder.id === folderId ? { ...folder, columns: [...columns] } : folder)),
        )
      }
    },
    onError: (error) => {
      const { what, next } = text.errors[toAppError(error).code]
      toast.problem(text.watchlist.failed, `${what} ${next}`)
    },
    onSettled: () => client.invalidateQueries({ queryKey: KEYS.all }),
  })
}

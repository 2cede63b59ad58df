'use client'

import { type FormEvent, useState } from 'react'
import { useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Field, Input } from '@/ui/field.tsx'
import type { Folder } from './queries.ts'

const MAX_NAME = 40

interface FolderNameDialogProps {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: string
  readonly initial: string
  readonly onSave: (name: string) => void
}

export function FolderNameDialog({ open, onClose, title, initial, onSave }: FolderNameDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title={title}>
      <FolderNameForm
        initial={initial}
        onSave={(name) => {
          onClose()
          onSave(name)
        }}
      />
    </Dialog>
  )
}

/** Mounted with the dialog, so that it begins with the folder's present name each time. */
function FolderNameForm({ initial, onSave }: Pick<FolderNameDialogProps, 'initial' | 'onSave'>) {
  const { watchlist, common } = useText()
  const [name, setName] = useState(initial)
  const [isInvalid, setIsInvalid] = useState(false)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const trimmed = name.trim()
    if (trimmed.length === 0 || trimmed.length > MAX_NAME) return setIsInvalid(true)
    onSave(trimmed)
  }
  return (
    <form onSubmit={submit} className="grid gap-4" noValidate>
      <Field label={watchlist.folderName} error={isInvalid ? watchlist.folderNameInvalid : undefined}>
        <Input value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
      <Button type="submit" block>
        {common.save}
      </Button>
    </form>
  )
}

interface DeleteFolderDialogProps {
  readonly open: boolean
  readonly onClose: () => void
  readonly folder: Folder
  readonly count: number
  readonly onDelete: () => void
}

export function DeleteFolderDialog({ open, onClose, folder, count, onDelete }: DeleteFolderDialogProps) {
  const { watchlist, common } = useText()
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={watchlist.deleteFolder}
      description={watchlist.deleteBody(folder.name, count)}
    >
      <div className="grid grid-cols-2 gap-2">
        <Button variant="outline" onClick={onClose}>
          {common.cancel}
        </Button>
        <Button
          variant="danger"
          onClick={() => {
            onClose()
            onDelete()
          }}
        >
          {watchlist.deleteFolder}
        </Button>
      </div>
    </Dialog>
  )
}

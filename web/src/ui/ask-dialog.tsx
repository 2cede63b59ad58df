'use client'

import { useText } from '@/text/text-provider.tsx'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'

interface AskDialogProps {
  readonly title: string
  readonly body: string
  /** On the button that does it; the title where that says it already. */
  readonly yes?: string
  readonly onYes: () => void
  readonly onClose: () => void
}

/** Asks once more before something that takes away. */
export function AskDialog({ title, body, yes = title, onYes, onClose }: AskDialogProps) {
  const { common } = useText()
  const answer = (): void => {
    onYes()
    onClose()
  }
  return (
    <Dialog open onClose={onClose} title={title} description={body}>
      <p className="flex justify-end gap-2">
        <Button variant="quiet" onClick={onClose}>
          {common.cancel}
        </Button>
        <Button variant="danger" onClick={answer}>
          {yes}
        </Button>
      </p>
    </Dialog>
  )
}

'use client'

import { useQueryClient } from '@tanstack/react-query'
import { Trash2, X } from 'lucide-react'
import { useState } from 'react'
import { toAppError } from '@/lib/app-error.ts'
import { useBacktestWords } from '@/text/backtests.ts'
import { useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { toast } from '@/ui/toast.tsx'
import { forgetResult } from '../local/kept-results.ts'
import { stopLocally } from '../local/local-run.ts'
import { useCancelBacktest, useRemoveBacktest } from '../mutations.ts'
import type { Entry } from './entries.ts'

interface EndButtonProps {
  readonly entry: Pick<Entry, 'id' | 'name' | 'where' | 'state'>
  readonly userId: string
  readonly onRemoved?: () => void
}

/** Ends what is under way; what is over is removed, after being asked: it could only be computed again. */
export function EndButton({ entry, userId, onRemoved }: EndButtonProps) {
  const words = useBacktestWords()
  const { common } = useText()
  const [isAsking, setIsAsking] = useState(false)
  const { cancel, remove, isPending } = useEnding(userId)
  const isOpen = entry.state === 'queued' || entry.state === 'running'
  const Icon = isOpen ? X : Trash2
  return (
    <>
      <Button
        variant="quiet"
        size="icon"
        aria-label={`${entry.name} ${isOpen ? words.cancel : words.remove}`}
        disabled={isPending}
        onClick={() => (isOpen ? cancel(entry) : setIsAsking(true))}
        className="relative z-[1]"
      >
        <Icon aria-hidden size={16} />
      </Button>
      <Dialog open={isAsking} onClose={() => setIsAsking(false)} title={words.remove} description={words.removeAsk}>
        <div className="flex justify-end gap-2">
          <Button variant="outline" onClick={() => setIsAsking(false)}>
            {common.cancel}
          </Button>
          <Button
            variant="danger"
            onClick={() => {
              setIsAsking(false)
              remove(entry, onRemoved)
            }}
          >
            {words.remove}
          </Button>
        </div>
      </Dialog>
    </>
  )
}

type Ended = EndButtonProps['entry']

function useEnding(userId: string) {
  const words = useBacktestWords()
  const { errors } = useText()
  const queries = useQueryClient()
  const canceling = useCancelBacktest()
  const removing = useRemoveBacktest()
  const onError = (error: unknown): void => {
    const { what, notDone, next } = errors[toAppError(error).code]
    toast.problem(words.changeFailed, `${what} ${notDone} ${next}`)
  }
  const cancel = ({ id, where }: Ended): void => {
    if (where === 'here') stopLocally(id)
    else canceling.mutate(id, { onError })
  }
  const remove = ({ id, where }: Ended, onRemoved?: () => void): void => {
    const onSuccess = (): void => {
      toast.done(words.removed)
      onRemoved?.()
    }
    if (where === 'bridge') return removing.mutate(id, { onSuccess, onError })
    stopLocally(id)
    void forgetResult({ queries, userId }, id).then(onSuccess)
  }
  return { cancel, remove, isPending: canceling.isPending || removing.isPending }
}

'use client'

import { useEffect, useRef, useState } from 'react'
import type { JsonObject } from './json.ts'
import { dropDraft, keepDraft, readKeptDraft } from './kept-draft.ts'

/** Everything that is being written. */
export interface Writing {
  readonly id: string
  readonly draft: JsonObject
  /** JSON that could not be read. */
  readonly unread: string | undefined
  readonly accountId: string | null
}

const KEEP_AFTER_MS = 300

interface Place {
  /** The rule's id; for one that has no id yet, what it was begun from. */
  readonly name: string
  /** Hash of the saved draft that is edited; null for none. What was kept for another one is not brought back. */
  readonly base: string | null
}

/**
 * What is being written, kept on this device a moment after every change until it has been saved. Undefined while
 * looking for what was kept, and for a new rule that nobody has begun.
 */
export function useKeptDraft({ name, base }: Place, initial: Writing | undefined) {
  const [writing, setWriting] = useState<Writing>()
  const [isRestored, setIsRestored] = useState(false)
  const [isReady, setIsReady] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  // What it was begun from: a save that comes later changes the hash, not what is on the screen.
  const start = useRef({ base, initial })

  useEffect(() => {
    let isLeft = false
    void readKeptDraft(name).then((kept) => {
      if (isLeft) return
      setIsReady(true)
      if (!kept || kept.base !== start.current.base) {
        setWriting(start.current.initial)
        return
      }
      setIsRestored(true)
      // Written by this very hook, and parsed as an object.
      setWriting({ ...kept, draft: kept.draft as JsonObject, unread: kept.unread ?? undefined })
    })
    return () => {
      isLeft = true
      clearTimeout(timer.current)
    }
  }, [name])

  const write = (next: Writing): void => {
    setWriting(next)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      void keepDraft(name, { ...next, unread: next.unread ?? null, base })
    }, KEEP_AFTER_MS)
  }
  return {
    writing,
    isReady,
    isRestored,
    write,
    /** It is saved, or given up. */
    forget: (): Promise<void> => {
      clearTimeout(timer.current)
      setIsRestored(false)
      return dropDraft(name)
    },
  }
}

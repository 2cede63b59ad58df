'use client'

import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { backoffMs } from './backoff.ts'
import { useConfig } from './config.tsx'
import { noteLost } from './connection.ts'
import { connectSupabase } from './supabase/browser.ts'

/** Keeps the caches true by the user's own channel. Its code is not needed to show the page and comes after it. */
export function RealtimeProvider({ userId, children }: { userId: string; children: ReactNode }) {
  const { supabaseUrl, supabaseKey } = useConfig()
  const queries = useQueryClient()
  // The client exists before any child asks for rows.
  connectSupabase(supabaseUrl, supabaseKey)
  useEffect(() => {
    let isLeft = false
    let leave = (): void => {}
    let timer: ReturnType<typeof setTimeout> | undefined
    const follow = (failures: number): void => {
      import('./user-channel.ts').then(
        ({ followUser }) => {
          if (!isLeft) leave = followUser({ url: supabaseUrl, key: supabaseKey, userId, queries })
        },
        () => {
          // A chunk lost on the way is no reason to stay without news.
          noteLost()
          if (!isLeft) timer = setTimeout(() => follow(failures + 1), backoffMs(failures))
        },
      )
    }
    follow(0)
    return () => {
      isLeft = true
      clearTimeout(timer)
      leave()
    }
  }, [supabaseUrl, supabaseKey, userId, queries])
  return children
}

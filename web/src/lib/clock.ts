'use client'

import { useSyncExternalStore } from 'react'

/**
 * How old a figure is must not depend on this device's clock being right: every access token carries the server's
 * time, and ages are judged by that.
 */
let offsetMs = 0

export function learnServerTime(serverNow: number, receivedAt: number): void {
  offsetMs = serverNow - receivedAt
}

/** Milliseconds since 1970, as the server counts them. */
export const serverNow = (): number => Date.now() + offsetMs

/** A moment of this device's clock on the server's. */
export const toServerTime = (deviceTime: number): number => deviceTime + offsetMs

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let second = 0

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    second = Math.floor(serverNow() / 1000)
    for (const notify of listeners) notify()
  }, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** The server's time, re-rendering once a second; 0 while rendering on the server. One timer serves the whole page. */
export function useNow(): number {
  const seconds = useSyncExternalStore(
    subscribe,
    () => (second === 0 ? Math.floor(serverNow() / 1000) : second),
    () => 0,
  )
  return seconds * 1000
}

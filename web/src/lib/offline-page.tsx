'use client'

import { useEffect } from 'react'

/** Registers the worker that answers with the offline page; see public/sw.js. */
export function OfflinePage() {
  useEffect(() => {
    // Refused in private windows of some browsers: the browser's own offline page does as well.
    navigator.serviceWorker?.register('/sw.js').catch(() => undefined)
  }, [])
  return null
}

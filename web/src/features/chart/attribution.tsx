'use client'

import { useText } from '@/text/text-provider.tsx'

/**
 * The library's licence asks for its logo and link. Its own way of drawing them sets markup from text, which the content
 * security policy forbids, so the same logo is drawn here.
 */
export function Attribution() {
  const { chart } = useText()
  return (
    <a
      href="https://www.tradingview.com/"
      target="_blank"
      rel="noreferrer"
      className="absolute bottom-7 left-0 z-[3] grid size-11 place-content-center text-muted"
    >
      <span className="sr-only">{chart.attribution}</span>
      <svg aria-hidden="true" width="35" height="19" viewBox="0 0 35 19" fill="currentColor">
        <path d="M14 2H2v6h6v9h6V2Zm12 15h-7l6-15h7l-6 15Zm-7-9a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z" />
      </svg>
    </a>
  )
}

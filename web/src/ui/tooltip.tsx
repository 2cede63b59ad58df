import { type ReactNode, useId } from 'react'

/** A hint on hover and on keyboard focus. Never the only place something is said. */
export function Tooltip({ text, children }: { text: string; children: ReactNode }) {
  const id = useId()
  return (
    <span className="group relative inline-flex" aria-describedby={id}>
      {children}
      <span
        role="tooltip"
        id={id}
        className="pointer-events-none absolute top-full left-1/2 z-20 mt-1 hidden w-max max-w-64 -translate-x-1/2 rounded-table bg-ink px-2 py-1 text-12 text-canvas group-focus-within:block group-hover:block"
      >
        {text}
      </span>
    </span>
  )
}

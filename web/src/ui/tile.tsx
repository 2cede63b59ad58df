import type { ReactNode } from 'react'

interface TileProps {
  readonly label: string
  readonly hint?: ReactNode
  readonly children: ReactNode
}

/** One figure that says much, in a `<dl>`: what it is, the figure, and what belongs to it in small. */
export function Tile({ label, hint, children }: TileProps) {
  return (
    <div className="grid content-start gap-0.5 rounded-card border bg-surface px-4 py-3">
      <dt className="text-12 text-muted">{label}</dt>
      <dd className="grid">
        <span className="tabular font-bold text-20 md:text-28">{children}</span>
        {hint && <span className="tabular text-12 text-muted">{hint}</span>}
      </dd>
    </div>
  )
}

import { cn } from '@/lib/cn.ts'

interface GaugeProps {
  readonly label: string
  readonly value: number
  readonly limit: number
  /** The figures in words: "1초에 18건 중 3건". */
  readonly words: string
  /** Amber: what needs attention. */
  readonly note?: string
}

/** Above this share of the limit the bar turns amber. */
const NEARLY_FULL = 0.9

/** How much of an allowance is used: a bar, and the figures beside it, which are what counts. */
export function Gauge({ label, value, limit, words, note }: GaugeProps) {
  const share = Math.min(1, limit > 0 ? value / limit : 0)
  return (
    <div className="grid gap-1 text-13" data-testid="gauge">
      <p className="flex flex-wrap justify-between gap-x-2">
        <span>{label}</span>
        <span className="tabular text-muted">{words}</span>
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: the browser's own meter cannot take the colors of the page. */}
      <div
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={limit}
        aria-valuenow={Math.min(value, limit)}
        aria-valuetext={words}
        className="h-2 overflow-hidden rounded-full bg-sunken"
      >
        <div
          className={cn('h-full', share > NEARLY_FULL ? 'bg-danger' : 'bg-accent')}
          style={{ width: `${share * 100}%` }}
        />
      </div>
      {note && <p className="text-12 text-danger">{note}</p>}
    </div>
  )
}

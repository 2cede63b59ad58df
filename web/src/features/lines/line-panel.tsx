'use client'

import type { InstrumentId } from '@naru/shared/domain/instrument'
import { Bell, Pencil, TrendingDown, TrendingUp } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { serverNow } from '@/lib/clock.ts'
import { cn } from '@/lib/cn.ts'
import { formatPercent, formatPrice } from '@/lib/format.ts'
import type { PriceLine } from '@/lib/ledger/price-lines.ts'
import { useQuote } from '@/lib/quotes.ts'
import { useLineWords } from '@/text/lines.ts'
import { Button, buttonStyle } from '@/ui/button.tsx'
import { Choice } from '@/ui/choice.tsx'
import { ErrorText } from '@/ui/states.tsx'
import { isSloped, linePriceAt } from './line.ts'
import { LineDialog } from './line-dialog.tsx'
import { lineName } from './line-layer.tsx'
import type { LineTool } from './use-line-tool.ts'

interface LinePanelProps {
  readonly instrumentId: InstrumentId
  readonly tool: LineTool
  /** Where a rule on this line is made; left out where one is being made already. */
  readonly ruleHref?: (line: PriceLine) => string
}

/** Below the chart: draw a line, and what has been drawn. */
export function LinePanel({ instrumentId, tool, ruleHref }: LinePanelProps) {
  const words = useLineWords()
  const quote = useQuote(instrumentId)
  const [edited, setEdited] = useState<PriceLine>()
  return (
    <section aria-label={words.title} className="grid gap-2 border-t px-3 py-2" data-testid="line-panel">
      {tool.placing ? (
        <PlacingBar
          tool={tool}
          onType={() => {
            setEdited(tool.begun(quote?.last))
            tool.stop()
          }}
        />
      ) : (
        <DrawBar tool={tool} />
      )}
      {tool.query.error && <ErrorText error={tool.query.error} />}
      {tool.query.data && tool.lines.length === 0 && !tool.placing && (
        <p className="text-12 text-muted">{words.none}</p>
      )}
      <ul className="grid">
        {tool.lines.map((line) => (
          <LineRow
            key={line.id}
            line={line}
            instrumentId={instrumentId}
            href={ruleHref?.(line)}
            onEdit={() => setEdited(line)}
          />
        ))}
      </ul>
      {edited && <LineDialog line={edited} onClose={() => setEdited(undefined)} />}
    </section>
  )
}

function DrawBar({ tool }: { tool: LineTool }) {
  const words = useLineWords()
  return (
    <p className="flex flex-wrap gap-2">
      <Button variant="outline" size="small" onClick={() => tool.start('resistance')}>
        <TrendingUp aria-hidden size={16} className="text-up" />
        {words.draw.resistance}
      </Button>
      <Button variant="outline" size="small" onClick={() => tool.start('support')}>
        <TrendingDown aria-hidden size={16} className="text-down" />
        {words.draw.support}
      </Button>
    </p>
  )
}

function PlacingBar({ tool, onType }: { tool: LineTool; onType: () => void }) {
  const words = useLineWords()
  const { placing } = tool
  if (!placing) return null
  const kind = words.kind[placing.kind]
  const hint =
    placing.shape === 'flat' ? words.placeFlat(kind) : placing.first ? words.placeSecond : words.placeFirst(kind)
  return (
    <div className="flex flex-wrap items-center gap-2">
      <p role="status" className="w-full text-13 text-accent">
        {hint}
      </p>
      <Choice
        label={words.shape}
        options={(['flat', 'sloped'] as const).map((key) => ({ key, label: words.shapes[key] }))}
        value={placing.shape}
        onChange={tool.reshape}
      />
      {placing.shape === 'flat' && (
        <Button variant="outline" size="small" onClick={onType}>
          {words.placeByPrice}
        </Button>
      )}
      <Button variant="quiet" size="small" onClick={tool.stop}>
        {words.stop}
      </Button>
    </div>
  )
}

interface LineRowProps {
  readonly line: PriceLine
  readonly instrumentId: InstrumentId
  readonly href: string | undefined
  readonly onEdit: () => void
}

function LineRow({ line, instrumentId, href, onEdit }: LineRowProps) {
  const words = useLineWords()
  const quote = useQuote(instrumentId)
  const price = Math.round(linePriceAt(line, serverNow()))
  return (
    <li className="flex min-h-11 items-center gap-2 text-13" data-line-row={line.id}>
      <span aria-hidden className={cn('h-0.5 w-4', line.kind === 'resistance' ? 'bg-up' : 'bg-down')} />
      <span className="min-w-0 flex-1">
        <span className="font-bold">{lineName(line)}</span>{' '}
        <span className="tabular text-12 text-muted">
          {[
            line.label !== words.kind[line.kind] && words.kind[line.kind],
            isSloped(line) && words.nowAt(formatPrice(price)),
            quote && words.away(formatPercent((price / quote.last - 1) * 100)),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </span>
      {href && (
        <Link href={href} className={buttonStyle({ variant: 'quiet', size: 'icon' })} aria-label={words.makeRule}>
          <Bell aria-hidden size={16} />
        </Link>
      )}
      <Button variant="quiet" size="icon" aria-label={`${words.edit} ${lineName(line)}`} onClick={onEdit}>
        <Pencil aria-hidden size={16} />
      </Button>
    </li>
  )
}

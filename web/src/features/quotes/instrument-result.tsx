'use client'

import type { ListedInstrument, TextRange } from '@naru/shared/market/instrument-search'
import { memo, type ReactNode } from 'react'
import { cn } from '@/lib/cn.ts'
import { useLocale, useText } from '@/text/text-provider.tsx'
import { Badge, type Tone } from '@/ui/badge.tsx'

type Marker = (text: string) => TextRange | undefined

interface InstrumentResultProps {
  readonly id: string
  readonly instrument: ListedInstrument
  /** Where what was typed stands in a text. */
  readonly mark: Marker
  readonly isActive: boolean
  readonly onPick: (instrument: ListedInstrument) => void
}

/** One line of the list under the search box. Keys belong to the box, which keeps the focus. */
export const InstrumentResult = memo(function InstrumentResult(props: InstrumentResultProps) {
  const { id, instrument, mark, isActive, onPick } = props
  const locale = useLocale()
  const { nameKo, nameEn } = instrument
  const [first, second] = locale === 'en' ? [nameEn ?? nameKo, nameKo] : [nameKo, nameEn]
  return (
    <div
      role="option"
      id={id}
      tabIndex={-1}
      aria-selected={isActive}
      onClick={() => onPick(instrument)}
      onKeyDown={(event) => event.key === 'Enter' && onPick(instrument)}
      className={cn(
        // Of one height and closed to the outside: a keystroke lays out the lines that changed and nothing around them.
        'flex h-12 cursor-pointer items-center gap-2 overflow-hidden rounded-table px-3 [contain:strict] hover:bg-sunken',
        isActive && 'bg-accent-soft',
      )}
    >
      <span className="min-w-0 flex-1">
        <span className="block truncate font-bold">{marked(first, mark)}</span>
        {second && second !== first && (
          <span className="block truncate text-12 text-muted">{marked(second, mark)}</span>
        )}
      </span>
      <span className="tabular text-13 text-muted">{marked(instrument.symbol, mark)}</span>
      <span className="flex flex-wrap justify-end gap-1">
        <Marks instrument={instrument} />
      </span>
    </div>
  )
})

/** Not a component: twenty lines of three texts are written anew with every keystroke. */
function marked(text: string, mark: Marker): ReactNode {
  const range = mark(text)
  if (!range) return text
  return (
    <>
      {text.slice(0, range[0])}
      <mark className="bg-transparent text-accent underline underline-offset-2">{text.slice(...range)}</mark>
      {text.slice(range[1])}
    </>
  )
}

/** The market or kind, and whatever should keep somebody from buying without a second look. */
function Marks({ instrument }: { instrument: ListedInstrument }) {
  const { quotes, finder } = useText()
  const { kind, market, isHalted, isManaged, isLiquidating, isDelisted, warning } = instrument
  const marks: readonly (readonly [word: string | false, tone: Tone])[] = [
    [isDelisted && finder.delisted, 'neutral'],
    [isHalted && quotes.halted, 'danger'],
    [isLiquidating && finder.liquidating, 'danger'],
    [isManaged && quotes.managed, 'danger'],
    [warning !== 'none' && finder.warning[warning], 'danger'],
  ]
  return (
    <>
      {marks.map(
        ([word, tone]) =>
          word && (
            <Badge key={word} tone={tone}>
              {word}
            </Badge>
          ),
      )}
      <Badge>{kind === 'stock' ? quotes.market[market] : quotes.kind[kind]}</Badge>
    </>
  )
}

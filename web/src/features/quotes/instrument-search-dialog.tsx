'use client'

import { createMarker, type ListedInstrument } from '@naru/shared/market/instrument-search'
import { type KeyboardEvent, memo, type ReactNode, useDeferredValue, useId, useMemo, useState } from 'react'
import { useText } from '@/text/text-provider.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Field, Input } from '@/ui/field.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, ErrorState, useIsOnline } from '@/ui/states.tsx'
import { InstrumentResult } from './instrument-result.tsx'
import { rememberInstrument } from './recent-instruments.ts'
import { type InstrumentSearch, useInstrumentSearch } from './use-instrument-search.ts'

interface InstrumentSearchDialogProps {
  readonly open: boolean
  readonly onClose: () => void
  /** The dialog closes by itself. */
  readonly onPick: (instrument: ListedInstrument) => void
  readonly title?: string
  /** What else was meant by what is typed; stands above the stocks. */
  readonly others?: (typed: string) => ReactNode
}

export function InstrumentSearchDialog({ open, onClose, onPick, title, others }: InstrumentSearchDialogProps) {
  const { search } = useText()
  const pick = (instrument: ListedInstrument): void => {
    rememberInstrument(instrument.id)
    onClose()
    onPick(instrument)
  }
  return (
    <Dialog open={open} onClose={onClose} title={title ?? search.title}>
      <SearchBox onPick={pick} others={others} />
    </Dialog>
  )
}

type PickProps = Pick<InstrumentSearchDialogProps, 'onPick'>
type SearchBoxProps = PickProps & { readonly others: InstrumentSearchDialogProps['others'] }

/** Where a key leads from place `at` of `count`; undefined for keys that lead nowhere. */
function placeAfter(key: string, at: number, count: number): number | undefined {
  const places: Readonly<Record<string, number>> = {
    ArrowDown: (at + 1) % count,
    ArrowUp: (at - 1 + count) % count,
    PageDown: Math.min(at + 5, count - 1),
    PageUp: Math.max(at - 5, 0),
  }
  return count > 0 ? places[key] : undefined
}

/** A combobox: arrows choose, Enter picks, focus stays in the box. */
function SearchBox({ onPick, others }: SearchBoxProps) {
  const { search } = useText()
  const id = useId()
  const [typed, setTyped] = useState('')
  const [active, setActive] = useState(0)
  const result = useInstrumentSearch(typed)
  const { found } = result
  const chosen = found[active]

  const onKeyDown = (event: KeyboardEvent): void => {
    // While a syllable is being composed keys belong to the input method; Safari ends it first and says so by 229 alone.
    if (event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229) return
    const next = placeAfter(event.key, active, found.length)
    if (next !== undefined) {
      event.preventDefault()
      setActive(next)
      document.getElementById(`${id}-${found[next]?.id}`)?.scrollIntoView?.({ block: 'nearest' })
    }
    if (event.key === 'Enter' && chosen) {
      event.preventDefault()
      onPick(chosen)
    }
  }
  return (
    <div className="grid gap-3">
      <Field label={search.label}>
        <Input
          inputMode="search"
          enterKeyHint="search"
          role="combobox"
          aria-expanded={found.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={chosen && `${id}-${chosen.id}`}
          aria-autocomplete="list"
          placeholder={search.placeholder}
          maxLength={60}
          autoFocus
          ref={markForFocus}
          value={typed}
          onChange={(event) => {
            document.getElementById(`${id}-list`)?.scrollTo?.(0, 0)
            setTyped(event.target.value)
            setActive(0)
          }}
          onKeyDown={onKeyDown}
        />
      </Field>
      {others?.(typed)}
      <Results id={id} result={result} chosen={chosen} onPick={onPick} />
    </div>
  )
}

/** React focuses at mount and writes no attribute; the dialog, opened a moment later, looks for the attribute. */
const markForFocus = (element: HTMLInputElement | null): void => element?.setAttribute('autofocus', '')

interface ResultsProps extends PickProps {
  readonly id: string
  readonly result: InstrumentSearch
  readonly chosen: ListedInstrument | undefined
}

/** More than a phone has room for: these are in the frame after the keystroke, the others in one soon after. */
const AT_ONCE = 10

function Results({ id, result, chosen, onPick }: ResultsProps) {
  const { search, finder } = useText()
  const { found, kind, query, isPending, error, retry } = result
  const mark = useMemo(() => createMarker(kind === 'matches' ? query : ''), [kind, query])
  const first = useMemo(() => ({ found: found.slice(0, AT_ONCE), mark }), [found, mark])
  const others = useDeferredValue(useMemo(() => ({ found: found.slice(AT_ONCE), mark }), [found, mark]))
  const isChosenFirst = chosen !== undefined && first.found.includes(chosen)
  const isEmpty = found.length === 0 && !isPending
  return (
    <>
      <p role="status" className="sr-only">
        {query && !isPending && search.found(found.length)}
      </p>
      <SourceNote result={result} />
      {kind !== 'matches' && found.length > 0 && <p className="text-12 text-muted">{finder[kind]}</p>}
      {isPending && <SkeletonRows rows={6} />}
      {isEmpty && error && <ErrorState error={error} onRetry={retry} />}
      {isEmpty && !error && query !== '' && <EmptyState title={search.nothing} hint={search.nothingHint} />}
      <div
        role="listbox"
        id={`${id}-list`}
        data-query={query}
        aria-label={kind === 'matches' ? search.results : finder[kind]}
        className="max-h-[50dvh] overflow-y-auto bg-surface [contain:content]"
      >
        <Lines {...first} id={id} chosen={isChosenFirst ? chosen : undefined} onPick={onPick} />
        {found.length > AT_ONCE && (
          <Lines {...others} id={id} chosen={isChosenFirst ? undefined : chosen} onPick={onPick} />
        )}
      </div>
    </>
  )
}

interface LinesProps extends PickProps {
  readonly id: string
  readonly found: readonly ListedInstrument[]
  readonly mark: ReturnType<typeof createMarker>
  readonly chosen: ListedInstrument | undefined
}

const Lines = memo(function Lines({ id, found, mark, chosen, onPick }: LinesProps) {
  return found.map((instrument, place) => (
    <InstrumentResult
      // biome-ignore lint/suspicious/noArrayIndexKey: a line that stays and says something else costs less than a new one.
      key={place}
      id={`${id}-${instrument.id}`}
      instrument={instrument}
      mark={mark}
      isActive={instrument === chosen}
      onPick={onPick}
    />
  ))
})

/** Where the results come from, when it is not the newest list. */
function SourceNote({ result }: Pick<ResultsProps, 'result'>) {
  const { finder } = useText()
  const isOnline = useIsOnline()
  const note = result.isAskingServer
    ? !result.error && finder.asksServer
    : (!isOnline || result.error) && finder.keptList
  return note ? <p className="text-12 text-muted">{note}</p> : null
}

'use client'

import type { InstrumentRow } from '@naru/shared/contracts/views'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useId, useState } from 'react'
import { cn } from '@/lib/cn.ts'
import { instrumentsQuery } from '@/lib/ledger/tables.ts'
import { useLocale, useText } from '@/text/text-provider.tsx'
import { Badge } from '@/ui/badge.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Field, Input } from '@/ui/field.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { searchInstruments } from './search-instruments.ts'

const SHOWN = 12

interface InstrumentSearchDialogProps {
  readonly open: boolean
  readonly onClose: () => void
  /** The dialog closes by itself. */
  readonly onPick: (row: InstrumentRow) => void
  readonly title?: string
}

export function InstrumentSearchDialog({ open, onClose, onPick, title }: InstrumentSearchDialogProps) {
  const { search } = useText()
  const instruments = useQuery({ ...instrumentsQuery, enabled: open })
  const pick = (row: InstrumentRow): void => {
    onClose()
    onPick(row)
  }
  return (
    <Dialog open={open} onClose={onClose} title={title ?? search.title}>
      <Loaded query={instruments} skeleton={<SkeletonRows rows={6} />}>
        {(rows) => <SearchBox rows={rows} onPick={pick} />}
      </Loaded>
    </Dialog>
  )
}

interface SearchBoxProps {
  readonly rows: readonly InstrumentRow[]
  readonly onPick: (row: InstrumentRow) => void
}

const STEP: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 }

/** A combobox: arrows choose, Enter picks, focus stays in the box. */
function SearchBox({ rows, onPick }: SearchBoxProps) {
  const { search } = useText()
  const id = useId()
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const found = searchInstruments(rows, query, SHOWN)
  const chosen = found[active]

  const onKeyDown = (event: KeyboardEvent): void => {
    // Enter while a syllable is being composed belongs to the input method.
    if (event.nativeEvent.isComposing) return
    const step = STEP[event.key]
    if (step && found.length > 0) {
      event.preventDefault()
      setActive((active + step + found.length) % found.length)
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
          enterKeyHint="search"
          role="combobox"
          aria-expanded={found.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={chosen && `${id}-${chosen.id}`}
          aria-autocomplete="list"
          placeholder={search.placeholder}
          autoFocus
          // React focuses at mount and writes no attribute; the dialog, opened a moment later, looks for the attribute.
          ref={(element) => element?.setAttribute('autofocus', '')}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value)
            setActive(0)
          }}
          onKeyDown={onKeyDown}
        />
      </Field>
      <p role="status" className="sr-only">
        {query && search.found(found.length)}
      </p>
      {found.length === 0 && <EmptyState title={search.nothing} hint={search.nothingHint} />}
      <div role="listbox" id={`${id}-list`} aria-label={search.results} className="max-h-[50dvh] overflow-y-auto">
        {found.map((row) => (
          <Result key={row.id} id={`${id}-${row.id}`} row={row} isActive={row === chosen} onPick={onPick} />
        ))}
      </div>
    </div>
  )
}

interface ResultProps {
  readonly id: string
  readonly row: InstrumentRow
  readonly isActive: boolean
  readonly onPick: (row: InstrumentRow) => void
}

function Result({ id, row, isActive, onPick }: ResultProps) {
  const { quotes } = useText()
  const locale = useLocale()
  const [first, second] = locale === 'en' ? [row.name_en ?? row.name_ko, row.name_ko] : [row.name_ko, row.name_en]
  return (
    // Keys are handled by the combobox, which keeps the focus; options are chosen through aria-activedescendant.
    <div
      role="option"
      id={id}
      tabIndex={-1}
      aria-selected={isActive}
      ref={(element) => {
        if (isActive) element?.scrollIntoView?.({ block: 'nearest' })
      }}
      onClick={() => onPick(row)}
      onKeyDown={(event) => event.key === 'Enter' && onPick(row)}
      className={cn(
        'flex min-h-12 cursor-pointer items-center gap-2 rounded-table px-3 py-1 hover:bg-sunken',
        isActive && 'bg-accent-soft',
      )}
    >
      <span className="min-w-0 flex-1">
        <span className="block truncate font-bold">{first}</span>
        {second && second !== first && <span className="block truncate text-12 text-muted">{second}</span>}
      </span>
      <span className="tabular text-13 text-muted">{row.symbol}</span>
      <Badge>{row.kind === 'stock' ? quotes.market[row.market] : quotes.kind[row.kind]}</Badge>
    </div>
  )
}

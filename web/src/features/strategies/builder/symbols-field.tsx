'use client'

import type { InstrumentId } from '@naru/shared/domain/instrument'
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { useInstrumentName } from '@/lib/instruments.ts'
import { useStrategyWords } from '@/text/strategies.ts'
import { Button } from '@/ui/button.tsx'
import type { StrategyParts } from '../parts.ts'

interface SymbolsFieldProps {
  readonly symbols: readonly InstrumentId[]
  /** So many it needs, when not any number will do. */
  readonly wanted?: number | undefined
  readonly onChange: (symbols: readonly InstrumentId[]) => void
  readonly parts: StrategyParts
}

/** The instruments a strategy trades, one by one. */
export function SymbolsField({ symbols, wanted, onChange, parts }: SymbolsFieldProps) {
  const { build } = useStrategyWords()
  const nameOf = useInstrumentName()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 font-bold text-13">{build.instruments}</legend>
      <ul className="flex flex-wrap items-center gap-1.5" data-testid="strategy-symbols">
        {symbols.map((id) => (
          <li key={id} className="inline-flex items-center rounded-full border border-line-strong ps-3 text-13">
            {nameOf(id)}
            <button
              type="button"
              aria-label={build.remove(nameOf(id))}
              onClick={() => onChange(symbols.filter((one) => one !== id))}
              className="grid size-11 place-items-center text-muted md:size-8"
            >
              <X aria-hidden size={14} />
            </button>
          </li>
        ))}
        <li>
          <Button variant="outline" size="small" onClick={() => setIsOpen(true)}>
            <Plus aria-hidden size={14} />
            {build.add}
          </Button>
        </li>
      </ul>
      {wanted !== undefined && wanted !== symbols.length && (
        <p className="text-12 text-danger">{build.wants(String(wanted))}</p>
      )}
      <parts.InstrumentSearch
        open={isOpen}
        onClose={() => setIsOpen(false)}
        title={build.add}
        onPick={({ id }) => onChange([...symbols.filter((one) => one !== id), id])}
      />
    </fieldset>
  )
}

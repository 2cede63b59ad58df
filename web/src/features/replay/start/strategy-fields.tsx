'use client'

import { useId } from 'react'
import { useReplayWords } from '@/text/replay.ts'
import { useLocale } from '@/text/text-provider.tsx'
import { Select } from '@/ui/field.tsx'
import { PickField } from '@/ui/number-fields.tsx'
import { BUILT_IN, STRATEGY_BARS, type StartDraft } from './begin.ts'
import type { OwnSpec } from './own-specs.ts'

export interface PartProps {
  readonly draft: StartDraft
  readonly edit: (change: Partial<StartDraft>) => void
}

/** Which strategy trades along, if any. */
export function StrategyFields({ draft, edit, own }: PartProps & { readonly own: readonly OwnSpec[] }) {
  const { start: words, chart } = useReplayWords()
  const locale = useLocale()
  const id = useId()
  const mine = own.find((one) => one.id === draft.strategy)
  const builtIn = BUILT_IN.find((one) => one.id === draft.strategy)
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <div className="grid content-start gap-1.5">
        <label htmlFor={id} className="font-bold text-13">
          {words.strategy}
        </label>
        <Select id={id} value={draft.strategy} onChange={({ target }) => edit({ strategy: target.value })}>
          <option value="">{words.none}</option>
          {own.length > 0 && (
            <optgroup label={words.own}>
              {own.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.spec.name}
                </option>
              ))}
            </optgroup>
          )}
          <optgroup label={words.builtIn}>
            {BUILT_IN.map((one) => (
              <option key={one.id} value={one.id}>
                {one.label[locale]}
              </option>
            ))}
          </optgroup>
        </Select>
        {builtIn && <p className="text-12 text-muted">{builtIn.about[locale]}</p>}
        {mine?.spec.bar === '1d' && <p className="text-12 text-danger">{words.dailyHint}</p>}
        {(mine || builtIn) && <p className="text-12 text-muted">{words.strategyHint}</p>}
      </div>
      {builtIn && (
        <PickField
          label={words.strategyBar}
          value={draft.bar}
          options={STRATEGY_BARS.filter((bar) => draft.source === 'bridge' || bar !== '1m').map((bar) => [
            bar,
            chart.specs[bar],
          ])}
          onChange={(bar) => edit({ bar })}
        />
      )}
    </div>
  )
}

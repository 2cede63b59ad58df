'use client'

import { STRATEGIES } from '@naru/shared/strategies/registry'
import { useId } from 'react'
import { useBacktestWords } from '@/text/backtests.ts'
import { useLocale } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { PickField, SliderField } from '@/ui/number-fields.tsx'
import { defaultsOf, definitionOf, isNumber, valuesOf, withValue } from './draft.ts'
import type { FormProps, ParamsProps } from './form-props.ts'

/** Which strategy, what it does and when it loses, and its numbers. */
export function StrategyPart({ draft, onChange, own, params, onStrategy }: FormProps & ParamsProps & StrategyProps) {
  const { form } = useBacktestWords()
  const locale = useLocale()
  const id = useId()
  const definition = definitionOf(draft.strategy)
  const values = valuesOf(draft)
  const set = (param: string, value: number | string): void => onChange(withValue(draft, param, value))
  return (
    <Card>
      <CardHeader
        title={form.strategy}
        action={
          draft.own === null && (
            <Button variant="quiet" size="small" onClick={() => onChange({ ...draft, params: defaultsOf(definition) })}>
              {form.reset}
            </Button>
          )
        }
      />
      <CardBody className="grid gap-4">
        <div className="grid gap-1.5">
          <label htmlFor={id} className="sr-only">
            {form.strategy}
          </label>
          <select
            id={id}
            value={draft.ownId ?? draft.strategy}
            onChange={({ target }) => onStrategy(target.value)}
            className="h-11 w-full rounded-table border border-line-strong bg-surface px-3 pr-8 text-16 md:h-10 md:text-14"
          >
            {own.length > 0 && (
              <optgroup label={form.ownStrategies}>
                {own.map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.name}
                  </option>
                ))}
              </optgroup>
            )}
            <optgroup label={form.builtIn}>
              {STRATEGIES.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.label[locale]}
                </option>
              ))}
            </optgroup>
          </select>
          {draft.own === null && <p className="text-13 text-muted">{definition.about[locale]}</p>}
        </div>
        {params.length > 0 && (
          <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
            {params.map((param) =>
              isNumber(param) ? (
                <SliderField
                  key={`${draft.ownId ?? definition.id} ${param.id}`}
                  label={param.label[locale]}
                  value={Number(values[param.id] ?? param.default)}
                  min={param.min}
                  max={param.max}
                  step={param.step}
                  onChange={(value) => set(param.id, value)}
                />
              ) : (
                <PickField
                  key={`${draft.ownId ?? definition.id} ${param.id}`}
                  label={param.label[locale]}
                  value={String(values[param.id] ?? param.default)}
                  options={param.choices.map((choice) => [choice.id, choice.label[locale]])}
                  onChange={(value) => set(param.id, value)}
                />
              ),
            )}
          </div>
        )}
      </CardBody>
    </Card>
  )
}

interface StrategyProps {
  readonly onStrategy: (id: string) => void
}

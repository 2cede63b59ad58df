'use client'

import { formatLongWon } from '@/lib/format.ts'
import { useBacktestWords } from '@/text/backtests.ts'
import { useLocale, useText } from '@/text/text-provider.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { Disclosure } from '@/ui/disclosure.tsx'
import { CheckField, NumberField, PickField } from '@/ui/number-fields.tsx'
import type { FormProps } from './form-props.ts'

/** Money, what trading takes of it, and how orders are supposed to fill. */
export function MoneyPart({ draft, onChange }: Omit<FormProps, 'own'>) {
  const { form } = useBacktestWords()
  const { common } = useText()
  const locale = useLocale()
  const set = (change: Partial<typeof draft>): void => onChange({ ...draft, ...change })
  return (
    <Card>
      <CardHeader title={form.money} />
      <CardBody className="grid gap-4">
        <div className="grid gap-4 sm:grid-cols-2">
          <NumberField
            label={form.cash}
            hint={common.won(formatLongWon(draft.cash, locale))}
            value={draft.cash}
            min={10_000}
            max={1e13}
            step={1_000_000}
            onChange={(cash) => cash !== null && set({ cash })}
          />
          <PickField
            label={form.costs}
            value={draft.costs}
            options={(['korean', 'custom'] as const).map((key) => [key, form.costsOf[key]] as const)}
            onChange={(costs) => set({ costs })}
          />
          {draft.costs === 'custom' && (
            <>
              <NumberField
                label={form.commission}
                value={draft.commissionPercent}
                min={0}
                max={10}
                step={0.005}
                onChange={(value) => value !== null && set({ commissionPercent: value })}
              />
              <NumberField
                label={form.tax}
                value={draft.taxPercent}
                min={0}
                max={10}
                step={0.01}
                onChange={(value) => value !== null && set({ taxPercent: value })}
              />
            </>
          )}
        </div>
        <Disclosure title={form.fills} className="font-bold">
          <div className="grid gap-4 pt-2 sm:grid-cols-2">
            <NumberField
              label={form.slippage}
              value={draft.slippageTicks}
              min={0}
              max={20}
              step={1}
              onChange={(value) => value !== null && set({ slippageTicks: value })}
            />
            <NumberField
              label={form.volume}
              value={draft.volumePercent}
              min={0.1}
              max={100}
              step={1}
              mayBeEmpty
              onChange={(value) => set({ volumePercent: value })}
            />
            <PickField
              label={form.limitFill}
              value={draft.limitFill}
              options={(['through', 'touch'] as const).map((key) => [key, form.limitFillOf[key]] as const)}
              onChange={(limitFill) => set({ limitFill })}
            />
          </div>
        </Disclosure>
        <div className="flex flex-wrap gap-x-6 gap-y-1">
          <CheckField
            label={form.compared}
            isChecked={draft.isCompared}
            onChange={(isCompared) => set({ isCompared })}
          />
          <CheckField
            label={form.closesAtEnd}
            isChecked={draft.closesAtEnd}
            onChange={(closesAtEnd) => set({ closesAtEnd })}
          />
        </div>
      </CardBody>
    </Card>
  )
}

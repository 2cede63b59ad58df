'use client'

import type { Result } from '@naru/shared/core/result'
import type { RuleProblem } from '@naru/shared/rules/problem'
import { explainSpec } from '@naru/shared/strategies/explain-spec'
import type { StrategySpec } from '@naru/shared/strategies/spec'
import { useAccountName } from '@/lib/account-name.ts'
import { useOpenAccounts } from '@/lib/current-account.ts'
import { useStrategyWords } from '@/text/strategies.ts'
import { useLocale } from '@/text/text-provider.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { Field, Input, Select } from '@/ui/field.tsx'
import { CheckField, NumberField, PickField } from '@/ui/number-fields.tsx'
import type { StrategyParts } from '../parts.ts'
import { useNames } from '../use-names.ts'
import type { Draft } from './draft.ts'

interface SentenceCardProps {
  readonly spec: Result<StrategySpec, readonly RuleProblem[]>
  readonly isStrict: boolean
  readonly parts: StrategyParts
}

/** The strategy read aloud while it is being written. */
export function SentenceCard({ spec, isStrict, parts }: SentenceCardProps) {
  const { build } = useStrategyWords()
  const locale = useLocale()
  const names = useNames(parts)
  return (
    <Card aria-label={build.sentence} aria-live="polite" data-testid="strategy-sentences">
      <CardHeader title={build.sentence} />
      <CardBody className="grid gap-1 text-14">
        {spec.ok ? (
          explainSpec(spec.value, locale, names).map((sentence) => <p key={sentence}>{sentence}</p>)
        ) : (
          <p className="text-muted">{build.incomplete}</p>
        )}
        {!spec.ok && isStrict && (
          <ul role="alert" className="grid gap-1 text-13 text-danger">
            {spec.error.slice(0, 5).map(({ path, expected }) => (
              <li key={`${path.join('.')} ${expected}`}>
                <code>{path.join('.')}</code> {expected}
              </li>
            ))}
          </ul>
        )}
      </CardBody>
    </Card>
  )
}

interface DraftProps {
  readonly draft: Draft
  readonly onChange: (draft: Draft) => void
}

/** What the account is guarded by, whatever the strategy wants. */
export function LimitFields({ draft, onChange }: DraftProps) {
  const { build } = useStrategyWords()
  const set = (change: Partial<Draft>): void => onChange({ ...draft, ...change })
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <PickField
        label={build.closeRoutine}
        value={draft.closeRoutine}
        options={(['keep', 'flatten'] as const).map((key) => [key, build.closeRoutines[key]] as const)}
        onChange={(closeRoutine) => set({ closeRoutine })}
      />
      <NumberField
        label={build.maxOrders}
        value={draft.maxOrdersADay}
        min={1}
        max={1000}
        step={1}
        onChange={(value) => value !== null && set({ maxOrdersADay: value })}
      />
      <NumberField
        label={build.maxLoss}
        value={draft.maxLossADay}
        min={0.1}
        max={100}
        step={0.5}
        onChange={(value) => value !== null && set({ maxLossADay: value })}
      />
      <CheckField
        label={build.foreign}
        isChecked={draft.pausesOnForeignFill}
        onChange={(pausesOnForeignFill) => set({ pausesOnForeignFill })}
      />
    </div>
  )
}

/** What it is called, and whose money it may use. */
export function NameFields({ draft, onChange }: DraftProps) {
  const { build } = useStrategyWords()
  const nameOf = useAccountName()
  const accounts = useOpenAccounts() ?? []
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label={build.name}>
        <Input
          maxLength={60}
          value={draft.name}
          onChange={({ target }) => onChange({ ...draft, name: target.value })}
        />
      </Field>
      <Field label={build.account}>
        <Select
          value={draft.accountId ?? ''}
          onChange={({ target }) => onChange({ ...draft, accountId: target.value === '' ? null : target.value })}
        >
          <option value="">{build.pickAccount}</option>
          {accounts.map((account) => (
            <option key={account.id} value={account.id}>
              {nameOf(account)}
            </option>
          ))}
        </Select>
      </Field>
    </div>
  )
}

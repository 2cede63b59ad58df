'use client'

import { type ReactNode, useMemo, useState } from 'react'
import { priceLinesQuery } from '@/lib/ledger/price-lines.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useRuleEditorWords } from '@/text/rule-editor.ts'
import { useRuleWords } from '@/text/rules.ts'
import { useLocale } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { Field, Input } from '@/ui/field.tsx'
import { parse } from '../language.ts'
import { DryRun } from '../preview/dry-run.tsx'
import { useNames } from '../use-names.ts'
import { ActionsPart } from './actions-part.tsx'
import { AddCondition, ConditionNode } from './condition-node.tsx'
import { CostGauge } from './cost-gauge.tsx'
import { FirePart } from './fire-part.tsx'
import { type RuleForm, RuleFormContext, useField, useRuleForm } from './form.tsx'
import { isObject, type Json, type JsonObject } from './json.ts'
import { JsonView } from './json-view.tsx'
import type { AccountPickProps } from './order-fields.tsx'
import type { RuleParts } from './parts.ts'
import { SentenceCard } from './sentence-card.tsx'
import { SessionPart } from './session-part.tsx'
import { isTrading } from './trading.ts'
import { UniversePart } from './universe-part.tsx'

export interface RuleEditorProps extends AccountPickProps {
  readonly draft: JsonObject
  readonly onChange: (draft: JsonObject) => void
  readonly unread: string | undefined
  readonly onUnread: (text: string | undefined) => void
  /** Tell every problem, not only those of fields that were touched. */
  readonly isStrict: boolean
  readonly parts: RuleParts
}

/** What trades is a strategy and what only tells is an alert: nobody has to say it twice. */
const withKind = (draft: Json): JsonObject => {
  const rule = isObject(draft) ? draft : {}
  const { kind: _former, ...rest } = rule
  return { ...rule, kind: isTrading(rest) ? 'strategy' : 'alert' }
}

/** A rule as sentences whose words are chosen: the form, its reading, what it takes, and what it would have done. */
export function RuleEditor(props: RuleEditorProps) {
  const { draft, onChange, unread, onUnread, isStrict, parts, ...account } = props
  const words = useRuleEditorWords()
  const texts = useRuleWords()
  const locale = useLocale()
  const lines = useQuery(priceLinesQuery).data
  const names = useNames(parts)
  const parsed = useMemo(() => parse(draft), [draft])
  const form: RuleForm = useMemo(
    () => ({
      draft,
      problems: parsed.ok ? [] : parsed.error,
      isStrict,
      change: (next) => onChange(withKind(next)),
      locale,
      words,
      lines: lines ?? [],
    }),
    [draft, parsed, isStrict, onChange, locale, words, lines],
  )
  return (
    <RuleFormContext value={form}>
      <div className="grid gap-4">
        <SentenceCard parsed={parsed} names={names} />
        <Part title={words.parts.universe}>
          <UniversePart parts={parts} />
        </Part>
        <Part title={words.parts.when}>
          <ConditionNode path={['when']} />
          <AddCondition path={['when']} />
        </Part>
        <Part title={words.parts.fire}>
          <FirePart />
        </Part>
        <Part title={words.parts.then}>
          <ActionsPart parts={parts} {...account} />
        </Part>
        <Part title={words.parts.session}>
          <SessionPart />
        </Part>
        <Card>
          <CardHeader title={texts.preview.title} />
          <CardBody className="grid gap-4">
            {parsed.ok && <CostGauge rule={parsed.value} />}
            <DryRun rule={parsed.ok ? parsed.value : undefined} parts={parts} hasChart />
          </CardBody>
        </Card>
        <Part title={words.name}>
          <NameField />
        </Part>
        <Advanced unread={unread} onUnread={onUnread} />
      </div>
    </RuleFormContext>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card aria-label={title}>
      <CardHeader title={title} />
      <CardBody className="grid gap-3">{children}</CardBody>
    </Card>
  )
}

function NameField() {
  const { words } = useRuleForm()
  const { value, set, error } = useField(['name'])
  return (
    <Field label={words.name} hint={words.nameHint} {...(error !== undefined && { error })}>
      <Input
        value={typeof value === 'string' ? value : ''}
        maxLength={60}
        onChange={({ target }) => set(target.value)}
      />
    </Field>
  )
}

/** Open from the start when what was written there could not be read. */
function Advanced(props: Pick<RuleEditorProps, 'unread' | 'onUnread'>) {
  const { words } = useRuleForm()
  const [isOpen, setIsOpen] = useState(props.unread !== undefined)
  return (
    <Card>
      <CardBody className="grid gap-3 pt-4">
        <Button
          variant="outline"
          size="small"
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
          className="justify-self-start"
        >
          {words.json.title}
        </Button>
        {isOpen && <JsonView {...props} />}
      </CardBody>
    </Card>
  )
}

'use client'

import type { InstrumentId } from '@naru/shared/domain/instrument'
import dynamic from 'next/dynamic'
import { useMemo } from 'react'
import { AddCondition, ConditionNode } from '@/features/rules/editor/condition-node.tsx'
import { type RuleForm, RuleFormContext } from '@/features/rules/editor/form.tsx'
import type { JsonObject } from '@/features/rules/editor/json.ts'
import { UniversePart } from '@/features/rules/editor/universe-part.tsx'
import type { StrategyParts } from '@/features/strategies/parts.ts'
import { foldersQuery } from '@/features/watchlist/queries.ts'
import { priceLinesQuery } from '@/lib/ledger/price-lines.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useRuleEditorWords } from '@/text/rule-editor.ts'
import { useLocale } from '@/text/text-provider.tsx'
import { RULE_PARTS } from '../rules/rule-parts.tsx'

const Search = dynamic(
  async () => (await import('@/features/quotes/instrument-search-dialog.tsx')).InstrumentSearchDialog,
  { ssr: false },
)

/** A strategy's conditions are those of rules: the same words, menus and problems. */
const ConditionForm: StrategyParts['ConditionForm'] = ({ document, problems, isStrict, onChange, children }) => {
  const words = useRuleEditorWords()
  const locale = useLocale()
  const lines = useQuery(priceLinesQuery).data
  const form: RuleForm = useMemo(
    () => ({
      draft: document as JsonObject, // what came from JSON or was written by this form
      problems,
      isStrict,
      change: (next) => onChange(next as JsonObject), // an object with one of its members changed
      locale,
      words,
      lines: lines ?? [],
    }),
    [document, problems, isStrict, onChange, locale, words, lines],
  )
  return <RuleFormContext value={form}>{children}</RuleFormContext>
}

const Condition: StrategyParts['Condition'] = ({ path }) => (
  <>
    <ConditionNode path={path} />
    <AddCondition path={path} />
  </>
)

/** What the screens of strategies show of other features. */
export const STRATEGY_PARTS: StrategyParts = {
  InstrumentSearch: ({ onPick, ...props }) => (
    <Search {...props} onPick={({ id }: { id: InstrumentId }) => onPick({ id })} />
  ),
  ConditionForm,
  Condition,
  Universe: () => <UniversePart parts={RULE_PARTS} />,
  useWatchlists: () => useQuery(foldersQuery).data,
}

import { RuleRow, RuleVersionRow } from '@naru/shared/contracts/rules'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { ReplayRule } from '@naru/shared/replay/rule-watch'
import { parseRule } from '@naru/shared/rules/parse'
import { queryOptions } from '@tanstack/react-query'
import { ruleKeys } from '@/lib/ledger/rules.ts'
import { readRows } from '@/lib/supabase/browser.ts'

const Armed = RuleRow.pick({ armed_version_id: true })
const Version = RuleVersionRow.pick({ id: true, rule_id: true, definition: true })

/** The reader's rules as they are armed now. */
export const armedRulesQuery = queryOptions({
  queryKey: [...ruleKeys.everyVersion, 'replayed'],
  queryFn: async ({ signal }): Promise<readonly ReplayRule[]> => {
    const armed = await readRows('rules', {
      row: Armed,
      columns: 'armed_version_id',
      signal,
      refine: (query) => query.eq('is_own', true).eq('state', 'armed'),
    })
    const ids = armed.flatMap(({ armed_version_id: id }) => id ?? [])
    if (ids.length === 0) return []
    const versions = await readRows('rule_versions', {
      row: Version,
      columns: 'id,rule_id,definition',
      signal,
      refine: (query) => query.in('id', ids),
    })
    return versions.flatMap(({ id, rule_id, definition }) => {
      const rule = parseRule(definition)
      return rule.ok ? [{ id: rule_id, versionId: id, rule: rule.value }] : []
    })
  },
})

/** Whether a rule names the instrument: lists and searches are of today, and say nothing of another day. */
export const watches = ({ rule: { universe } }: ReplayRule, id: InstrumentId): boolean =>
  'symbols' in universe && universe.symbols.some((symbol) => id.startsWith(`${symbol}.`))

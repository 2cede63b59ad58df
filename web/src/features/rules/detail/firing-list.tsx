'use client'

import { isErrorCode } from '@naru/shared/contracts/error-codes'
import type { RuleFiringRow, RuleRow, RuleVersionRow } from '@naru/shared/contracts/rules'
import { BellRing } from 'lucide-react'
import Link from 'next/link'
import { formatDayTime } from '@/lib/format.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { firingsQuery } from '@/lib/ledger/rules.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useRuleWords } from '@/text/rules.ts'
import { useText } from '@/text/text-provider.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { valueLabel } from '../value-key.ts'
import { readActions, readEvidence, readOutcomes } from './evidence.ts'
import { useRuleSpeech } from './use-speech.ts'
import { useValueText } from './value-text.ts'

interface FiringListProps {
  readonly rule: RuleRow
  readonly versions: readonly RuleVersionRow[]
}

/** Every time it fired, with the values it saw. */
export function FiringList({ rule, versions }: FiringListProps) {
  const words = useRuleWords()
  const firings = useQuery(firingsQuery(rule.id))
  return (
    <Loaded query={firings} skeleton={<SkeletonRows rows={4} />}>
      {(rows) =>
        rows.length === 0 ? (
          <EmptyState icon={BellRing} title={words.detail.firingsEmpty} hint={words.detail.firingsEmptyHint} />
        ) : (
          <ol data-testid="rule-firings">
            {rows.map((firing) => (
              <Firing key={firing.id} firing={firing} version={versions.find(({ id }) => id === firing.version_id)} />
            ))}
          </ol>
        )
      }
    </Loaded>
  )
}

function Firing({ firing, version }: { firing: RuleFiringRow; version: RuleVersionRow | undefined }) {
  const words = useRuleWords()
  const nameOf = useInstrumentName()
  const speech = useRuleSpeech()
  const say = useValueText()
  const seen = readEvidence(firing.evidence)
  return (
    <li className="grid gap-2 border-t px-4 py-3 first:border-t-0" data-firing={firing.id}>
      <div className="flex flex-wrap items-baseline justify-between gap-2">
        {firing.instrument_id && (
          <Link href={`/symbols/${firing.instrument_id}`} className="font-bold text-16 text-accent">
            {nameOf(firing.instrument_id)}
          </Link>
        )}
        <time className="tabular text-12 text-muted" dateTime={firing.fired_at}>
          {formatDayTime(firing.fired_at)}
          {version && ` · ${words.detail.version(version.number)}`}
        </time>
      </div>
      <section aria-label={words.detail.why} className="rounded-table bg-sunken px-3 py-2">
        <p className="text-12 text-muted">{words.detail.why}</p>
        <dl className="grid gap-0.5">
          {seen.map(({ id, value, unit }) => (
            <div key={id} className="flex justify-between gap-3 text-14" data-evidence={id}>
              <dt>{valueLabel(id, speech)}</dt>
              <dd className="tabular font-bold">{say(value, unit)}</dd>
            </div>
          ))}
        </dl>
      </section>
      <Outcome firing={firing} />
    </li>
  )
}

function Outcome({ firing }: { firing: RuleFiringRow }) {
  const { detail, trace } = useRuleWords()
  const { errors } = useText()
  const orders = readOutcomes(firing.outcome)
  const actions = readActions(firing.actions)
  const declined = actions.flatMap((action) => (action.decline ? [action.decline.code] : []))
  const hasOrders = actions.some((action) => action.do === 'order')
  const say = ({ state, code }: { state: string; code?: string | null | undefined }): string => {
    if (state === 'proposed') return detail.proposed
    if (state === 'ready') return detail.ordered
    return code && isErrorCode(code) ? detail.denied(errors[code].what) : detail.notSent
  }
  return (
    <ul className="text-13">
      {actions.some((action) => action.do === 'notify') && <li className="text-muted">{detail.notified}</li>}
      {declined.map((code) => (
        <li key={code} className="text-danger">
          {trace.declines[code] ?? code}
        </li>
      ))}
      {hasOrders && orders === undefined && <li className="text-muted">{detail.noOutcome}</li>}
      {orders?.map((order, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an outcome is known by the place of its action.
        <li key={index}>{say(order)}</li>
      ))}
    </ul>
  )
}

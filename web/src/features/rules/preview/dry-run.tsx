'use client'

import type { DryRunResult } from '@naru/shared/contracts/rules-api'
import { instrumentId } from '@naru/shared/domain/instrument'
import { isLiveOnly } from '@naru/shared/rules/desk/served'
import type { Rule } from '@naru/shared/rules/rule'
import { FlaskConical } from 'lucide-react'
import { useMemo, useState } from 'react'
import { formatDayTime, formatPercent, formatPrice, formatQuantity } from '@/lib/format.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { useMyBridge } from '@/lib/stream.tsx'
import { useQuery } from '@/lib/use-query.ts'
import { useRuleWords } from '@/text/rules.ts'
import { useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { ErrorText } from '@/ui/states.tsx'
import { useRuleSpeech } from '../detail/use-speech.ts'
import type { ChartMark, RuleParts } from '../editor/parts.ts'
import { canonical } from '../language.ts'
import { valueLabel } from '../value-key.ts'
import { dryRunQuery } from './queries.ts'

interface DryRunProps {
  /** Undefined while it cannot be read. */
  readonly rule: Rule | undefined
  readonly parts: RuleParts
  /** Runs without being asked. */
  readonly isStarted?: boolean
  readonly hasChart?: boolean
}

const OFTEN_A_DAY = 3
const LISTED = 5
const NONE: readonly ChartMark[] = []

/** What the rule would have done in the last 60 days: how often, and where on the chart. */
export function DryRun({ rule, parts, isStarted = false, hasChart = false }: DryRunProps) {
  const { preview: words } = useRuleWords()
  const bridge = useMyBridge()
  const text = rule ? canonical(rule) : ''
  // The text that was asked for: another rule is not run by itself.
  const [asked, setAsked] = useState(isStarted ? text : undefined)
  const isAsked = isStarted || (asked !== undefined && asked === text)
  const run = useQuery(dryRunQuery(bridge, isAsked ? rule : undefined, text))
  const symbol = rule && 'symbols' in rule.universe ? rule.universe.symbols[0] : undefined
  const shownId = symbol === undefined ? run.data?.firings[0]?.instrumentId : instrumentId(symbol)
  const marks = useMemo(
    () => run.data?.firings.flatMap(({ instrumentId: id, ts }) => (id === shownId ? [{ at: ts }] : [])) ?? NONE,
    [run.data, shownId],
  )
  return (
    <div className="grid gap-3" data-testid="dry-run">
      {!isStarted && (
        <Button
          variant="outline"
          disabled={!rule || !bridge || run.isFetching}
          onClick={() => {
            setAsked(text)
            if (isAsked) void run.refetch()
          }}
        >
          <FlaskConical aria-hidden size={16} />
          {run.isFetching ? words.running : run.data ? words.again : words.run}
        </Button>
      )}
      {!rule && <p className="text-13 text-muted">{words.none}</p>}
      {rule && !bridge && <p className="text-13 text-muted">{words.noBridge}</p>}
      {isAsked && run.isFetching && !run.data && <Skeleton className="h-12 w-full" />}
      {run.error && <ErrorText error={run.error} />}
      {run.data && isAsked && <Result result={run.data} />}
      {hasChart && shownId !== undefined && <parts.Chart instrumentId={shownId} marks={isAsked ? marks : NONE} />}
    </div>
  )
}

function Result({ result }: { result: DryRunResult }) {
  const { preview: words } = useRuleWords()
  const { common } = useText()
  const nameOf = useInstrumentName()
  const speech = useRuleSpeech()
  const { firings, firingCount, evaluated, unknown, days, notReplayed, coverage, problems } = result
  const liveOnly = notReplayed.filter(isLiveOnly)
  const missing = coverage.filter(({ bars }) => bars === 0)
  if (problems.length > 0) return <p className="text-13 text-danger">{words.refused}</p>
  return (
    <div role="status" className="grid gap-1 text-13" data-fired={firingCount}>
      <p className="font-bold text-16">
        {evaluated === 0 ? words.nothing : firingCount > 0 ? words.fired(days, firingCount) : words.never(days)}
      </p>
      {firingCount > days * OFTEN_A_DAY && <p className="text-danger">{words.often}</p>}
      <p className="text-muted empty:hidden">
        {evaluated > 0 && words.evaluated(formatQuantity(evaluated))}{' '}
        {unknown > 0 && evaluated > 0 && words.unknown(formatPercent((unknown / evaluated) * 100).replace('+', ''))}
      </p>
      {notReplayed.length > 0 && (
        <p className="text-danger">{words.skipped(notReplayed.map((key) => valueLabel(key, speech)).join(', '))}</p>
      )}
      {liveOnly.length > 0 && (
        <p className="text-danger">{words.liveOnly(liveOnly.map((key) => valueLabel(key, speech)).join(', '))}</p>
      )}
      {missing.length > 0 && (
        <p className="text-danger">{words.noBars(missing.map(({ instrumentId: id }) => nameOf(id)).join(', '))}</p>
      )}
      {firings.length > 0 && (
        <ul className="tabular flex flex-wrap gap-x-3 text-12 text-muted">
          {firings.slice(-LISTED).map(({ ts, instrumentId: id, price }) => (
            <li key={`${id} ${ts}`}>
              {formatDayTime(ts)} {nameOf(id)} {price !== null && common.won(formatPrice(price))}
            </li>
          ))}
        </ul>
      )}
      <p className="text-12 text-muted">{words.past}</p>
    </div>
  )
}

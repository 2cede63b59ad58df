'use client'

import type { RuleRow } from '@naru/shared/contracts/rules'
import Link from 'next/link'
import { useNow } from '@/lib/clock.ts'
import { formatAge, formatDayTime } from '@/lib/format.ts'
import { useRuleWords } from '@/text/rules.ts'
import { useText } from '@/text/text-provider.tsx'
import { Age } from '@/ui/age-badge.tsx'
import { ArmedBadge, StopReason, shownState } from '@/ui/armed-badge.tsx'
import { Switch } from '@/ui/switch.tsx'
import type { RuleParts } from '../editor/parts.ts'
import { isStalled } from '../rule-state.ts'
import { UniverseText } from '../universe-text.tsx'

interface RuleItemProps {
  readonly rule: RuleRow
  readonly parts: RuleParts
  /** The rule read aloud, by whoever has loaded the language. */
  readonly sentence: string | undefined
  readonly onSwitch: () => void
  readonly isBusy: boolean
}

/** One rule: what it says, whether it is on, and when it was looked at. */
export function RuleItem({ rule, parts, sentence, onSwitch, isBusy }: RuleItemProps) {
  const words = useRuleWords()
  const state = shownState(rule)
  return (
    <li
      className="relative grid gap-1.5 border-t px-4 py-3 first:border-t-0 hover:bg-sunken"
      data-rule={rule.id}
      data-rule-state={state}
    >
      <div className="flex items-center gap-2">
        <ArmedBadge of={rule} words={words.state} />
        <Link
          href={`/rules/${rule.id}`}
          className="min-w-0 flex-1 truncate font-bold text-16 after:absolute after:inset-0"
        >
          {rule.name}
        </Link>
        <Switch
          isOn={rule.state === 'armed'}
          label={rule.state === 'armed' ? words.turnOff(rule.name) : words.turnOn(rule.name)}
          isBusy={isBusy}
          onSwitch={onSwitch}
        />
      </div>
      {sentence && <p className="line-clamp-3 text-14">{sentence}</p>}
      <p className="flex flex-wrap gap-x-2 text-12 text-muted">
        <span className="font-bold">
          <UniverseText draft={rule.draft} parts={parts} />
        </span>
        {state === 'armed' && <Evaluated rule={rule} />}
        {rule.fires_today > 0 && <span className="font-bold text-accent">{words.firesToday(rule.fires_today)}</span>}
        {state === 'armed' && rule.next_check !== null && <NextCheck at={rule.next_check} />}
      </p>
      <StopReason of={rule} words={words.reasons} />
    </li>
  )
}

function NextCheck({ at }: { at: string }) {
  const words = useRuleWords()
  const now = useNow()
  const due = new Date(at).getTime()
  return now > 0 && due > now ? <span>{words.nextCheck(formatDayTime(due))}</span> : null
}

function Evaluated({ rule }: { rule: RuleRow }) {
  const words = useRuleWords()
  const { common } = useText()
  const now = useNow()
  if (rule.last_evaluated_at === null) return <span>{words.neverEvaluated}</span>
  if (isStalled(rule, now)) {
    const age = formatAge(now - new Date(rule.last_evaluated_at).getTime(), common)
    return <span className="text-danger">{words.stalled(age)}</span>
  }
  return (
    <span>
      {words.evaluated} <Age at={rule.last_evaluated_at} />
    </span>
  )
}

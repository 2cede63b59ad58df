'use client'

import { STRATEGY_STAGES, type StrategyRow } from '@naru/shared/contracts/strategies'
import { cn } from '@/lib/cn.ts'
import { formatWon } from '@/lib/format.ts'
import { useStrategyWords } from '@/text/strategies.ts'

/** The steps to real money, and on which one this strategy stands. */
export function StageLadder({ strategy }: { strategy: StrategyRow }) {
  const words = useStrategyWords()
  const { stage, stage_settings: settings, clean_days: days } = strategy
  const at = STRATEGY_STAGES.indexOf(stage)
  const hints = words.stageHint
  const hint = {
    paper: hints.paper,
    small: hints.small(formatWon(settings.smallWon)),
    medium: hints.medium(formatWon(settings.mediumWon)),
    full: hints.full,
  }[stage]
  return (
    <section aria-label={words.stageTitle} className="grid gap-2" data-testid="stage-ladder" data-stage={stage}>
      <h2 className="font-bold text-14">{words.stageTitle}</h2>
      <ol className="grid grid-cols-4 gap-1">
        {STRATEGY_STAGES.map((step, index) => (
          <li
            key={step}
            aria-current={step === stage ? 'step' : undefined}
            className={cn(
              'rounded-table border px-2 py-1.5 text-center text-13',
              index < at && 'border-accent text-accent',
              index === at && 'border-accent bg-accent-soft font-bold text-accent',
              index > at && 'text-muted',
            )}
          >
            {words.stage[step]}
          </li>
        ))}
      </ol>
      <p className="text-13">
        {hint} {stage !== 'full' && <span className="font-bold">{words.cleanDays(days, settings.cleanDays)}</span>}
      </p>
      <p className="text-12 text-muted">{strategy.is_proved && stage === 'paper' ? words.proved : words.stepsDown}</p>
    </section>
  )
}

export function StageBadge({ strategy: { stage } }: { strategy: StrategyRow }) {
  const words = useStrategyWords()
  return (
    <span className="rounded-full border border-line-strong px-2 text-12 text-muted" data-stage={stage}>
      {words.stage[stage]}
    </span>
  )
}

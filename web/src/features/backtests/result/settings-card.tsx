'use client'

import type { BacktestReport } from '@naru/shared/backtest/report'
import type { BacktestSpec } from '@naru/shared/backtest/spec'
import { STRATEGIES } from '@naru/shared/strategies/registry'
import { nameOfPlugin } from '@naru/shared/strategies/source'
import { formatQuantity, formatWon } from '@/lib/format.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { useBacktestWords, useReportWords } from '@/text/backtests.ts'
import { useLocale, useText } from '@/text/text-provider.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { useParamNames } from './param-names.ts'

const NAMED = 10

/** Everything the result depends on, so that it can be had again. */
export function SettingsCard({ report }: { report: BacktestReport }) {
  const words = useReportWords()
  const { bars, kind, form } = useBacktestWords()
  const { common } = useText()
  const nameOf = useInstrumentName()
  const strategy = useStrategyText(report.spec)
  const { spec, data } = report
  const { cash, costs, fills } = spec.settings
  const names = spec.instruments.slice(0, NAMED).map(nameOf).join(', ')
  const rest = spec.instruments.length - NAMED
  const volume = fills.volumeShare === null ? form.anyVolume : form.partVolume(String(fills.volumeShare * 100))
  const rows: readonly (readonly [string, string])[] = [
    [words.settings.strategy, strategy],
    [words.settings.instruments, rest > 0 ? `${names} +${rest}` : names],
    [words.settings.period, `${data.from} – ${data.to}`],
    [words.settings.bar, `${bars[spec.bar]} · ${words.settings.bars(formatQuantity(data.bars))}`],
    [words.settings.cash, common.won(formatWon(cash))],
    [
      words.settings.costs,
      costs === 'korean'
        ? form.koreanCosts
        : form.customCosts({ commission: String(costs.commissionRate * 100), tax: String(costs.taxRate * 100) }),
    ],
    [words.settings.fills, form.fillsSentence({ ticks: String(fills.slippageTicks), volume })],
    [words.settings.task, kind[spec.task.kind]],
    [words.settings.benchmark, spec.benchmark ?? '–'],
  ]
  return (
    <Card>
      <CardHeader title={words.tabs.settings} />
      <CardBody>
        <dl className="grid gap-2 text-13">
          {rows.map(([label, value]) => (
            <div key={label} className="grid gap-x-4 border-b pb-2 last:border-b-0 sm:grid-cols-[8rem_1fr]">
              <dt className="text-muted">{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </CardBody>
    </Card>
  )
}

/** "이동평균 교차 (단기 5 · 장기 20)" */
function useStrategyText({ strategy }: BacktestSpec): string {
  const locale = useLocale()
  const names = useParamNames()
  const { sources } = useBacktestWords()
  const label =
    strategy.kind === 'built_in'
      ? (STRATEGIES.find(({ id }) => id === strategy.strategy)?.label[locale] ?? strategy.strategy)
      : sources[strategy.kind]
  const which = strategy.kind === 'plugin' ? ` ${nameOfPlugin(strategy.plugin)}` : ''
  const values = 'params' in strategy ? Object.entries(strategy.params) : []
  const params = values.map(([param, value]) => `${names(param)} ${value}`)
  return params.length > 0 ? `${label}${which} (${params.join(' · ')})` : label + which
}

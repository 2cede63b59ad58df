'use client'

import type { BacktestReport } from '@naru/shared/backtest/report'
import { type BacktestSpec, DEFAULT_TERMS, parseBacktestSpec } from '@naru/shared/backtest/spec'
import { instrumentId } from '@naru/shared/domain/instrument'
import type { StrategySpec } from '@naru/shared/strategies/spec'
import { useEffect, useMemo, useState } from 'react'
import { cutToSpec } from '@/lib/backtest-data.ts'
import { RunFailed, runInWorker } from '@/lib/backtest-worker.ts'
import { CARRIED, readCarried } from '@/lib/carried-bars.ts'
import { cn } from '@/lib/cn.ts'
import { directionOf, formatDay, formatLongWon, formatPercent } from '@/lib/format.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { useStrategyWords } from '@/text/strategies.ts'
import { useLocale } from '@/text/text-provider.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { LinePlot } from '@/ui/plot/line-plot.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'

/** While a slider moves, so long nothing is begun. */
const SETTLE_MS = 120

/** What decides for these is not in the browser. */
const ELSEWHERE: ReadonlySet<string> = new Set(['plugin', 'gateway'])

/** The past it is played on here: its own instruments where this page carries them, else the first that is carried. */
function previewOf(spec: StrategySpec): { readonly test: BacktestSpec; readonly isOther: boolean } | undefined {
  if (spec.bar !== '1d' || ELSEWHERE.has(spec.source.kind)) return undefined
  const { source, universe } = spec
  const named =
    source.kind === 'rules' && 'symbols' in source.document.universe
      ? source.document.universe.symbols.map((symbol) => instrumentId(symbol.slice(0, 6)))
      : 'symbols' in universe
        ? universe.symbols
        : []
  const known = CARRIED.filter(({ id }) => named.includes(id))
  const played = known.length > 0 && known.length === named.length ? known : CARRIED.slice(0, Math.max(1, named.length))
  const isOther = played.some(({ id }) => !named.includes(id))
  const test = parseBacktestSpec({
    v: 1,
    strategy: source,
    instruments: played.map(({ id }) => id),
    bar: '1d',
    from: played
      .map(({ from }) => from)
      .toSorted()
      .at(-1),
    to: played.map(({ to }) => to).toSorted()[0],
    settings: DEFAULT_TERMS,
    benchmark: null,
    outOfSampleShare: null,
    task: { kind: 'single' },
  })
  return test.ok ? { test: test.value, isOther } : undefined
}

interface Played {
  readonly report?: BacktestReport
  readonly failure?: string
  readonly isRunning: boolean
}

/** Hears why a play had no outcome; undefined: it has one. */
type OnPlayed = (failure: string | undefined) => void

/** Plays the newest of what it is given; what was played before stays in view meanwhile. */
function usePlayed(test: BacktestSpec | undefined, onPlayed: OnPlayed): Played {
  const [played, setPlayed] = useState<Played>({ isRunning: false })
  useEffect(() => {
    if (!test) return
    const abort = new AbortController()
    const run = async (): Promise<void> => {
      setPlayed(({ report }) => ({ ...(report && { report }), isRunning: true }))
      try {
        const { series } = await readCarried()
        const data = { series: test.instruments.flatMap((id) => series.get(id) ?? []), benchmark: null }
        const report = await runInWorker(test, cutToSpec(test, data), { signal: abort.signal })
        setPlayed({ report, isRunning: false })
        onPlayed(undefined)
      } catch (error) {
        if (abort.signal.aborted) return
        const failure = error instanceof RunFailed ? error.detail || error.code : String(error)
        setPlayed({ failure, isRunning: false })
        onPlayed(failure)
      }
    }
    const timer = setTimeout(() => void run(), SETTLE_MS)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [test, onPlayed])
  return played
}

/** What the strategy would have done, played again whenever a number moves. */
export function Preview({ spec, onPlayed }: { spec: StrategySpec | undefined; onPlayed: OnPlayed }) {
  const { build } = useStrategyWords()
  const nameOf = useInstrumentName()
  const preview = useMemo(() => spec && previewOf(spec), [spec])
  const { report, failure, isRunning } = usePlayed(preview?.test, onPlayed)
  const first = preview?.test.instruments[0]
  return (
    <Card data-testid="strategy-preview" aria-busy={isRunning}>
      <CardHeader title={build.preview} />
      <CardBody className="grid gap-3">
        {!spec && <p className="text-13 text-muted">{build.previewEmpty}</p>}
        {spec && !preview && (
          <p className="text-13 text-muted">
            {spec.source.kind === 'gateway'
              ? build.previewProgram
              : spec.source.kind === 'plugin'
                ? build.previewPlugin
                : build.previewDaily}
          </p>
        )}
        {preview && !report && failure === undefined && <Skeleton className="h-56 w-full" />}
        {failure !== undefined && (
          <p role="alert" className="text-13 text-danger">
            {build.previewFailed} <code className="break-words">{failure}</code>
          </p>
        )}
        {preview && report && <Outcome report={report} />}
        {(!spec || preview) && <p className="text-12 text-muted">{build.previewHint}</p>}
        {preview?.isOther && first && <p className="text-12 text-danger">{build.previewCarried(nameOf(first))}</p>}
      </CardBody>
    </Card>
  )
}

const INK = { up: 'text-up', down: 'text-down', flat: '' } as const

function Outcome({ report: { sheet, curve } }: { report: BacktestReport }) {
  const { build } = useStrategyWords()
  const locale = useLocale()
  const lines = useMemo(
    () => [{ key: 'equity', label: build.equity, values: curve.equity, ink: 'accent' as const }],
    [build, curve],
  )
  const gain = sheet.totalReturn ?? 0
  const short = (won: number): string => formatLongWon(won, locale)
  const figures = [
    [build.figures.gain, formatPercent(gain * 100), INK[directionOf(gain)]],
    [build.figures.mdd, formatPercent((sheet.maxDrawdown ?? 0) * 100), 'text-down'],
    [build.figures.trades, build.trades(sheet.trades.count ?? 0), ''],
    [build.figures.wins, sheet.trades.winRate === null ? '–' : `${Math.round(sheet.trades.winRate * 100)}%`, ''],
  ] as const
  return (
    <>
      <dl className="grid grid-cols-4 gap-2" data-testid="preview-figures">
        {figures.map(([label, value, ink]) => (
          <div key={label} className="grid">
            <dt className="text-12 text-muted">{label}</dt>
            <dd className={cn('tabular font-bold text-16', ink)}>{value}</dd>
          </div>
        ))}
      </dl>
      <LinePlot
        summary={build.curve({ from: sheet.from ?? '', to: sheet.to ?? '', gain: formatPercent(gain * 100) })}
        xs={curve.ts}
        lines={lines}
        formatX={formatDay}
        formatTick={short}
        formatValue={short}
        height={180}
        isBare
      />
    </>
  )
}

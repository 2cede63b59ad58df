import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawdowns, maxDrawdown, underwater } from './drawdown.ts'
import { aggregateReturns, annualReturn, captureOf, cumulativeReturns, type Period, totalReturn } from './growth.ts'
import {
  alphaBeta,
  calmar,
  downsideRisk,
  informationRatio,
  omega,
  rolling,
  sharpe,
  sortino,
  stability,
  tailRatio,
  volatility,
} from './risk.ts'

interface Series {
  readonly start: string | null
  readonly freq: string | null
  readonly values?: readonly (number | null)[]
  readonly repeat?: readonly [value: number, times: number]
}
interface Case {
  readonly test: string
  readonly decimals: number
  readonly args: Readonly<Record<string, string | number>>
  readonly expected: unknown
}
const file = new URL('../__fixtures__/return-metrics.json', import.meta.url)
const { series, cases } = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly series: Readonly<Record<string, Series>>
  readonly cases: readonly Case[]
}

function valuesOf(name: string | number | undefined): readonly number[] {
  const { values, repeat } = series[String(name)] ?? {}
  return repeat ? Array<number>(repeat[1]).fill(repeat[0]) : (values ?? []).map((value) => value ?? Number.NaN)
}

/** The day a period ends on, as the series counts them. */
function dateAt({ start, freq }: Series, index: number): Date {
  const day = new Date(`${start}T00:00:00Z`)
  if (freq === 'monthly') return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1 + index, 0))
  day.setUTCDate(day.getUTCDate() + index * (freq === 'weekly' ? 7 : 1))
  return day
}

const GROUP: Readonly<Record<string, (day: Date) => string>> = {
  monthly: (day) => `${day.getUTCFullYear()}-${day.getUTCMonth()}`,
  quarterly: (day) => `${day.getUTCFullYear()} q${Math.floor(day.getUTCMonth() / 3)}`,
  yearly: (day) => `${day.getUTCFullYear()}`,
}

function figureOf({ test, args }: Case): unknown {
  const returns = valuesOf(args.returns)
  const period = (args.period ?? 'daily') as Period
  const number = (name: string): number => Number(args[name] ?? 0)
  const hurdle = (name: string) => (typeof args[name] === 'string' ? valuesOf(args[name]) : number(name))
  const against = () => captureOf(returns, valuesOf(args.benchmark ?? args.factor_returns), period)
  switch (test) {
    case 'cum_returns':
      return cumulativeReturns(returns, number('starting_value'))
    case 'cum_returns_final':
      return totalReturn(returns)
    case 'aggregate_returns': {
      const dated = series[String(args.returns)] as Series
      const keyOf = GROUP[String(args.convert_to)] as (day: Date) => string
      return aggregateReturns(returns, (index) => keyOf(dateAt(dated, index))).map(([, value]) => value)
    }
    case 'max_drawdown':
      return maxDrawdown(returns)
    case 'annual_ret':
    case 'cagr':
      return annualReturn(returns, period)
    case 'annual_volatility':
      return volatility(returns, period)
    case 'calmar':
      return calmar(returns, period)
    case 'omega':
      return omega(returns, { riskFree: number('risk_free'), required: number('required_return') })
    case 'sharpe_ratio':
      return sharpe(returns, hurdle('risk_free'), period)
    case 'downside_risk':
      return downsideRisk(returns, hurdle('required_return'), period)
    case 'sortino':
      return sortino(returns, hurdle('required_return'), period)
    case 'excess_sharpe':
      return informationRatio(returns, hurdle('factor_returns'))
    case 'alpha_beta': {
      const { alpha, beta } = alphaBeta(returns, valuesOf(args.benchmark))
      return [alpha, beta]
    }
    case 'alpha':
      return alphaBeta(returns, valuesOf(args.benchmark)).alpha
    case 'stability_of_timeseries':
      return stability(returns)
    case 'tail_ratio':
      return tailRatio(returns)
    case 'roll_max_drawdown':
      return rolling(returns, number('window'), maxDrawdown)
    case 'roll_sharpe_ratio':
      return rolling(returns, number('window'), (part) => sharpe(part))
    case 'capture_ratio':
      return against().all
    case 'down_capture':
      return against().down
    case 'up_capture':
      return against().up
    case 'up_down_capture':
      return against().ratio
    default:
      throw new Error(`no figure is called ${test}`)
  }
}

function expectClose(actual: unknown, expected: unknown, decimals: number): void {
  if (Array.isArray(expected)) {
    expect(actual).toHaveLength(expected.length)
    expected.forEach((value, index) => {
      expectClose((actual as readonly unknown[])[index], value, decimals)
    })
  } else if (expected === null) expect(actual).toBeNaN()
  else if (expected === 'inf') expect(actual).toBe(Number.POSITIVE_INFINITY)
  else expect(actual).toBeCloseTo(expected as number, decimals)
}

describe('figures of returns', () => {
  it.each(cases.map((one, index) => [index + 1, one.test, JSON.stringify(one.args), one] as const))(
    'agree with the published answer %i: %s %s',
    (_number, _test, _args, one) => {
      expectClose(figureOf(one), one.expected, one.decimals)
    },
  )
})

const aReturn = fc.double({ min: -0.3, max: 0.3, noNaN: true })

describe('drawdowns', () => {
  it('name the peak, the valley and the way back, the start being a peak', () => {
    const found = drawdowns([-0.1, -0.1, 0.3, 0.1, -0.5, 0.2])
    expect(found).toEqual([
      { peakAt: 3, valleyAt: 4, recoveredAt: null, depth: expect.closeTo(-0.5) },
      { peakAt: -1, valleyAt: 1, recoveredAt: 2, depth: expect.closeTo(-0.19) },
    ])
  })

  it('are as deep as the deepest, whatever the returns', () => {
    fc.assert(
      fc.property(fc.array(aReturn, { minLength: 1, maxLength: 60 }), (returns) => {
        expect(drawdowns(returns)[0]?.depth ?? 0).toBe(maxDrawdown(returns))
        expect(underwater(returns).every((below) => below <= 0 && below >= -1)).toBe(true)
      }),
    )
  })
})

describe('risk figures', () => {
  it('do not change when the stake does, and growth multiplies', () => {
    fc.assert(
      fc.property(fc.array(aReturn, { minLength: 2, maxLength: 40 }), (returns) => {
        const [first, last] = [returns.slice(0, 1), returns.slice(1)]
        expect(1 + totalReturn(returns)).toBeCloseTo((1 + totalReturn(first)) * (1 + totalReturn(last)), 9)
        const wealth = cumulativeReturns(returns, 1_000)
        expect(wealth.at(-1)).toBeCloseTo(1_000 * (1 + totalReturn(returns)), 6)
      }),
    )
  })

  it('find no alpha in the benchmark itself, and twice its risk in twice its returns', () => {
    const benchmark = valuesOf('mixed_returns')
    expect(alphaBeta(benchmark, benchmark)).toEqual({ alpha: expect.closeTo(0, 12), beta: expect.closeTo(1, 12) })
    expect(
      alphaBeta(
        benchmark.map((value) => value * 2),
        benchmark,
      ).beta,
    ).toBeCloseTo(2, 12)
  })
})

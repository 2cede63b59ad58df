/**
 * What indicators, their parameters and their outputs are called in `.kis.yaml`, the strategy file of Korea Investment &
 * Securities' builder, and here. Left out: indicators this product does not have.
 *
 * @source  koreainvestment/open-trading-api, strategy_builder and backtester, read in November 2026
 */
export interface KisIndicator {
  readonly kis: string
  readonly ours: string
  /** Theirs → ours, of what a file may set. */
  readonly params: Readonly<Record<string, string>>
  /** Parameters of ours that make it theirs. */
  readonly fixed?: Readonly<Record<string, number | string>>
  /** Theirs → ours; the first is what they mean when none is named. */
  readonly outputs: Readonly<Record<string, string>>
  /** Closed bars back: a close never exceeds a maximum that it is part of. */
  readonly shift?: number
}

const PERIOD = { period: 'period' } as const
const VALUE = { value: 'value' } as const
const BANDS = { middle: 'middle', upper: 'upper', lower: 'lower' } as const
const LINES = { value: 'ppo', signal: 'signal', histogram: 'histogram' } as const

const plain = (kis: string, ours: string = kis): KisIndicator => ({ kis, ours, params: PERIOD, outputs: VALUE })
const bare = (kis: string, ours: string = kis): KisIndicator => ({ kis, ours, params: {}, outputs: VALUE })

/** The first of two with the same name of ours is the one that is written. */
export const KIS_INDICATORS: readonly KisIndicator[] = [
  ...['sma', 'ema', 'dema', 'tema', 'hma', 'kama', 'rsi', 'cci', 'williams_r', 'cmo', 'dpo', 'vwma', 'mfi'].map((id) =>
    plain(id),
  ),
  ...['cmf', 'atr', 'natr', 'fisher', 'trix', 'roc', 'disparity'].map((id) => plain(id)),
  plain('lwma', 'wma'),
  plain('wma', 'smma'),
  plain('std', 'stdev'),
  plain('chop', 'choppiness'),
  plain('force', 'force_index'),
  { ...plain('regression', 'linreg'), outputs: { value: 'value', slope: 'slope' } },
  plain('momentum', 'roc'),
  plain('returns', 'roc'),
  { ...bare('change', 'roc'), fixed: { period: 1 } },
  ...['obv', 'adl', 'ibs', 'consecutive'].map((id) => bare(id)),
  bare('ad', 'adl'),
  { ...plain('maximum', 'highest'), shift: 1 },
  { ...plain('max', 'highest'), shift: 1 },
  { ...plain('minimum', 'lowest'), shift: 1 },
  { ...plain('min', 'lowest'), shift: 1 },
  { kis: 'alma', ours: 'alma', params: { ...PERIOD, sigma: 'sigma', offset: 'offset' }, outputs: VALUE },
  { kis: 't3', ours: 't3', params: { ...PERIOD, volume_factor: 'factor' }, outputs: VALUE },
  {
    kis: 'macd',
    ours: 'macd',
    params: { fast: 'fast', slow: 'slow', signal: 'signal' },
    outputs: { value: 'macd', signal: 'signal', histogram: 'histogram' },
  },
  { kis: 'ppo', ours: 'ppo', params: { fast: 'fast', slow: 'slow' }, outputs: LINES },
  {
    kis: 'stochastic',
    ours: 'stoch',
    params: { k_period: 'period', d_period: 'signal' },
    fixed: { smooth: 1 },
    outputs: { k: 'k', d: 'd' },
  },
  {
    kis: 'stochrsi',
    ours: 'stoch_rsi',
    params: { rsi_period: 'period', stoch_period: 'stoch', k_period: 'smooth', d_period: 'signal' },
    outputs: { k: 'k', d: 'd' },
  },
  { kis: 'ao', ours: 'awesome', params: { fast: 'fast', slow: 'slow' }, outputs: VALUE },
  { kis: 'cho', ours: 'chaikin_osc', params: { fast: 'fast', slow: 'slow' }, outputs: VALUE },
  {
    kis: 'ultosc',
    ours: 'ultimate',
    params: { period1: 'short', period2: 'middle', period3: 'long' },
    outputs: VALUE,
  },
  {
    kis: 'tsi',
    ours: 'tsi',
    params: { long_period: 'slow', short_period: 'fast', signal_period: 'signal' },
    outputs: { value: 'value', signal: 'signal' },
  },
  {
    kis: 'kvo',
    ours: 'klinger',
    params: { fast: 'fast', slow: 'slow', signal: 'signal' },
    outputs: { value: 'value', signal: 'signal' },
  },
  {
    kis: 'adx',
    ours: 'adx',
    params: PERIOD,
    outputs: { value: 'adx', plus_di: 'plus_di', minus_di: 'minus_di' },
  },
  {
    kis: 'ichimoku',
    ours: 'ichimoku',
    params: { tenkan: 'conversion', kijun: 'base', senkou_b: 'span' },
    outputs: { tenkan: 'tenkan', kijun: 'kijun', senkou_a: 'senkou_a', senkou_b: 'senkou_b' },
  },
  { kis: 'sar', ours: 'psar', params: { af_step: 'step', af_max: 'max' }, outputs: VALUE },
  { kis: 'vortex', ours: 'vortex', params: PERIOD, outputs: { plus_vi: 'plus', minus_vi: 'minus' } },
  { kis: 'coppock', ours: 'coppock', params: { short_roc: 'short', long_roc: 'long', wma: 'smooth' }, outputs: VALUE },
  { kis: 'supertrend', ours: 'supertrend', params: { ...PERIOD, multiplier: 'multiplier' }, outputs: VALUE },
  { kis: 'mass_index', ours: 'mass_index', params: { ema_period: 'ema', sum_period: 'period' }, outputs: VALUE },
  { kis: 'bollinger', ours: 'bbands', params: { ...PERIOD, std: 'multiplier' }, outputs: BANDS },
  { kis: 'keltner', ours: 'keltner', params: { ...PERIOD, multiplier: 'multiplier' }, outputs: BANDS },
  { kis: 'donchian', ours: 'donchian', params: PERIOD, outputs: { upper: 'upper', lower: 'lower' } },
]

/** Candlestick patterns have one name; ours begin with `cdl_`. */
export const CANDLE = 'cdl_'

/** Prices of the bar that may stand where an indicator does. */
export const KIS_PRICES = ['close', 'open', 'high', 'low', 'volume'] as const

/** Theirs → ours; the first of two is the one that is written. */
export const KIS_OPERATORS = {
  greater_than: '>',
  less_than: '<',
  greater_equal: '>=',
  less_equal: '<=',
  equals: '==',
  not_equal: '!=',
  cross_above: 'crossesAbove',
  cross_below: 'crossesBelow',
  gt: '>',
  lt: '<',
  gte: '>=',
  lte: '<=',
  eq: '==',
  ne: '!=',
  crosses_above: 'crossesAbove',
  crosses_below: 'crossesBelow',
} as const
export type KisOperator = keyof typeof KIS_OPERATORS

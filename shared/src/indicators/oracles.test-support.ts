import type { ParamValues } from './indicator.ts'
import type { PriceSource } from './source.ts'

/** One column of an oracle, and the indicator that must agree with it. */
export interface Agreement {
  readonly set: string
  readonly ind: string
  readonly params?: ParamValues
  readonly src?: PriceSource
  /** Output of ours → column of theirs. */
  readonly columns: Readonly<Record<string, string>>
  /** Theirs is drawn this many bars earlier. */
  readonly earlier?: number
  /** Theirs begins otherwise and meets ours here. */
  readonly from?: number
  /** Rows that are not compared. */
  readonly except?: readonly number[]
  /** Theirs times this is ours. */
  readonly times?: number
}

/** Stock.Indicators on 502 daily bars; parameters as its calls have them. */
export const STOCK_INDICATORS: readonly Agreement[] = [
  { set: 'adl', ind: 'adl', columns: { value: 'adl' } },
  { set: 'adx', ind: 'adx', columns: { adx: 'adx', plus_di: 'pdi', minus_di: 'mdi', dx: 'dx' } },
  { set: 'alligator', ind: 'alligator', columns: { jaw: 'jaw', teeth: 'teeth', lips: 'lips' } },
  { set: 'alma', ind: 'alma', columns: { value: 'alma' } },
  { set: 'aroon', ind: 'aroon', columns: { up: 'aroonUp', down: 'aroonDown', oscillator: 'oscillator' } },
  { set: 'atr', ind: 'atr', columns: { value: 'atr' } },
  { set: 'atr', ind: 'natr', columns: { value: 'atrp' } },
  { set: 'awesome', ind: 'awesome', columns: { value: 'oscillator' } },
  { set: 'bb', ind: 'bbands', columns: { middle: 'sma', upper: 'upperBand', lower: 'lowerBand' } },
  { set: 'bb', ind: 'bb_percent_b', columns: { percent_b: 'percentB', width: 'width' } },
  { set: 'bb', ind: 'zscore', columns: { value: 'zScore' } },
  { set: 'bop', ind: 'balance_of_power', columns: { value: 'bop' } },
  { set: 'cci', ind: 'cci', columns: { value: 'cci' } },
  { set: 'chaikin-osc', ind: 'chaikin_osc', columns: { value: 'oscillator' } },
  { set: 'chexit', ind: 'chandelier', columns: { long: 'chandelierExit' } },
  { set: 'chop', ind: 'choppiness', columns: { value: 'chop' } },
  { set: 'cmf', ind: 'cmf', columns: { value: 'cmf' } },
  { set: 'cmo', ind: 'cmo', columns: { value: 'cmo' } },
  { set: 'crsi', ind: 'connors_rsi', columns: { value: 'connorsRsi' } },
  { set: 'dema', ind: 'dema', params: { period: 14, stages: 'together' }, columns: { value: 'dema' } },
  { set: 'donchian', ind: 'donchian', columns: { upper: 'upperBand', lower: 'lowerBand', middle: 'centerline' } },
  { set: 'dpo', ind: 'dpo', params: { period: 14 }, columns: { value: 'dpo' }, earlier: 8 },
  { set: 'dynamic', ind: 'mcginley', columns: { value: 'dynamic' } },
  { set: 'elder-ray', ind: 'elder_ray', columns: { bull: 'bullPower', bear: 'bearPower' } },
  { set: 'ema', ind: 'ema', columns: { value: 'ema' } },
  { set: 'epma', ind: 'linreg', params: { period: 10 }, columns: { value: 'epma' } },
  { set: 'fisher', ind: 'fisher', columns: { value: 'fisher', trigger: 'trigger' }, from: 60 },
  { set: 'force', ind: 'force_index', params: { period: 2 }, columns: { value: 'forceIndex' } },
  { set: 'heikinashi', ind: 'heikin_ashi', columns: { open: 'open', high: 'high', low: 'low', close: 'close' } },
  { set: 'hma', ind: 'hma', params: { period: 14 }, columns: { value: 'hma' } },
  {
    set: 'ichimoku',
    ind: 'ichimoku',
    columns: { tenkan: 'tenkanSen', kijun: 'kijunSen', senkou_a: 'senkouSpanA', senkou_b: 'senkouSpanB' },
  },
  { set: 'kama', ind: 'kama', columns: { value: 'kama', efficiency: 'er' } },
  { set: 'keltner', ind: 'keltner', columns: { middle: 'centerline', upper: 'upperBand', lower: 'lowerBand' } },
  { set: 'kvo', ind: 'klinger', columns: { value: 'oscillator', signal: 'signal' } },
  {
    set: 'ma-env',
    ind: 'envelope',
    params: { percent: 2.5 },
    columns: { middle: 'centerline', upper: 'upperEnvelope', lower: 'lowerEnvelope' },
  },
  { set: 'macd', ind: 'macd', columns: { macd: 'macd', signal: 'signal', histogram: 'histogram' } },
  { set: 'mfi', ind: 'mfi', columns: { value: 'mfi' } },
  { set: 'obv', ind: 'obv', columns: { value: 'obv' } },
  {
    set: 'pivot-points',
    ind: 'pivot',
    params: { span: 'month' },
    columns: { pivot: 'pp', r1: 'r1', r2: 'r2', r3: 'r3', s1: 's1', s2: 's2', s3: 's3' },
  },
  { set: 'pmo', ind: 'pmo', columns: { value: 'pmo', signal: 'signal' } },
  // At bar 250 theirs takes a reversal's stop from the trend alone, ours also from the bars around it, as TA-Lib does.
  { set: 'psar', ind: 'psar', params: { start: 'rising' }, columns: { value: 'sar' }, except: [250] },
  { set: 'pvo', ind: 'ppo', src: 'volume', columns: { ppo: 'pvo', signal: 'signal', histogram: 'histogram' } },
  { set: 'roc', ind: 'roc', params: { period: 14 }, columns: { value: 'roc' } },
  { set: 'roc', ind: 'momentum', params: { period: 14 }, columns: { value: 'momentum' } },
  { set: 'rsi', ind: 'rsi', columns: { value: 'rsi' } },
  { set: 'slope', ind: 'linreg', columns: { slope: 'slope', r2: 'rSquared' } },
  { set: 'sma', ind: 'sma', columns: { value: 'sma' } },
  { set: 'smi', ind: 'smi', columns: { value: 'smi', signal: 'signal' } },
  { set: 'smma', ind: 'smma', columns: { value: 'smma' } },
  { set: 'stdev', ind: 'stdev', params: { period: 14 }, columns: { value: 'stdDev' } },
  { set: 'stdev', ind: 'zscore', params: { period: 14 }, columns: { value: 'zScore' } },
  { set: 'stoch', ind: 'stoch', columns: { k: 'k', d: 'd', j: 'j' } },
  { set: 'stoch-rsi', ind: 'stoch_rsi', columns: { k: 'stochRsi', d: 'signal' } },
  { set: 'supertrend', ind: 'supertrend', columns: { value: 'superTrend' } },
  { set: 't3', ind: 't3', params: { seed: 'first' }, columns: { value: 't3' } },
  { set: 'tema', ind: 'tema', params: { stages: 'together' }, columns: { value: 'tema' } },
  { set: 'tr', ind: 'true_range', columns: { value: 'tr' } },
  { set: 'trix', ind: 'trix', params: { stages: 'together' }, columns: { value: 'trix' } },
  { set: 'tsi', ind: 'tsi', columns: { value: 'tsi', signal: 'signal' } },
  { set: 'ulcer', ind: 'ulcer', columns: { value: 'ulcerIndex' } },
  { set: 'uo', ind: 'ultimate', columns: { value: 'ultimate' } },
  { set: 'vortex', ind: 'vortex', columns: { plus: 'pvi', minus: 'nvi' } },
  { set: 'vwap', ind: 'vwap', params: { anchor: 'none' }, columns: { value: 'vwap' } },
  { set: 'vwma', ind: 'vwma', params: { period: 14 }, columns: { value: 'vwma' } },
  { set: 'willr', ind: 'williams_r', columns: { value: 'williamsR' } },
  { set: 'wma', ind: 'wma', params: { period: 14 }, columns: { value: 'wma' } },
]

/**
 * The ChartSchool worksheets of StockCharts, which round their steps to between two and ten decimals. Left out: `rsi` and
 * `stochrsi`, whose averages are begun with the first change and 33 bars too short to meet ours, `tsi`, which does not follow
 * from its own steps in the fourth digit, and `vwap`, a rolling one.
 */
export const CHART_SCHOOL: readonly Agreement[] = [
  { set: 'accum', ind: 'adl', columns: { value: 'ADLine' } },
  { set: 'adx', ind: 'adx', columns: { adx: 'ADX', plus_di: '+DI14', minus_di: '-DI14', dx: 'DX' } },
  { set: 'atr', ind: 'atr', params: { first: 'range' }, columns: { value: 'ATR' }, from: 13 },
  { set: 'bbands', ind: 'bbands', columns: { middle: 'MiddleBand', upper: 'HighBand', lower: 'LowBand' } },
  { set: 'bbands', ind: 'stdev', columns: { value: '20-day Standard Deviation' } },
  { set: 'bbands', ind: 'bb_percent_b', columns: { percent_b: 'PercentageBand' } },
  { set: 'bbands', ind: 'bb_percent_b', columns: { width: 'WidthBand' }, times: 0.01 },
  { set: 'cci', ind: 'cci', columns: { value: 'CCI' } },
  {
    set: 'dc',
    ind: 'donchian',
    params: { current: 'included' },
    columns: { upper: 'upper_band', lower: 'lower_band', middle: 'middle_band' },
  },
  { set: 'easeofmovement', ind: 'ease_of_movement', columns: { value: 'SMA_EMV' } },
  { set: 'kama', ind: 'kama', columns: { value: 'KAMA' } },
  {
    set: 'macd',
    ind: 'macd',
    params: { start: 'first' },
    columns: { macd: 'MACD_line' },
  },
  {
    set: 'macd',
    ind: 'macd',
    params: { start: 'first' },
    columns: { signal: 'MACD_signal', histogram: 'MACD_diff' },
    from: 100,
  },
  { set: 'mfi', ind: 'mfi', columns: { value: 'MFI' } },
  { set: 'obv', ind: 'obv', columns: { value: 'OBV' } },
  { set: 'percentr', ind: 'williams_r', columns: { value: 'Williams_%R' } },
  {
    set: 'ppo',
    ind: 'ppo',
    params: { seed: 'first' },
    columns: { ppo: 'PPO', signal: 'PPO_Signal_Line', histogram: 'PPO_Histogram' },
  },
  {
    set: 'pvo',
    ind: 'ppo',
    params: { seed: 'first' },
    src: 'volume',
    columns: { ppo: 'PVO', signal: 'PVO_Signal_Line', histogram: 'PVO_Histogram' },
  },
  { set: 'roc', ind: 'roc', columns: { value: 'ROC' } },
  { set: 'soo', ind: 'stoch', params: { smooth: 1 }, columns: { k: 'SO' } },
  { set: 'ultosc', ind: 'ultimate', columns: { value: 'Ult_Osc' } },
  { set: 'vortex', ind: 'vortex', columns: { plus: '+VI14', minus: '-VI14' } },
  { set: 'wma', ind: 'wma', params: { period: 9 }, columns: { value: 'WMA' }, from: 8 },
]

import { roc } from '../indicators/roc.ts'
import { barCount, defineStrategy, whole } from './define.ts'
import { towards } from './rebalance.ts'
import { NO_SIGNALS } from './strategy.ts'

/** 모멘텀 순환: holds the few that rose most, changed at fixed intervals. What fell is not held at all. */
export const momentumRotation = defineStrategy({
  id: 'momentum_rotation',
  label: { ko: '모멘텀 순환', en: 'Momentum rotation' },
  about: {
    ko: '정한 간격마다 최근에 가장 많이 오른 몇 종목으로 갈아타고, 오른 종목이 없으면 현금으로 둬요. 장이 갑자기 뒤집히면 가장 뜨거웠던 것을 든 채 손실을 봐요.',
    en: 'Moves at fixed intervals into the few that rose most, and into cash when none rose. A sudden turn finds it holding what was hottest.',
  },
  params: [
    barCount('lookback', 60, { ko: '모멘텀 기간', en: 'Momentum period' }),
    barCount('every', 20, { ko: '교체 간격 (봉)', en: 'Bars between' }),
    whole('top', 2, { label: { ko: '보유 종목 수', en: 'Shares held' }, min: 1, max: 50, step: 1 }),
    whole('invested', 90, { label: { ko: '투자 비중 (%)', en: 'Part invested (%)' }, min: 5, max: 95, step: 5 }),
  ],
  series: 'many',
  bars: 'any',
  start({ lookback, every, top, invested }, count) {
    const lines = Array.from({ length: count }, () => roc.create({ period: lookback }))
    const momentum = new Float64Array(count).fill(Number.NaN)
    const seen = { bars: 0 }
    return ({ series, bar }, context) => {
      momentum[series] = lines[series]!.update(bar)
      if (series !== count - 1) return NO_SIGNALS
      const isDue = seen.bars >= lookback && seen.bars % every === 0
      seen.bars += 1
      if (!isDue) return NO_SIGNALS
      const best = [...momentum.keys()]
        .filter((one) => momentum[one]! > 0)
        .toSorted((a, b) => momentum[b]! - momentum[a]! || a - b)
        .slice(0, top)
      const targets = [...momentum.keys()].map((one) => (best.includes(one) ? invested / 100 / top : 0))
      return towards(targets, context, 0.005)
    }
  },
})

import { csv } from '../core/csv.ts'
import { kstDate, kstHhmmss, unixMs } from '../core/time.ts'
import type { Replay } from './replay.ts'
import { resultOf } from './result.ts'

/** "2020-03-19 09:00:05" in Korea. */
function moment(ts: number): string {
  const at = unixMs(ts)
  return `${kstDate(at)} ${kstHhmmss(at).replace(/^(..)(..)(..)$/, '$1:$2:$3')}`
}

const BY = { hand: '손', strategy: '전략', rule: '규칙' } as const

/** Every fill of a replay, one a line. Won. The first column says what they are. */
export function replayCsv(replay: Replay): string {
  return csv(
    ['구분', '종목코드', '때', '매매', '수량', '값', '수수료', '세금', '누가'],
    replay
      .view()
      .fills.map(({ ts, side, quantity, price, commission, tax, by }) => [
        '리플레이(모의)',
        replay.day.instrumentId,
        moment(ts),
        side === 'buy' ? '매수' : '매도',
        quantity,
        price,
        commission,
        tax,
        BY[by],
      ]),
  )
}

/** What a replay was and what it came to, for other programs: with its seed and commands it can be played again. */
export function replayJson(replay: Replay): string {
  const { instrumentId, date, bar } = replay.day
  const { orders, fills, signals, firings } = replay.view()
  const { settings, commands, clock } = replay
  const what = { v: 1, kind: 'replay', instrumentId, date, bar, settings, clock, commands }
  return JSON.stringify({ ...what, result: resultOf(replay), orders, fills, signals, firings }, null, 2)
}

import { defineBars } from './define.ts'
import { choice, decimal, output } from './params.ts'

/** One bar later: what the stop is then, and how it moves from there. */
interface Stop {
  sar: number
  /** The furthest price of the trend, and how fast the stop follows it. */
  extreme: number
  speed: number
  direction: number
  high: number
  low: number
}

/** Parabolic stop and reverse, and the direction of the trend (1 up, −1 down). */
export const psar = defineBars({
  id: 'psar',
  label: { ko: '파라볼릭 SAR', en: 'Parabolic SAR' },
  short: { ko: 'PSAR', en: 'PSAR' },
  group: 'trend',
  scale: 'price',
  memory: 'recursive',
  params: [
    decimal('step', 0.02, { label: { ko: '가속도', en: 'Step' }, min: 0.001, max: 1, step: 0.005 }),
    decimal('max', 0.2, { label: { ko: '최대 가속도', en: 'Maximum' }, min: 0.01, max: 1, step: 0.01 }),
    choice('start', { ko: '첫 방향', en: 'First direction' }, [
      { id: 'move', label: { ko: '두 번째 봉의 움직임', en: 'by the second bar' } },
      { id: 'rising', label: { ko: '상승', en: 'up' } },
    ]),
  ],
  outputs: [output('value', { ko: '값', en: 'Value' }), output('direction', { ko: '방향', en: 'Direction' }, 'signal')],
  source: 'Wilder 1978, the first direction by the larger move of the second bar (TA-Lib SAR) or up (Stock.Indicators)',
  build({ step: acceleration, max, start: first }) {
    const now: Stop = { sar: Number.NaN, extreme: 0, speed: 0, direction: 0, high: Number.NaN, low: Number.NaN }
    const next: Stop = { ...now }
    const start = Math.min(acceleration, max)
    return {
      warmUps: [2, 2],
      step({ high, low }, keep, values) {
        copy(now, next)
        if (Number.isNaN(next.sar)) {
          if (first === 'move') beginByMove(next, high, low)
          else beginRising(next, start)
          next.speed = start
        }
        const { direction } = next
        // Falling is rising upside down: prices change their sign, and with it high and low their places.
        const isRising = direction > 0
        const top = isRising ? high : -low
        const bottom = isRising ? low : -high
        const lastTop = isRising ? next.high : -next.low
        const lastBottom = isRising ? next.low : -next.high
        let sar = direction * next.sar
        let extreme = direction * next.extreme
        if (bottom <= sar) {
          sar = Math.max(extreme, lastTop, top)
          values[0] = direction * sar
          values[1] = -direction
          next.direction = -direction
          next.speed = start
          extreme = bottom
          sar = Math.max(sar + start * (extreme - sar), lastTop, top)
        } else {
          values[0] = direction * sar
          values[1] = direction
          if (top > extreme) {
            extreme = top
            next.speed = Math.min(next.speed + acceleration, max)
          }
          sar = Math.min(sar + next.speed * (extreme - sar), lastBottom, bottom)
        }
        next.sar = direction * sar
        next.extreme = direction * extreme
        if (Number.isNaN(next.sar) || direction === 0) {
          values.fill(Number.NaN)
          next.sar = Number.NaN
        }
        next.high = high
        next.low = low
        if (keep) copy(next, now)
      },
    }
  },
})

/** The second bar decides: down when its low fell by more than its high rose. */
function beginByMove(stop: Stop, high: number, low: number): void {
  const fallen = stop.low - low
  const isFalling = fallen > 0 && high - stop.high < fallen
  stop.direction = Number.isNaN(fallen) ? 0 : isFalling ? -1 : 1
  stop.extreme = isFalling ? low : high
  stop.sar = isFalling ? stop.high : stop.low
  // TA-Lib: the bar before counts no further.
  stop.high = high
  stop.low = low
}

function beginRising(stop: Stop, speed: number): void {
  stop.direction = Number.isNaN(stop.low) ? 0 : 1
  stop.extreme = stop.high
  stop.sar = stop.low + speed * (stop.high - stop.low)
}

function copy(from: Stop, to: Stop): void {
  to.sar = from.sar
  to.extreme = from.extreme
  to.speed = from.speed
  to.direction = from.direction
  to.high = from.high
  to.low = from.low
}

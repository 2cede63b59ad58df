import { createDelay } from './cells/delay.ts'
import { createWilder } from './cells/smooth.ts'
import { defineSeries } from './define.ts'
import { bars, output } from './params.ts'

const LENGTH = { min: 2, max: 500 }
const SHIFT = { min: 0, max: 100 }

/** Williams' alligator: three smoothed averages of the middle of the bars, each moved some bars ahead. */
export const alligator = defineSeries({
  id: 'alligator',
  label: { ko: '앨리게이터', en: 'Alligator' },
  short: { ko: '앨리게이터', en: 'Alligator' },
  group: 'trend',
  scale: 'price',
  memory: 'recursive',
  defaultSrc: 'hl2',
  params: [
    bars('jaw', 13, { ...LENGTH, label: { ko: '턱', en: 'Jaw' } }),
    bars('jaw_shift', 8, { ...SHIFT, label: { ko: '턱 이동', en: 'Jaw shift' } }),
    bars('teeth', 8, { ...LENGTH, label: { ko: '이빨', en: 'Teeth' } }),
    bars('teeth_shift', 5, { ...SHIFT, label: { ko: '이빨 이동', en: 'Teeth shift' } }),
    bars('lips', 5, { ...LENGTH, label: { ko: '입술', en: 'Lips' } }),
    bars('lips_shift', 3, { ...SHIFT, label: { ko: '입술 이동', en: 'Lips shift' } }),
  ],
  outputs: [
    output('jaw', { ko: '턱', en: 'Jaw' }),
    output('teeth', { ko: '이빨', en: 'Teeth' }),
    output('lips', { ko: '입술', en: 'Lips' }),
  ],
  source: 'Williams 1995, Wilder smoothing of (high + low) / 2; Stock.Indicators',
  build(params) {
    const lines = [
      { length: params.jaw, shift: params.jaw_shift },
      { length: params.teeth, shift: params.teeth_shift },
      { length: params.lips, shift: params.lips_shift },
    ].map(({ length, shift }) => ({ average: createWilder(length), ahead: createDelay(shift), warmUp: length + shift }))
    return {
      warmUps: lines.map(({ warmUp }) => warmUp),
      step(x, keep, values) {
        for (let at = 0; at < lines.length; at += 1) {
          const { average, ahead } = lines[at]!
          values[at] = ahead(average(x, keep), keep)
        }
      },
    }
  },
})

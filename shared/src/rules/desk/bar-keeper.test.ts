import { describe, expect, it } from 'vitest'
import { fromKst, type KstDate, type UnixMs, unixMs } from '../../core/time.ts'
import type { Bar } from '../../domain/market-data.ts'
import { createBarKeeper } from './bar-keeper.ts'

const DAY = '2026-11-23' as KstDate // the shape of one
const at = (hhmmss: string): UnixMs => fromKst(DAY, hhmmss) ?? unixMs(0)

function aTape() {
  let cumVolume = 0
  return (time: string, price: number, { size = 10, missed = 0 } = {}) => {
    cumVolume += size + missed
    return { price, size, cumVolume, open: 100, high: 120, low: 90, tsEvent: at(time) }
  }
}
const bar = (time: string, close: number): Bar => ({ ts: at(time), open: 1, high: 2, low: 1, close, volume: 1 })

describe('bars of one instrument', () => {
  it('close with the first trade of the next one, or when their time is over', () => {
    const keeper = createBarKeeper()
    keeper.want('1m')
    expect(keeper.load('1m', [], at('090000'))).toEqual({ isFirst: true, bars: [] })
    const trade = aTape()
    expect(keeper.onTrade(trade('090001', 100), DAY)).toEqual([])
    keeper.onTrade(trade('090030', 105), DAY)
    const [closed] = keeper.onTrade(trade('090100', 103), DAY)
    expect(closed).toEqual({
      kind: 'closed',
      spec: '1m',
      bar: { ts: at('090000'), open: 100, high: 105, low: 100, close: 105, volume: 20 },
    })
    expect(keeper.nextEnd).toBe(at('090200'))
    expect(keeper.onTime(at('090159'))).toEqual([])
    expect(keeper.onTime(at('090200'))).toMatchObject([{ kind: 'closed', bar: { close: 103 } }])
  })

  it('are read instead of told when a trade of them was missed', () => {
    const keeper = createBarKeeper()
    keeper.want('5m')
    keeper.load('5m', [bar('085500', 9)], at('090000'))
    const trade = aTape()
    keeper.onTrade(trade('090001', 100), DAY)
    keeper.onTrade(trade('090002', 101, { missed: 5 }), DAY)
    expect(keeper.forming('5m')).toBeUndefined()
    expect(keeper.onTrade(trade('090501', 101), DAY)).toEqual([{ kind: 'missing', spec: '5m', start: at('090000') }])
    const loaded = keeper.load('5m', [bar('085500', 9), bar('090000', 101), bar('090500', 101)], at('090500'))
    expect(loaded).toEqual({ isFirst: false, bars: [bar('090000', 101)] })
  })

  it('of whoever joins in the middle of one are read once it is over', () => {
    const keeper = createBarKeeper()
    keeper.want('1m')
    const trade = aTape()
    keeper.onTrade(trade('090030', 100, { missed: 1_000 }), DAY)
    expect(keeper.load('1m', [bar('085900', 9)], at('090000'))).toMatchObject({ isFirst: true })
    expect(keeper.onTrade(trade('090101', 100), DAY)).toEqual([{ kind: 'missing', spec: '1m', start: at('090000') }])
    expect(keeper.forming('1m')).toMatchObject({ ts: at('090100'), volume: 10 })
  })

  it('that closed while the past was being read are not lost', () => {
    const keeper = createBarKeeper()
    keeper.want('1m')
    const trade = aTape()
    keeper.onTrade(trade('090001', 100), DAY)
    expect(keeper.onTrade(trade('090101', 101), DAY)).toEqual([])
    const loaded = keeper.load('1m', [bar('085900', 9)], at('090000'))
    expect(loaded.bars.map(({ ts }) => ts)).toEqual([at('085900'), at('090000')])
  })

  it('are not trusted after a break, and the running day is told by every trade', () => {
    const keeper = createBarKeeper()
    keeper.want('1m')
    keeper.want('1d')
    keeper.load('1m', [bar('085900', 9)], at('090000'))
    const trade = aTape()
    keeper.onTrade(trade('090001', 100), DAY)
    keeper.interrupt()
    expect(keeper.forming('1m')).toBeUndefined()
    expect(keeper.onTime(at('090100'))).toEqual([{ kind: 'missing', spec: '1m', start: at('090000') }])
    expect(keeper.forming('1d')).toMatchObject({ open: 100, high: 120, low: 90, close: 100, volume: 10 })
  })

  it('take a repeated trade once', () => {
    const keeper = createBarKeeper()
    keeper.want('1m')
    keeper.load('1m', [bar('085900', 9)], at('090000'))
    const first = aTape()('090001', 100)
    keeper.onTrade(first, DAY)
    keeper.onTrade(first, DAY)
    expect(keeper.forming('1m')?.volume).toBe(10)
  })
})

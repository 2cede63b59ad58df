import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { industryName, industryOf } from './sectors.ts'

const nameOf = (sector: string): string | null => {
  const industry = industryOf(sector)
  return industry && industryName(industry, 'ko')
}

describe('industries', () => {
  it('have a name in both languages', () => {
    expect([nameOf('0013'), nameOf('0029'), nameOf('1015')]).toEqual(['전기·전자', 'IT 서비스', '오락·문화'])
    expect(industryName('vehicles', 'en')).toBe('Vehicles, ships and parts')
  })

  it('are one on both markets', () => {
    expect(industryOf('1028')).toBe(industryOf('0013'))
    expect(industryOf('0021')).not.toBe(industryOf('0024'))
  })

  it('are unknown where a code has no name, or there is none', () => {
    expect([industryOf('0099'), industryOf('0000'), industryOf(''), industryOf(null)]).toEqual([null, null, null, null])
  })
})

const RECORDED = new URL('../../../../shared/data/symbols/krx-symbols-2026-02.csv.gz', import.meta.url)

describe('the masters of 2026-02-06', () => {
  it('name every code as it is named here', () => {
    if (!existsSync(RECORDED)) {
      console.warn('sectors.test: the recorded masters are not here, names were not compared')
      expect(nameOf('0005')).toBe('음식료·담배')
      return
    }
    const lines = gunzipSync(readFileSync(RECORDED)).toString('utf8').trim().split('\n').slice(1)
    // No field before these two holds a code of four digits and then Korean.
    const told = lines.flatMap((line) => [...line.matchAll(/,(\d{4}),([가-힣][^,]*|IT [^,]*),/g)].slice(0, 1))
    const names = new Map(told.map(([, code = '', name = '']) => [code, name]))
    expect(names.size).toBe(43)
    expect([...names].filter(([code, name]) => nameOf(code) !== name)).toEqual([])
  })
})

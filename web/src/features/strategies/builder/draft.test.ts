import { explainSpec } from '@naru/shared/strategies/explain-spec'
import { openScript } from '@naru/shared/strategies/script/open-script'
import type { StrategyContext } from '@naru/shared/strategies/strategy'
import { describe, expect, it } from 'vitest'
import { draftOf, inDocument, newDraft, put, specOf, withBar } from './draft.ts'
import { knobsOf } from './knobs.ts'
import { fitting } from './use-script.ts'

const ID = '7c1f0c2e-0000-4000-8000-000000000001'
const draft = newDraft(ID, '골든크로스')

function specText(given = draft): string {
  const spec = specOf(given)
  if (!spec.ok) throw new Error(JSON.stringify(spec.error))
  return explainSpec(spec.value, 'ko', { symbol: () => '삼성전자' }).join('\n')
}

describe('the draft of a builder', () => {
  it('begins as a strategy that can be armed, in words', () => {
    expect(specText()).toContain('삼성전자')
    expect(specText()).toContain('5% 내리면 손절해요')
    expect(specText({ ...draft, way: 'built_in' })).toContain('‘이동평균 교차’ 전략')
    expect(specText({ ...draft, way: 'hook' })).toContain('밖에서 온 서명된 신호')
  })

  it('comes back from what was saved as it was, in every way', () => {
    const listed = { symbols: draft.symbols, sizing: { won: 300_000 }, minimumStrength: 0.6 }
    const program = { program: 'moving_average', programParams: { fast: 7 } }
    const chosen = { scriptParams: { bars: 30 }, plugin: 'dip.0123456789ab', pluginParams: { stop: 3 }, ...program }
    for (const way of ['rules', 'built_in', 'script', 'plugin', 'gateway', 'hook'] as const) {
      const written = {
        ...draft,
        ...listed,
        ...chosen,
        way,
        closeRoutine: 'flatten' as const,
        maxLossADay: 1.5,
        accountId: ID,
      }
      const spec = specOf(written)
      expect(spec.ok && draftOf({ id: ID, account_id: ID }, spec.value)).toMatchObject({
        way,
        accountId: ID,
        closeRoutine: 'flatten',
        maxLossADay: 1.5,
        ...(way !== 'rules' && listed),
        ...(way === 'built_in' && { params: draft.params }),
        ...(way === 'script' && { code: draft.code, scriptParams: { bars: 30 } }),
        ...(way === 'plugin' && { plugin: 'dip.0123456789ab', pluginParams: { stop: 3 } }),
        ...(way === 'gateway' && program),
      })
    }
  })

  it('has no plugin and no program before one is chosen, and keeps of numbers those a program still knows', () => {
    for (const way of ['plugin', 'gateway'] as const) expect(specOf({ ...draft, way }).ok).toBe(false)
    const params = [
      { id: 'bars', kind: 'integer', min: 5, max: 60, step: 1, default: 20, label: { ko: '봉', en: 'Bars' } },
    ] as const
    expect(fitting(params, { bars: 30, gone: 1 })).toEqual({ bars: 30 })
    expect(fitting(params, { bars: 300 })).toEqual({})
  })

  it('takes how much a signal from outside buys from its owner, and from nobody else', () => {
    const spec = specOf({ ...draft, way: 'hook', sizing: { shares: 3 }, minimumStrength: 0.5 })
    expect(spec.ok && spec.value).toMatchObject({
      source: { kind: 'hook' },
      bar: '1m',
      universe: { symbols: draft.symbols },
      sizing: { shares: 3 },
      minimumStrength: 0.5,
    })
    expect(specOf({ ...draft, way: 'hook', symbols: [] }).ok).toBe(false)
    expect(specOf({ ...draft, way: 'hook', sizing: { shares: 0 } }).ok).toBe(false)
  })

  it('tells problems by their place in the document', () => {
    const wrong = specOf({ ...draft, document: put(draft.document, ['entry', 'all', 0, 'l', 'period'], 0) })
    expect(wrong.ok).toBe(false)
    expect(!wrong.ok && inDocument(wrong.error)[0]?.path.slice(0, 2)).toEqual(['entry', 'all'])
  })

  it('asks of other bars what it asked of the old ones', () => {
    const minutes = withBar(draft.document, '5m')
    expect(specText({ ...draft, document: minutes })).toContain('5분봉')
    expect(JSON.stringify(minutes)).not.toContain('1d')
  })

  it('takes away an exit that is emptied, and the exits with the last of them', () => {
    expect(put(draft.document, ['exits', 'stop', 'pct'], undefined).exits).toBeUndefined()
    const two = put(draft.document, ['exits', 'take', 'pct'], 10)
    expect(put(two, ['exits', 'stop', 'pct'], undefined).exits).toEqual({ take: { pct: 10 } })
  })
})

describe('the script a builder begins with', () => {
  it('is a strategy that trades', async () => {
    const script = await openScript(draft.code, () => performance.now())
    const strategy = script.ok ? script.value.create({}, 1) : undefined
    const context = { now: 0, cash: 1e7, equity: 1e7, isDaily: true, held: () => 0 } as unknown as StrategyContext // what it asks
    const answers = Array.from({ length: 30 }, (_, ts) => {
      const close = 100 + (ts % 7)
      const bar = { ts, open: close, high: close, low: close, close, volume: 1 }
      return strategy?.onEvent({ type: 'bar', series: 0, bar }, context) ?? []
    })
    expect(script.ok && script.value.params.map(({ label }) => label.ko)).toEqual([
      '평균을 낼 봉',
      '한 번에 살 비중 (%)',
    ])
    expect(answers.flat()[0]).toMatchObject({ side: 'buy', reason: 'above_mean', size: { equityShare: 0.2 } })
  })
})

describe('the sliders of a builder', () => {
  it('are the numbers of its indicators and exits, within what their definitions allow', () => {
    const knobs = knobsOf(draft.document)
    expect(knobs.map(({ path }) => path.join('.'))).toEqual([
      'entry.all.0.l.period',
      'entry.all.0.r.period',
      'exit.all.0.l.period',
      'exit.all.0.r.period',
      'exits.stop.pct',
    ])
    expect(new Set(knobs.map(({ label }) => label.ko)).size, 'no two are called the same').toBe(knobs.length)
    for (const { path, min, max, value } of knobs) {
      expect(value).toBeGreaterThanOrEqual(min)
      expect(value).toBeLessThanOrEqual(max)
      for (const end of [min, max]) expect(specOf({ ...draft, document: put(draft.document, path, end) }).ok).toBe(true)
    }
  })
})

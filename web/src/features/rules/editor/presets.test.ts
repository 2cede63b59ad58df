import { parseRule } from '@naru/shared/rules/parse'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ruleEditor as words } from '@/text/ko/rule-editor.ts'
import { OPS, withOp } from './comparison.ts'
import { addCondition, nestCondition, regroup, removeCondition, viewOf, WRAP_OPS, wrapCondition } from './conditions.ts'
import { at, isObject, type Json, type JsonObject, type Path, put, readJson, writeJson } from './json.ts'
import { operandLabel, operandMenu, withTimes } from './operands.ts'
import { beginRule, emptyRule, presetDraft, presetList } from './presets.ts'

const LINE_ID = '5c0f2b2e-50d2-4e2f-9f39-9c1d6f3e4a01'
const GIVEN = { symbol: '005930', line: LINE_ID, price: 80_000 }
const SPEECH = { locale: 'ko', words, lines: [] } as const
const PRESET_IDS = presetList('ko').map(({ id }) => id)

describe.each(PRESET_IDS)('the preset %s', (id) => {
  const draft = presetDraft(id, { ...GIVEN, preset: id }, 'ko')

  it('is a rule that can be turned on as it is', () => {
    expect(parseRule(draft)).toMatchObject({ ok: true })
  })

  it('comes back from its JSON unchanged', () => {
    expect(readJson(writeJson(draft))).toEqual({ value: draft })
  })

  it('is all in the form: nothing of it can be reached by JSON alone', () => {
    expect(kindsOf(draft, ['when'])).not.toContain('other')
  })

  it('is begun from a link', () => {
    expect(beginRule({ ...GIVEN, preset: id }, 'ko')).toMatchObject({ name: draft.name, universe: draft.universe })
  })
})

function kindsOf(draft: Json, path: Path): readonly string[] {
  const view = viewOf(draft, path)
  if (view.kind === 'group') return ['group', ...view.children.flatMap((child) => kindsOf(draft, child))]
  return view.kind === 'wrap' ? ['wrap', ...kindsOf(draft, view.child)] : [view.kind]
}

describe('a rule from nothing', () => {
  const empty = emptyRule({ preset: undefined, symbol: undefined, line: undefined }, '새 규칙')

  it('lacks what nobody has said yet, and says where', () => {
    const parsed = parseRule(empty)
    expect(parsed.ok).toBe(false)
    if (!parsed.ok)
      expect(parsed.error.map(({ path }) => path.join('.')).sort()).toEqual(['universe.symbols', 'when.r.krw'])
  })

  it('is whole once that is said', () => {
    const draft = put(put(empty, ['universe', 'symbols'], ['005930']), ['when', 'r', 'krw'], 80_000)
    expect(parseRule(draft)).toMatchObject({ ok: true })
  })
})

describe('the menu of values', () => {
  const menu = operandMenu(SPEECH)

  it('names every value once, and each by a name of its own', () => {
    expect(new Set(menu.map(({ key }) => key)).size).toBe(menu.length)
    expect(
      menu.filter(({ label }) => label.trim() === '' || label === words.choose || label === words.groups.math),
    ).toEqual([])
  })

  it('offers only values the language takes', () => {
    const refused = menu.flatMap(({ key, operand }) => {
      const draft = put(presetDraft('priceAbove', { ...GIVEN, preset: undefined }, 'ko'), ['when'], {
        op: '>',
        l: operand,
        r: operand,
      })
      const parsed = parseRule(draft)
      // Compared with itself it may be constant or need an account; what it may not be is unknown.
      return parsed.ok || parsed.error.every(({ code }) => !SHAPE_PROBLEMS.includes(code)) ? [] : [key]
    })
    expect(refused).toEqual([])
  })

  it('calls a multiple by its value', () => {
    const volume = { tape: 'volume' }
    expect(operandLabel(withTimes(volume, 1.5), SPEECH)).toBe('누적 거래량 × 1.5')
    expect(withTimes(withTimes(volume, 1.5), 1)).toEqual(volume)
  })
})

const SHAPE_PROBLEMS = ['unknown_word', 'unknown_key', 'missing', 'wrong_type', 'bad_format', 'out_of_range']

type Step = (draft: Json, pick: number) => Json

const pathsOf = (draft: Json, path: Path): readonly Path[] => {
  const view = viewOf(draft, path)
  if (view.kind === 'group') return [path, ...view.children.flatMap((child) => pathsOf(draft, child))]
  return view.kind === 'wrap' ? [path, ...pathsOf(draft, view.child)] : [path]
}

/** Every way a hand can change the conditions of a form. */
const STEPS: readonly Step[] = [
  (draft, pick) => addCondition(draft, somewhere(draft, pick)),
  (draft, pick) => removeCondition(draft, somewhere(draft, pick)),
  (draft, pick) => nestCondition(draft, somewhere(draft, pick), pick % 2 === 0 ? 'any' : 'all'),
  (draft, pick) => wrapCondition(draft, somewhere(draft, pick), WRAP_OPS[pick % WRAP_OPS.length] ?? 'not'),
  (draft, pick) =>
    regroup(draft, somewhere(draft, pick), (['all', 'any', 'atLeast', 'sequence'] as const)[pick % 4] ?? 'all'),
  (draft, pick) => {
    const path = somewhere(draft, pick)
    const node = at(draft, path)
    const ops = [...OPS.compare, ...OPS.cross, ...OPS.channel, ...OPS.move]
    return viewOf(draft, path).kind === 'compare' && isObject(node)
      ? put(draft, path, withOp(node, ops[pick % ops.length] ?? '>'))
      : draft
  },
]

function somewhere(draft: Json, pick: number): Path {
  const paths = pathsOf(draft, ['when'])
  return paths[pick % paths.length] ?? ['when']
}

describe('whatever is done in the form', () => {
  const steps = fc.array(fc.tuple(fc.nat(STEPS.length - 1), fc.nat(1000)), { maxLength: 12 })

  it('leaves JSON that is a rule, or lacks something at a place that exists', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PRESET_IDS), steps, (id, taken) => {
        let draft: Json = presetDraft(id, { ...GIVEN, preset: id }, 'ko')
        for (const [step, pick] of taken) draft = STEPS[step]?.(draft, pick) ?? draft
        expect(readJson(writeJson(draft))).toEqual({ value: draft })
        const parsed = parseRule(draft)
        if (parsed.ok) return
        for (const { path, code } of parsed.error) {
          const isThere = code === 'missing' ? at(draft, path.slice(0, -1)) : at(draft, path)
          expect([path, isThere === undefined]).toEqual([path, false])
        }
      }),
      { numRuns: 500 },
    )
  })

  it('undoes what it did: a condition that was added and taken away leaves what was there', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PRESET_IDS), (id) => {
        const draft: JsonObject = presetDraft(id, { ...GIVEN, preset: id }, 'ko')
        const added = addCondition(draft, ['when'])
        const when = at(added, ['when'])
        const last = isObject(when) && Array.isArray(when.all) ? when.all.length - 1 : 1
        expect(removeCondition(added, ['when', 'all', last])).toEqual(draft)
      }),
    )
  })
})

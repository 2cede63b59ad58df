import type { Label } from '@naru/shared/indicators/indicator'
import { findIndicator } from '@naru/shared/indicators/registry'
import type { Document, Path } from '../parts.ts'

/** A number of a document that a slider moves. */
export interface Knob {
  readonly path: Path
  readonly label: Label
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step: number
}

type Exit = readonly [name: string, label: Label, min: number, max: number]

const EXITS: readonly Exit[] = [
  ['stop', { ko: '손절 %', en: 'Stop loss %' }, -30, -0.5],
  ['take', { ko: '익절 %', en: 'Take profit %' }, 0.5, 100],
  ['trail', { ko: '최고가에서 %', en: 'Trailing %' }, 0.5, 30],
]

const PARTS: readonly (readonly [part: string, label: Label])[] = [
  ['entry', { ko: '살 때', en: 'Buy' }],
  ['exit', { ko: '팔 때', en: 'Sell' }],
]

/** Periods that one would not wait for are not worth a place on the slider. */
const LONGEST = 250

/** Every number of the rules' indicators, as their definitions bound it, and the rates that end a position. */
export function knobsOf(document: Document): readonly Knob[] {
  const conditions = PARTS.flatMap(([part, of]) =>
    walk(document[part], [part]).map((knob) => ({
      ...knob,
      label: { ko: `${of.ko} · ${knob.label.ko}`, en: `${of.en} · ${knob.label.en}` },
    })),
  )
  const exits = EXITS.flatMap(([name, label, min, max]): readonly Knob[] => {
    const value = numberAt(document.exits, [name, 'pct'])
    return value === undefined ? [] : [{ path: ['exits', name, 'pct'], label, value, min, max, step: 0.5 }]
  })
  return [...numbered(conditions), ...exits]
}

/** Both averages of a cross are called the same: which is which, the order in the sentence tells. */
function numbered(knobs: readonly Knob[]): readonly Knob[] {
  return knobs.map((knob, at) => {
    const alike = knobs.filter(({ label }) => label.ko === knob.label.ko)
    if (alike.length === 1) return knob
    const place = knobs.slice(0, at).filter(({ label }) => label.ko === knob.label.ko).length + 1
    return { ...knob, label: { ko: `${knob.label.ko} ${place}`, en: `${knob.label.en} ${place}` } }
  })
}

function numberAt(root: unknown, path: Path): number | undefined {
  let here = root
  for (const key of path) here = (here as Readonly<Record<string | number, unknown>> | undefined)?.[key]
  return typeof here === 'number' ? here : undefined
}

function walk(value: unknown, path: Path): readonly Knob[] {
  if (typeof value !== 'object' || value === null) return []
  const below = Object.entries(value).flatMap(([key, one]) =>
    walk(one, [...path, Array.isArray(value) ? Number(key) : key]),
  )
  return 'ind' in value && typeof value.ind === 'string' ? [...indicatorKnobs(value, value.ind, path), ...below] : below
}

function indicatorKnobs(operand: object, ind: string, path: Path): readonly Knob[] {
  const definition = findIndicator(ind)
  if (!definition) return []
  return definition.params.flatMap((spec): readonly Knob[] => {
    if (spec.kind === 'choice') return []
    const value = numberAt(operand, [spec.id]) ?? spec.default
    const name = (locale: 'ko' | 'en'): string => `${definition.short[locale]} ${spec.label[locale]}`
    const label = { ko: name('ko'), en: name('en') }
    const { min, step } = spec
    return [{ path: [...path, spec.id], label, value, min, max: Math.max(value, Math.min(LONGEST, spec.max)), step }]
  })
}

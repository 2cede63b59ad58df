import type { ChoiceParam, IndicatorOutput, IndicatorScale, Label, NumberParam, ParamSpec } from './indicator.ts'

/** The values a list of specs describes: choices by their ids, all else numbers. */
export type ParamsOf<Specs extends readonly ParamSpec[]> = {
  readonly [Spec in Specs[number] as Spec['id']]: Spec extends ChoiceParam<string, infer Choice> ? Choice : number
}

interface Range {
  readonly label?: Label
  readonly min?: number
  readonly max?: number
  readonly step?: number
}

const PERIOD_LABEL: Label = { ko: '기간', en: 'Period' }

/** A number of bars, 1 to 2,000 unless told. */
export function bars<const Id extends string>(id: Id, byDefault: number, range: Range = {}): NumberParam<Id> {
  return { id, label: PERIOD_LABEL, kind: 'integer', min: 1, max: 2000, step: 1, default: byDefault, ...range }
}

export const period = (byDefault: number, range: Range = {}) => bars('period', byDefault, range)

export function decimal<const Id extends string>(
  id: Id,
  byDefault: number,
  range: Range & { readonly label: Label },
): NumberParam<Id> {
  return { id, kind: 'decimal', min: 0.1, max: 10, step: 0.1, default: byDefault, ...range }
}

/** The first choice is the default. */
export function choice<const Id extends string, const Choice extends string>(
  id: Id,
  label: Label,
  choices: readonly [{ id: Choice; label: Label }, ...{ id: Choice; label: Label }[]],
): ChoiceParam<Id, Choice> {
  return { id, label, kind: 'choice', choices, default: choices[0].id }
}

export const output = (id: string, label: Label, scale?: IndicatorScale): IndicatorOutput =>
  scale === undefined ? { id, label } : { id, label, scale }

/** The one output of an indicator that has no more. */
export const VALUE = output('value', { ko: '값', en: 'Value' })

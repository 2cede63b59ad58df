import type { IndicatorDefinition, ParamValues } from '../../indicators/indicator.ts'

/** The numbers of an indicator as people write them: MACD(12, 26, 9). A choice is said when it is not the usual one. */
export const toldParams = ({ params }: IndicatorDefinition, given: ParamValues): readonly (number | string)[] =>
  params
    .filter(({ id, kind, default: byDefault }) => kind !== 'choice' || (given[id] ?? byDefault) !== byDefault)
    .map(({ id, default: byDefault }) => given[id] ?? byDefault)

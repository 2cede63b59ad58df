import { queryOptions } from '@tanstack/react-query'
import { AppError } from '@/lib/app-error.ts'
import { type FactorAnswer, listSecondFactors, type SecondFactor } from './actions.ts'

/** The value of an action's answer. Throws `AppError`. */
export function answerOf<T>(answer: FactorAnswer<T>): T {
  if (!answer.ok) throw new AppError(answer.code)
  return answer.value
}

export const secondFactorsQuery = queryOptions({
  queryKey: ['second-factors'],
  queryFn: async (): Promise<readonly SecondFactor[]> => answerOf(await listSecondFactors()),
})

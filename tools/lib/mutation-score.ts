/** Did the change make sense at all? One that does not compile or run says nothing of the tests. */
export const isValid = (status: string): boolean => status !== 'CompileError' && status !== 'RuntimeError'

export const isDetected = (status: string): boolean => status === 'Killed' || status === 'Timeout'

/** How many of the changes the tests noticed, percent with one decimal; 0 when there was none. */
export function scoreOf(statuses: readonly string[]): number {
  const valid = statuses.filter(isValid)
  const detected = valid.filter(isDetected).length
  return valid.length === 0 ? 0 : Math.round((detected / valid.length) * 1_000) / 10
}

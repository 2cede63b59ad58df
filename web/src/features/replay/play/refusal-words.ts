import { isErrorCode } from '@naru/shared/contracts/error-codes'
import type { ReplayRefusal } from '@naru/shared/replay/account'
import { useReplayWords } from '@/text/replay.ts'
import { useText } from '@/text/text-provider.tsx'

/** Why an order of a replay was not taken: the words of live orders, and the few of its own. */
export function useRefusalWords(): (code: ReplayRefusal) => string {
  const { refusal, ticket } = useReplayWords()
  const { errors } = useText()
  return (code) => {
    if (code in refusal) return refusal[code as keyof typeof refusal]
    return isErrorCode(code) ? `${errors[code].what} ${errors[code].next}` : ticket.refused
  }
}

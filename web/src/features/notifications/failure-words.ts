'use client'

import { useNotificationWords } from '@/text/notifications.ts'

/** Why a channel did not take a message, in a sentence; a code nobody has worded yet is named. */
export function useFailureWords(): (code: string) => string {
  const { failure, failureOf } = useNotificationWords()
  return (code) => failure[code] ?? failureOf(code)
}

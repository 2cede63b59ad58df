'use client'

import { safety as en } from './en/safety.ts'
import { safety as ko, type SafetyWords } from './ko/safety.ts'
import { useLocale } from './text-provider.tsx'

/** Fetched with the safety screen, in both languages: the words every page carries stay few. */
export const useSafetyWords = (): SafetyWords => (useLocale() === 'en' ? en : ko)

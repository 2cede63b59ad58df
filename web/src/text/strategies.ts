'use client'

import { strategies as en } from './en/strategies.ts'
import { strategies as ko, type StrategyWords } from './ko/strategies.ts'
import { useLocale } from './text-provider.tsx'

/** Fetched with the screens of strategies, in both languages: the words every page carries stay few. */
export const useStrategyWords = (): StrategyWords => (useLocale() === 'en' ? en : ko)

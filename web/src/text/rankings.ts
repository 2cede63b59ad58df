'use client'

import { rankings as en } from './en/rankings.ts'
import { rankings as ko, type RankingWords } from './ko/rankings.ts'
import { useLocale } from './text-provider.tsx'

/** Fetched with the rankings, in both languages: the words every page carries stay few. */
export const useRankingWords = (): RankingWords => (useLocale() === 'en' ? en : ko)

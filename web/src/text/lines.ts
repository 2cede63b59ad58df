'use client'

import { lines as en } from './en/lines.ts'
import { lines as ko, type LineWords } from './ko/lines.ts'
import { useLocale } from './text-provider.tsx'

/** Fetched with the chart, in both languages: the words every page carries stay few. */
export const useLineWords = (): LineWords => (useLocale() === 'en' ? en : ko)

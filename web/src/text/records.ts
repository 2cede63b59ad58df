'use client'

import { records as en } from './en/records.ts'
import { records as ko, type RecordsWords } from './ko/records.ts'
import { useLocale } from './text-provider.tsx'

/** Fetched with the records, in both languages: the words every page carries stay few. */
export const useRecordsWords = (): RecordsWords => (useLocale() === 'en' ? en : ko)

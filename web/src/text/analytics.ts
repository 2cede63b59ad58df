'use client'

import { analytics as en } from './en/analytics.ts'
import { type AnalyticsWords, analytics as ko } from './ko/analytics.ts'
import { useLocale } from './text-provider.tsx'

/** Fetched with the analytics, in both languages: the words every page carries stay few. */
export const useAnalyticsWords = (): AnalyticsWords => (useLocale() === 'en' ? en : ko)

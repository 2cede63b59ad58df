'use client'

import { audit as en } from './en/audit.ts'
import { type AuditWords, audit as ko } from './ko/audit.ts'
import { useLocale } from './text-provider.tsx'

/** Fetched with the log, in both languages: the words every page carries stay few. */
export const useAuditWords = (): AuditWords => (useLocale() === 'en' ? en : ko)

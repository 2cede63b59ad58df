'use client'

import { admin as en } from './en/admin.ts'
import { type AdminWords, admin as ko } from './ko/admin.ts'
import { useLocale } from './text-provider.tsx'

/** Fetched with the pages of admins, in both languages: the words every page carries stay few. */
export const useAdminWords = (): AdminWords => (useLocale() === 'en' ? en : ko)

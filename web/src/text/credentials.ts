'use client'

import { credentials as en } from './en/credentials.ts'
import { type CredentialWords, credentials as ko } from './ko/credentials.ts'
import { useLocale } from './text-provider.tsx'

/** Fetched with the form, in both languages: the words every page carries stay few. */
export const useCredentialWords = (): CredentialWords => (useLocale() === 'en' ? en : ko)

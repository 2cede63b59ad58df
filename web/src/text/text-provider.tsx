'use client'

import { createContext, type ReactNode, use } from 'react'
import { en } from './en.ts'
import { ko, type Text } from './ko.ts'
import type { Locale } from './locale.ts'

const LocaleContext = createContext<Locale>('ko')

export function TextProvider({ locale, children }: { locale: Locale; children: ReactNode }) {
  return <LocaleContext value={locale}>{children}</LocaleContext>
}

export const useLocale = (): Locale => use(LocaleContext)

/** Every word of the screen, in the reader's language. */
export const useText = (): Text => (use(LocaleContext) === 'en' ? en : ko)

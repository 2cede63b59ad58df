'use client'

import { createContext, type ReactNode, use } from 'react'
import { ko, type Text } from './ko.ts'
import type { Locale } from './locale.ts'

const TextContext = createContext<{ readonly locale: Locale; readonly text: Text }>({ locale: 'ko', text: ko })

const KOREAN = { locale: 'ko', text: ko } as const

let english: Promise<{ readonly locale: Locale; readonly text: Text }> | undefined

/** English is fetched only by those who read it. */
function loadEnglish() {
  english ??= import('./en.ts').then(({ en }) => ({ locale: 'en', text: en }))
  return english
}

export function TextProvider({ locale, children }: { locale: Locale; children: ReactNode }) {
  return <TextContext value={locale === 'en' ? use(loadEnglish()) : KOREAN}>{children}</TextContext>
}

export const useLocale = (): Locale => use(TextContext).locale

/** Every word of the screen, in the reader's language. */
export const useText = (): Text => use(TextContext).text

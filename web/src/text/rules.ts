'use client'

import { rules as en } from './en/rules.ts'
import { rules as ko, type RuleWords } from './ko/rules.ts'
import { useLocale } from './text-provider.tsx'

/** Fetched with the screens of rules, in both languages: the words every page carries stay few. */
export const useRuleWords = (): RuleWords => (useLocale() === 'en' ? en : ko)

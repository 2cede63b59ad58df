'use client'

import { ruleEditor as en } from './en/rule-editor.ts'
import { ruleEditor as ko, type RuleEditorWords } from './ko/rule-editor.ts'
import { useLocale } from './text-provider.tsx'

/** Fetched with the editor, in both languages: the words every page carries stay few. */
export const useRuleEditorWords = (): RuleEditorWords => (useLocale() === 'en' ? en : ko)

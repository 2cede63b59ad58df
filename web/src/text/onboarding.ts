'use client'

import { onboarding as en } from './en/onboarding.ts'
import { onboarding as ko, type OnboardingWords } from './ko/onboarding.ts'
import { useLocale } from './text-provider.tsx'

/** Fetched with the first steps, in both languages: the words every page carries stay few. */
export const useOnboardingWords = (): OnboardingWords => (useLocale() === 'en' ? en : ko)

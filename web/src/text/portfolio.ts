'use client'

import { portfolio as en } from './en/portfolio.ts'
import { portfolio as ko, type PortfolioWords } from './ko/portfolio.ts'
import { useLocale } from './text-provider.tsx'

/** Fetched with the portfolio, in both languages: the words every page carries stay few. */
export const usePortfolioWords = (): PortfolioWords => (useLocale() === 'en' ? en : ko)

/** Of the curve, which the portfolio and the analytics both show. */
export const useCurveWords = (): PortfolioWords['curve'] => usePortfolioWords().curve

'use client'

import type { CostBasis } from '@naru/shared/portfolio/lots'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { usePortfolioWords } from '@/text/portfolio.ts'
import { Choice } from '@/ui/choice.tsx'

const BASES = ['moving_average', 'fifo'] as const satisfies readonly CostBasis[]

/** The method this device counts with, on every page; the broker's own at first. */
const useChosenBasis = create<{ readonly basis: CostBasis }>()(
  persist((): { readonly basis: CostBasis } => ({ basis: 'moving_average' }), { name: 'naru-cost-basis' }),
)

export const useBasis = (): CostBasis => useChosenBasis(({ basis }) => (basis === 'fifo' ? 'fifo' : 'moving_average'))

/** How the cost of what was sold is counted. */
export function BasisChoice() {
  const { basis: words } = usePortfolioWords()
  return (
    <Choice
      label={words.label}
      options={BASES.map((key) => ({ key, label: words[key] }))}
      value={useBasis()}
      onChange={(basis) => useChosenBasis.setState({ basis })}
    />
  )
}

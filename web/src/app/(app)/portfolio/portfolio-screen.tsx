'use client'

import { ChartLine } from 'lucide-react'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import type { PortfolioParts } from '@/features/portfolio/now/parts.ts'
import { PortfolioSkeleton } from '@/features/portfolio/now/portfolio-skeleton.tsx'
import { Protection } from '@/features/positions/protection.tsx'
import { useText } from '@/text/text-provider.tsx'
import { buttonStyle } from '@/ui/button.tsx'

/** Lots, plots and their words come right after the frame of the page. */
const Portfolio = dynamic(async () => (await import('@/features/portfolio/now/portfolio.tsx')).Portfolio, {
  ssr: false,
  loading: PortfolioSkeleton,
})

const PARTS: PortfolioParts = { Protection }

export function PortfolioScreen() {
  const { nav } = useText()
  return (
    <div className="mx-auto grid max-w-6xl grid-cols-1 gap-4">
      <header className="flex flex-wrap items-center justify-between gap-2">
        <h1 className="text-28">{nav.portfolio}</h1>
        <Link href="/analytics" className={buttonStyle({ variant: 'outline', size: 'small' })}>
          <ChartLine aria-hidden size={16} />
          {nav.analytics}
        </Link>
      </header>
      <Portfolio parts={PARTS} />
    </div>
  )
}

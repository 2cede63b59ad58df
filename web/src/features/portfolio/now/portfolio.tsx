'use client'

import { PieChart } from 'lucide-react'
import Link from 'next/link'
import { useMoney } from '@/lib/money.ts'
import { usePortfolioWords } from '@/text/portfolio.ts'
import { buttonStyle } from '@/ui/button.tsx'
import { Card } from '@/ui/card.tsx'
import { EmptyState } from '@/ui/states.tsx'
import { LoadedOnPage } from '../loaded-on-page.tsx'
import { MoneySection } from './money-section.tsx'
import type { PortfolioParts } from './parts.ts'
import { PortfolioSkeleton } from './portfolio-skeleton.tsx'

/** Everything the reader owns: real money and paper money each in a frame of its own. */
export function Portfolio({ parts }: { parts: PortfolioParts }) {
  const query = useMoney()
  return (
    <LoadedOnPage query={query} skeleton={<PortfolioSkeleton />}>
      {(money) =>
        money.length === 0 ? (
          <NoAccount />
        ) : (
          <div className="grid grid-cols-1 gap-6">
            {money.map((one) => (
              <MoneySection key={one.environment} money={one} parts={parts} />
            ))}
          </div>
        )
      }
    </LoadedOnPage>
  )
}

function NoAccount() {
  const words = usePortfolioWords()
  return (
    <Card>
      <EmptyState
        icon={PieChart}
        title={words.empty}
        hint={words.emptyHint}
        action={
          <Link href="/onboarding" className={buttonStyle()}>
            {words.connect}
          </Link>
        }
      />
    </Card>
  )
}

'use client'

import { useText } from '@/text/text-provider.tsx'
import { Holdings } from './holdings.tsx'
import { Summary } from './summary.tsx'
import { TodoCards } from './todo.tsx'
import { WorkingOrders } from './working-orders.tsx'

/** Calm and number first: one big figure, three facts, and what needs me today. */
export function Home() {
  const { home } = useText()
  return (
    <div className="mx-auto grid max-w-6xl gap-4 lg:grid-cols-[2fr_1fr]">
      <h1 className="sr-only">{home.title}</h1>
      {/* One column on a phone, in the order of what matters: the figure, what needs me, holdings, orders. */}
      <div className="grid content-start gap-4 max-lg:contents">
        <Summary />
        <Holdings />
      </div>
      <div className="grid content-start gap-4 max-lg:contents">
        <TodoCards />
        <WorkingOrders />
      </div>
    </div>
  )
}

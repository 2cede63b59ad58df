import { Card } from '@/ui/card.tsx'
import { Skeleton, SkeletonRows } from '@/ui/skeleton.tsx'

/** In the shape of what comes. */
export function PortfolioSkeleton() {
  return (
    <div className="grid gap-4" aria-busy="true" data-testid="portfolio-loading">
      <Skeleton className="h-44 w-full rounded-card" />
      <Skeleton className="h-72 w-full rounded-card" />
      <Card className="pt-4">
        <SkeletonRows rows={5} />
      </Card>
    </div>
  )
}

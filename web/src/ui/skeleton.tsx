import { cn } from '@/lib/cn.ts'

/** Give it the shape of what comes: `<Skeleton className="h-10 w-48" />`. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn('block rounded-table bg-sunken motion-safe:animate-pulse', className)} />
}

export function SkeletonRows({ rows = 4 }: { rows?: number }) {
  return (
    <div aria-hidden className="grid gap-2 px-4 pb-4">
      {Array.from({ length: rows }, (_, index) => index).map((row) => (
        <Skeleton key={row} className="h-8 w-full" />
      ))}
    </div>
  )
}

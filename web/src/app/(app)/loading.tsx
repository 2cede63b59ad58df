import { Skeleton } from '@/ui/skeleton.tsx'

export default function Loading() {
  return (
    <div aria-busy="true" className="grid gap-4">
      <Skeleton className="h-9 w-40" />
      <Skeleton className="h-40 w-full" />
      <Skeleton className="h-64 w-full" />
    </div>
  )
}

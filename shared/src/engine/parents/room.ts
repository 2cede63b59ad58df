import type { Leg } from '../../domain/parent-order.ts'
import type { TrackedChild, TrackedParent } from './tracked.ts'

/**
 * Shares one more order of this leg may be for: what is filled, what may still trade and what nobody can find all take
 * their part. The ledger counts the same way.
 *
 * @param elsewhere  shares that an order outside the parent has taken of it: what a replaced order had filled
 */
export function roomFor({ row, children }: TrackedParent, leg: Leg, elsewhere: number): number {
  const all = [...children.values()]
  if (row.kind !== 'bracket') return row.quantity - elsewhere - takenBy(all, row.resumedAt)
  const entries = all.filter((child) => child.leg === 'entry')
  if (leg === 'entry') return row.quantity - takenBy(entries, row.resumedAt)
  const entered = entries.reduce((sum, { filled }) => sum + filled, 0)
  return (
    entered -
    takenBy(
      all.filter((child) => child.leg !== 'entry'),
      row.resumedAt,
    )
  )
}

const takenBy = (children: readonly TrackedChild[], resumedAt: number | null): number =>
  children.reduce((sum, child) => sum + taken(child, resumedAt), 0)

function taken(child: TrackedChild, resumedAt: number | null): number {
  if (child.state === 'over') return child.filled
  return child.state === 'absent' && isForgiven(child, resumedAt) ? child.filled : child.quantity
}

/** A person has looked at it since it was called absent. One that was still in doubt then nobody has looked at. */
export const isForgiven = ({ absentAt }: TrackedChild, resumedAt: number | null): boolean =>
  absentAt !== null && resumedAt !== null && absentAt <= resumedAt

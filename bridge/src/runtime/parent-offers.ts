import type { EventBody } from '@naru/shared/engine/event'
import type { OfferedParent } from '../ports/parents.ts'
import type { InstrumentStore } from '../ports/store.ts'

/** Tells an engine every parent of its account, and last that there are no others. */
export async function offerParents(
  offered: readonly OfferedParent[],
  instruments: Pick<InstrumentStore, 'find'>,
  put: (event: EventBody) => void,
): Promise<void> {
  const kinds = await Promise.all(
    offered.map(async ({ parent }) => {
      const found = await instruments.find(parent.instrumentId)
      return found.ok ? (found.value?.kind ?? null) : null
    }),
  )
  for (const [index, one] of offered.entries()) {
    put({ type: 'parent_offered', ...one, instrumentKind: kinds[index] ?? null })
  }
  put({ type: 'parents_synced', parentIds: offered.map(({ parent }) => parent.id) })
}

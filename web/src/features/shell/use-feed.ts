import type { Feed } from '@naru/shared/contracts/views'
import { useQuery } from '@tanstack/react-query'
import { bridgesQuery } from '@/lib/ledger/tables.ts'
import { useMyBridge } from '@/lib/stream.tsx'

/** What the user's bridge is fed with, as its heartbeat says; undefined while unknown. */
export function useFeed(): Feed | undefined {
  const mine = useMyBridge()
  const { data: bridges } = useQuery(bridgesQuery)
  return bridges?.find((bridge) => bridge.id === mine?.id)?.feed ?? undefined
}

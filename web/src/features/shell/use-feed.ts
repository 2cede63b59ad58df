import type { Feed } from '@naru/shared/contracts/views'
import { useHeartbeat } from '@/lib/heartbeat.ts'

/** What the user's bridge is fed with, as its heartbeat says; undefined while unknown. */
export const useFeed = (): Feed | undefined => useHeartbeat()?.bridge.feed ?? undefined

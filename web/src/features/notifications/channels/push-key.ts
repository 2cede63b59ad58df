import { PushKey } from '@naru/shared/contracts/bridge-api'
import { queryOptions } from '@tanstack/react-query'
import { askBridge } from '@/lib/bridge.ts'
import { bridgeKey } from '@/lib/bridge-queries.ts'
import type { PinnedBridge } from '@/lib/env.ts'

/** By what push services and Telegram know this bridge. Fails with `AppError`. */
export const pushKeyQuery = (bridge: PinnedBridge) =>
  queryOptions({
    queryKey: bridgeKey(bridge, 'push-key'),
    queryFn: ({ signal }) => askBridge({ bridge, path: '/v1/push-key', answer: PushKey, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })

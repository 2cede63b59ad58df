import { DryRunResult } from '@naru/shared/contracts/rules-api'
import type { Rule } from '@naru/shared/rules/rule'
import { queryOptions } from '@tanstack/react-query'
import { askBridge } from '@/lib/bridge.ts'
import { type Bridge, bridgeKey } from '@/lib/bridge-queries.ts'
import type { PinnedBridge } from '@/lib/env.ts'

/** The last 60 days played to a rule; the same rule is not played twice in a row. */
export const dryRunQuery = (bridge: Bridge, rule: Rule | undefined, text: string) =>
  queryOptions({
    queryKey: bridgeKey(bridge, 'dry-run', text),
    enabled: bridge !== undefined && rule !== undefined,
    queryFn: ({ signal }): Promise<DryRunResult> =>
      askBridge({
        bridge: bridge as PinnedBridge, // `enabled` keeps it from running without
        path: '/v1/rules/dry-run',
        answer: DryRunResult,
        method: 'POST',
        body: { definition: rule },
        signal,
      }),
    staleTime: 10 * 60_000,
  })

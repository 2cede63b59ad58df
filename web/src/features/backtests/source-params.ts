'use client'

import type { ParamSpec } from '@naru/shared/indicators/indicator'
import { STRATEGIES } from '@naru/shared/strategies/registry'
import type { StrategySource } from '@naru/shared/strategies/source'
import { findPlugin, pluginsQuery } from '@/lib/plugins.ts'
import { useScriptAbout } from '@/lib/script-about.ts'
import { useMyBridge } from '@/lib/stream.tsx'
import { useQuery } from '@/lib/use-query.ts'

const NONE: readonly ParamSpec[] = []

/** The numbers of a strategy; none while its program has not said them, or where nobody can ask it. */
export function useSourceParams(source: StrategySource): readonly ParamSpec[] {
  const bridge = useMyBridge()
  const code = source.kind === 'script' ? source.code : undefined
  const reading = useScriptAbout(code)
  const plugins = useQuery({ ...pluginsQuery(bridge), enabled: bridge !== undefined && source.kind === 'plugin' })
  switch (source.kind) {
    case 'built_in':
      return STRATEGIES.find(({ id }) => id === source.strategy)?.params ?? NONE
    case 'script':
      return (reading.code === code && reading.about?.params) || NONE
    case 'plugin':
      return findPlugin(plugins.data, source.plugin)?.about.params ?? NONE
    default:
      return NONE
  }
}

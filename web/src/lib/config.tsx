'use client'

import { createContext, type ReactNode, use } from 'react'
import type { PinnedBridge, RuntimeConfig } from '@/lib/env.ts'

const ConfigContext = createContext<RuntimeConfig | null>(null)

export function ConfigProvider({ config, children }: { config: RuntimeConfig; children: ReactNode }) {
  return <ConfigContext value={config}>{children}</ConfigContext>
}

export function useConfig(): RuntimeConfig {
  const config = use(ConfigContext)
  if (!config) throw new Error('useConfig needs a ConfigProvider above it')
  return config
}

/** The pinned entry of a bridge, or undefined when this deployment does not trust it. */
export function usePinnedBridge(bridgeId: string | undefined): PinnedBridge | undefined {
  return useConfig().bridges.find((bridge) => bridge.id === bridgeId)
}

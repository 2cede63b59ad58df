import type { Result } from '@naru/shared/core/result'
import type { RiskCaps } from '@naru/shared/risk/limits'

/** The stop on the NAS itself: works without the ledger, the web and the network. */
export interface KillSwitch {
  /** Looks now: true while the file is there, and after that until `recorded`. */
  isOn(): boolean
  /** Called within a quarter of a second of a change. Returns the unsubscribe function. */
  onChange(listener: () => void): () => void
  /** The ledger knows of it: once the file is gone, the ledger's mode alone counts. */
  recorded(): void
}

/** Limits that nothing in the database can raise. */
export interface HardCaps {
  /** As the file says now, or what is wrong with it: then nothing is traded with real money. */
  current(): Result<RiskCaps, { readonly cause: string }>
  onChange(listener: () => void): () => void
}

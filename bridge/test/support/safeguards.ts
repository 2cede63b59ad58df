import { err, ok } from '@naru/shared/core/result'
import type { RiskCaps } from '@naru/shared/risk/limits'
import type { HardCaps, KillSwitch } from '../../src/ports/safeguards.ts'

/** The kill file without a disk: there when it is put, ours to forget once the ledger knows and it is taken away. */
export function aKillSwitch() {
  const listeners = new Set<() => void>()
  let isThere = false
  let isUnrecorded = false
  const tell = (): void => {
    for (const listener of listeners) listener()
  }
  const killSwitch: KillSwitch = {
    isOn: () => isThere || isUnrecorded,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    recorded() {
      isUnrecorded = false
      tell()
    },
  }
  return {
    killSwitch,
    put() {
      isThere = true
      isUnrecorded = true
      tell()
    },
    take() {
      isThere = false
      tell()
    },
  }
}

/** A file of hard caps that says what it is told to say. */
export function someCaps(initial: RiskCaps = {}) {
  const listeners = new Set<() => void>()
  let current: ReturnType<HardCaps['current']> = ok(initial)
  const hardCaps: HardCaps = {
    current: () => current,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  return {
    hardCaps,
    says(caps: RiskCaps | undefined) {
      current = caps === undefined ? err({ cause: 'test' }) : ok(caps)
      for (const listener of listeners) listener()
    },
  }
}

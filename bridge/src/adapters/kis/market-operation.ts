import type { Phase } from '@naru/shared/market/session-phase'

/**
 * What a market operation code (MKOP_CLS_CODE) means for the whole market. Countdowns, sidecars and the ends of sessions
 * that the clock knows anyway are left out.
 *
 * @source KIS Developers, 장운영정보 H0STMKO0, checked 2026-11
 */
const PHASES: ReadonlyMap<string, Phase> = new Map([
  ['110', 'opening_auction'],
  ['112', 'open'],
  ['121', 'closing_auction'],
  ['129', 'after_close'],
  ['140', 'after_close'],
  ['150', 'after_hours_single'],
  ['159', 'closed'],
  ['164', 'halted'],
  ['174', 'halted'],
  ['175', 'open'],
  ['182', 'halted'],
  ['184', 'opening_auction'],
  ['185', 'open'],
])

/** `null` for events that leave the market as it is, and for those nobody has explained. */
export const phaseOfOperation = (code: string): Phase | null => PHASES.get(code) ?? null

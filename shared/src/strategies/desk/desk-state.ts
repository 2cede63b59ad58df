import type { UnixMs } from '../../core/time.ts'
import type { InstrumentId } from '../../domain/instrument.ts'
import type { AccountId } from '../../domain/order.ts'
import type { TradingCalendar } from '../../market/trading-calendar.ts'
import type { AccountStanding } from '../../rules/desk/desk-event.ts'
import type { StrategyDefinition } from '../strategy.ts'
import type { ArmedStrategy, DeskEffect } from './desk-event.ts'
import type { Listed, Member } from './member.ts'

/** What is not built in, by the version that was armed: scripts and plugins are made by whoever runs the desk. */
export type GivenStrategies = (version: ArmedStrategy) => StrategyDefinition | undefined

export interface KnownAccount {
  standing: AccountStanding | undefined
  readonly holdings: Map<InstrumentId, number>
}

/** Everything one user's desk of strategies remembers. */
export interface DeskState {
  now: UnixMs
  calendar: TradingCalendar
  readonly given: GivenStrategies
  readonly members: Map<string, Member>
  readonly accounts: Map<AccountId, KnownAccount>
  readonly listed: Map<InstrumentId, Listed>
  effects: DeskEffect[]
  areNeedsOld: boolean
  /** Until when the shell lets the desk sleep. Infinity: no timer is set. */
  timerAt: number
}

export const createDeskState = (calendar: TradingCalendar, given: GivenStrategies): DeskState => ({
  now: 0 as UnixMs, // before every event
  calendar,
  given,
  members: new Map(),
  accounts: new Map(),
  listed: new Map(),
  effects: [],
  areNeedsOld: false,
  timerAt: Number.POSITIVE_INFINITY,
})

export const effect = (state: DeskState, next: DeskEffect): void => void state.effects.push(next)

export function accountOf(state: DeskState, id: AccountId): KnownAccount {
  const known = state.accounts.get(id) ?? { standing: undefined, holdings: new Map() }
  state.accounts.set(id, known)
  return known
}

import { createHash } from 'node:crypto'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { ParamSpec, ParamValues } from '@naru/shared/indicators/indicator'
import type { RemoteTold } from '@naru/shared/strategies/desk/desk-event'
import type { RemoteVersion } from '../../ports/strategies.ts'

/** As strategy_gateway.proto has it; what is left out is not set. */
export type FromBridge =
  | { readonly accepted: { readonly heartbeatMs: number } }
  | { readonly welcome: Welcome }
  | { readonly events: { readonly events: readonly WireEvent[] } }
  | { readonly heartbeat: Readonly<Record<string, never>> }

export interface Welcome {
  readonly session: string
  readonly params: readonly { readonly id: string; readonly number?: number; readonly text?: string }[]
  readonly instruments: readonly string[]
  readonly bar: string
  readonly seed: number
}

export interface WireEvent {
  readonly sequence: number
  deadlineMs: number
  isPast: boolean
  readonly account: object
  readonly bar?: object
  readonly tick?: object
  readonly fill?: object
}

/** Every parameter of the program, those its owner left alone at their defaults. */
export function toWelcome(
  { versionId, instruments, bar, params }: RemoteVersion,
  specs: readonly ParamSpec[],
): Welcome {
  const given = ({ id, default: byDefault }: ParamSpec): ParamValues[string] => params[id] ?? byDefault
  return {
    session: versionId,
    params: specs.map((spec) => {
      const value = given(spec)
      return typeof value === 'number' ? { id: spec.id, number: value } : { id: spec.id, text: value }
    }),
    instruments,
    bar,
    seed: createHash('sha256').update(versionId).digest().readUInt32BE(0),
  }
}

/** @param given  what makes it a question: its number and its deadline */
export function toWireEvent(
  { event, context }: RemoteTold,
  instruments: readonly InstrumentId[],
  given: Pick<WireEvent, 'sequence' | 'deadlineMs' | 'isPast'>,
): WireEvent {
  const instrument = instruments[event.series]
  const holdings = context.holdings.map(({ series, held, averagePrice, pending }) => ({
    instrument: instruments[series],
    shares: held,
    averagePrice: Number.isNaN(averagePrice) ? 0 : averagePrice,
    pending,
  }))
  const head = { ...given, account: { cash: context.cash, equity: context.equity, holdings } }
  switch (event.type) {
    case 'bar': {
      const { ts, open, high, low, close, volume } = event.bar
      return { ...head, bar: { instrument, ts, open, high, low, close, volume } }
    }
    case 'tick':
      return { ...head, tick: { instrument, ts: context.now, price: event.price, size: event.size } }
    case 'filled': {
      const { quantity: shares, price, side } = event
      return { ...head, fill: { instrument, action: side === 'buy' ? 'BUY' : 'SELL', shares, price } }
    }
  }
}

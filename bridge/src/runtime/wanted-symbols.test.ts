import { InstrumentId } from '@naru/shared/domain/instrument'
import { AccountId } from '@naru/shared/domain/order'
import { describe, expect, it } from 'vitest'
import { createFactBus } from './fact-bus.ts'
import { startWantedSymbols } from './wanted-symbols.ts'

const [SAMSUNG, HYNIX] = [InstrumentId.parse('005930.KRX'), InstrumentId.parse('000660.KRX')]
const source = { userId: 'user', accountId: AccountId.parse('10000000-0000-4000-8000-000000000001') }

function aWatch() {
  const bus = createFactBus()
  const wants: unknown[] = []
  startWantedSymbols(bus, { want: (...args) => void wants.push(args) })
  const reads = (...instrumentIds: readonly InstrumentId[]): void =>
    bus.publish({ kind: 'parents_read', instrumentIds, ...source })
  return { wants, reads, bus }
}

describe('prices the bridge keeps coming', () => {
  it('are those that stops wait for, ranked like open orders, and told once', () => {
    const { wants, reads } = aWatch()
    reads(SAMSUNG, HYNIX)
    reads(HYNIX, SAMSUNG)
    expect(wants).toEqual([['user', 'working_orders', [SAMSUNG, HYNIX]]])
  })

  it('stop when the last of them is over', () => {
    const { wants, reads } = aWatch()
    reads(SAMSUNG)
    reads()
    expect(wants.at(-1)).toEqual(['user', 'working_orders', []])
  })
})

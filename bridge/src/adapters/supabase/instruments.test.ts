import { ok } from '@naru/shared/core/result'
import { InstrumentId } from '@naru/shared/domain/instrument'
import { expect, it } from 'vitest'
import { createVirtualClock } from '../../../test/support/virtual-clock.ts'
import type { LedgerClient } from './client.ts'
import { createInstrumentStore } from './instruments.ts'

const SAMSUNG = InstrumentId.parse('005930.KRX')
const FACTS = { kind: 'stock', market: 'kospi', isHalted: false, isWarned: false }

it('reads an instrument once for all orders that ask while it is being read, and again when it is no longer fresh', async () => {
  const clock = createVirtualClock(0)
  const answers: (() => void)[] = []
  const select = () => new Promise((resolve) => answers.push(() => resolve(ok([FACTS]))))
  const store = createInstrumentStore({ select } as unknown as LedgerClient, clock) // nothing else of it is asked

  const first = Promise.all([store.find(SAMSUNG), store.find(SAMSUNG), store.find(SAMSUNG)])
  expect(answers).toHaveLength(1)
  answers[0]?.()
  expect(await first).toEqual([ok(FACTS), ok(FACTS), ok(FACTS)])

  await clock.advance(31_000)
  await Promise.all([store.find(SAMSUNG), store.find(SAMSUNG)])
  expect(answers).toHaveLength(2)
})

import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createSilence } from './silence.ts'

it('silences the work it runs, and nothing beside it', async () => {
  const printed: unknown[] = []
  const printer = { error: (...values: unknown[]) => void printed.push(...values) }
  const silently = createSilence(printer)
  const work = silently(async () => {
    printer.error('from within')
    await setImmediate()
    printer.error('later from within')
    return 'done'
  })
  printer.error('from beside')
  expect(await work).toBe('done')
  expect(printed).toEqual(['from beside'])
})

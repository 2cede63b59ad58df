import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { effectiveLimits, LIVE_LIMITS, PAPER_LIMITS, RiskCaps } from '@naru/shared/risk/limits'
import { expect, it } from 'vitest'

const CAPS = RiskCaps.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'caps.json'), 'utf8')))

it('the hard caps of the sandbox let live orders of the demo go, and limit nothing', () => {
  expect(Object.keys(CAPS)).not.toEqual([])
  expect(effectiveLimits(PAPER_LIMITS, CAPS)).toEqual(effectiveLimits(PAPER_LIMITS, {}))
  expect(effectiveLimits(LIVE_LIMITS, CAPS)).toEqual(effectiveLimits(LIVE_LIMITS, {}))
})

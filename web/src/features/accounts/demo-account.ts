'use server'

import { randomInt } from 'node:crypto'
import { z } from 'zod'
import { runtimeConfig } from '@/lib/env.ts'
import { requireUser } from '@/lib/session.ts'

const DemoCredential = z.object({
  appKey: z.string(),
  appSecret: z.string(),
  accountNumber: z.string(),
  htsId: z.string(),
})
export type DemoCredential = z.infer<typeof DemoCredential>

/** What the simulator gives a demo account: won, and requests a second. */
const DEMO_TERMS = { cash: 10_000_000, restPerSecond: 18 }

/**
 * Opens a paper account of the caller's own at the simulator: two people with one key would take the realtime session
 * from each other. Null when there is no simulator, or it does not answer.
 */
export async function openDemoAccount(): Promise<DemoCredential | null> {
  await requireUser()
  const { simulatorUrl } = runtimeConfig()
  if (simulatorUrl === null) return null
  const accountNumber = `50${String(randomInt(1_000_000)).padStart(6, '0')}-01`
  try {
    const answer = await fetch(`${simulatorUrl}/accounts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ environment: 'paper', accountNumber, ...DEMO_TERMS }),
    })
    return DemoCredential.parse(await answer.json())
  } catch {
    return null
  }
}

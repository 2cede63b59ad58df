import { setTimeout as wait } from 'node:timers/promises'
import type { World } from './world.ts'

/** A recorded day is six hours long, from nine o'clock. */
const DAY_MS = 6 * 3_600_000
const OPEN_MS = 9 * 3_600_000
const STEP_MS = 20

/**
 * Plays the recorded day until a time of it, milliseconds after midnight, and stands still there. Never later, however
 * slow the machine: at many times its own speed a moment is many bars.
 */
export async function playsUntil({ kis }: World, target: number, speed: number): Promise<void> {
  const { driver } = kis
  const end = Math.floor(driver.elapsed / DAY_MS) * DAY_MS + target - OPEN_MS
  while (driver.elapsed < end) {
    driver.set({ isPaused: true, elapsed: Math.min(end, driver.elapsed + speed * STEP_MS) })
    await wait(STEP_MS)
  }
}

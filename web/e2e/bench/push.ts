import { resolve } from 'node:path'
import { findBrowser } from '@naru/sandbox/run/browser.ts'
import { type Browser, chromium, type Page } from 'playwright'
import { symbolPage } from '../pages/symbol-page.ts'
import startForAll from '../support/global-setup.ts'
import { stackUnderTest } from '../support/stack.ts'
import { becomeTrader } from '../support/trader.ts'
import { floorSamples } from './floor.ts'
import { installProbes } from './probes.ts'
import { medianOfRuns, percentile } from './statistics.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
const RUNS = 5
const WRITES = 100
const ORDERS = 24
const WARM_UP = 10

/**
 * From a change of a row to the screen of the user it belongs to, in one Chromium and by its own clock: a row written
 * by a function of the database until the WebSocket message, and until the frame that shows it; a click on the last
 * button of an order until the frame that shows it filled. The floor is a bare WebSocket server on the same machine
 * that answers at once.
 */
export async function measurePush(): Promise<Record<string, number>> {
  const stop = await startForAll()
  const browser = await chromium.launch({
    executablePath: await findBrowser(ROOT),
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu'],
  })
  try {
    return await measure(browser)
  } finally {
    await browser.close()
    await stop()
  }
}

async function measure(browser: Browser): Promise<Record<string, number>> {
  const stack = stackUnderTest()
  const context = await browser.newContext({ baseURL: stack.webUrl, locale: 'ko-KR' })
  const page = await context.newPage()
  await installProbes(page, stack)
  await becomeTrader(page, stack.newEmail())

  await page.goto('/settings')
  await page.locator('[data-session="running"]').waitFor()
  await page.evaluate(() => window.naruProbe.joined)
  await writes(page, WARM_UP)
  const floors: number[][] = []
  const callbacks: number[][] = []
  const frames: number[][] = []
  for (let run = 0; run < RUNS; run += 1) {
    const bare = await context.newPage()
    floors.push(await floorSamples(bare, WRITES))
    await bare.close()
    const samples = await writes(page, WRITES)
    callbacks.push(samples.map((sample) => sample.callbackMs))
    frames.push(samples.map((sample) => sample.frameMs))
  }
  const clicks = await orders(page, ORDERS)

  const floor = medianOfRuns(floors, 95)
  const callback = medianOfRuns(callbacks, 95)
  return {
    write_to_callback_p50_ms: medianOfRuns(callbacks, 50),
    write_to_callback_p95_ms: callback,
    write_to_callback_p99_ms: medianOfRuns(callbacks, 99),
    write_to_dom_p95_ms: medianOfRuns(frames, 95),
    click_to_row_p50_ms: percentile(clicks, 50),
    click_to_row_p95_ms: percentile(clicks, 95),
    click_to_row_p99_ms: percentile(clicks, 99),
    floor_p95_ms: floor,
    ratio: Math.round((callback / floor) * 10) / 10,
    writes: RUNS * WRITES,
    orders: clicks.length,
  }
}

/** The trading mode goes back and forth: a change anybody may make, told over the same channel as orders. */
async function writes(page: Page, count: number): Promise<readonly { callbackMs: number; frameMs: number }[]> {
  const samples: { callbackMs: number; frameMs: number }[] = []
  for (let index = 0; index < count; index += 1) {
    samples.push(await page.evaluate((mode) => window.naruProbe.write(mode), index % 2 === 0 ? 'reducing' : 'active'))
  }
  return samples
}

/** Market orders, first to buy and then to sell, no two alike: the guard against slips must not ask back. */
async function orders(page: Page, count: number): Promise<readonly number[]> {
  const symbol = symbolPage(page)
  await symbol.open()
  await symbol.choose('시장가')
  const samples: number[] = []
  for (let index = 0; index < count; index += 1) {
    const side = index < count / 2 ? '매수' : '매도'
    const quantity = 1 + (index % (count / 2))
    await symbol.choose(side)
    await symbol.quantity.fill(String(quantity))
    await symbol.review()
    const [filledAfterMs] = await Promise.all([
      page.evaluate((words) => window.naruProbe.filled(words), `${side} ${quantity}주`),
      symbol.confirm.click(),
    ])
    samples.push(filledAfterMs)
  }
  return samples
}

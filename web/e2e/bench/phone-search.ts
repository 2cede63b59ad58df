import { resolve } from 'node:path'
import { findBrowser } from '@naru/sandbox/run/browser.ts'
import { type Browser, chromium, devices, type Page } from 'playwright'
import startForAll from '../support/global-setup.ts'
import { stackUnderTest } from '../support/stack.ts'
import { signIn } from '../support/trader.ts'
import { medianOfRuns } from './statistics.ts'
import { traceMainThread } from './trace.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
const RUNS = 5
/** A mid-range phone computes about four times slower than a desktop (Lighthouse's mobile setting). */
const SLOWDOWN = 4
/** From a frame to the next keystroke: about seven a second with the frame itself, faster than anybody types on glass. */
const KEY_GAP_MS = 100

const TYPED = [
  'ㅅ',
  'ㅅㅅ',
  'ㅅㅅㅈ',
  'ㅅㅅㅈㅈ',
  '사',
  '삼',
  '삼서',
  '삼성',
  '삼성ㅈ',
  '삼성전자',
  'k',
  'kodex',
  'kodex 200',
  '0',
  '005930',
]

/**
 * From a keystroke in the search box to the frame that shows its matches, over the whole market, on a phone's screen
 * with a processor slowed to a phone's; beside the same keystrokes at the machine's own speed. And what of that time the
 * page's one thread computes: scripts, style, layout, painting; the rest is waiting for the next frame.
 */
export async function measurePhoneSearch(): Promise<Record<string, number>> {
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
  const context = await browser.newContext({ ...devices['Pixel 7'], baseURL: stack.webUrl, locale: 'ko-KR' })
  const page = await context.newPage()
  await signIn(context, stack.newEmail())
  await page.goto('/orders')
  await page.getByRole('button', { name: '종목 찾기' }).click()
  await page.getByRole('option').first().waitFor()

  const processor = await context.newCDPSession(page)
  const plain: Keystrokes[] = []
  const slowed: Keystrokes[] = []
  await keystrokes(page)
  for (let run = 0; run < RUNS; run += 1) {
    await processor.send('Emulation.setCPUThrottlingRate', { rate: 1 })
    plain.push(await keystrokes(page))
    await processor.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN })
    slowed.push(await keystrokes(page))
  }
  const thread = await traceMainThread(browser, page, async () => void (await keystrokes(page)))
  const lines = slowed.map(({ toLines }) => toLines)
  const frames = slowed.map(({ toFrame }) => toFrame)
  const phone = medianOfRuns(frames, 95)
  const desktop = medianOfRuns(
    plain.map(({ toFrame }) => toFrame),
    95,
  )
  return {
    keystrokes: RUNS * TYPED.length,
    slowdown: SLOWDOWN,
    phone_key_to_lines_p50_ms: medianOfRuns(lines, 50),
    phone_key_to_lines_p95_ms: medianOfRuns(lines, 95),
    phone_key_to_frame_p50_ms: medianOfRuns(frames, 50),
    phone_key_to_frame_p95_ms: phone,
    desktop_key_to_frame_p95_ms: desktop,
    ratio: Math.round((phone / desktop) * 10) / 10,
    phone_scripts_ms: perKeystroke(thread.scripts),
    phone_style_ms: perKeystroke(thread.style),
    phone_layout_ms: perKeystroke(thread.layout),
    phone_paint_ms: perKeystroke(thread.paint),
  }
}

const perKeystroke = (ms: number): number => Math.round((ms / TYPED.length) * 10) / 10

/** Milliseconds from each change of the box: until the matches are in the page, and to the end of the frame that shows them. */
interface Keystrokes {
  readonly toLines: readonly number[]
  readonly toFrame: readonly number[]
}

const keystrokes = (page: Page): Promise<Keystrokes> =>
  page.evaluate(
    async ([typed, gapMs]) => {
      const box = document.querySelector<HTMLInputElement>('[role=combobox]')
      const list = document.querySelector<HTMLElement>('[role=listbox]')
      const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set
      if (!box || !list || !setValue) throw new Error('the search box is not open')
      const frame = () => new Promise((done) => requestAnimationFrame(done))
      /** The message after a frame's callbacks comes when that frame has been made. */
      const afterIt = () =>
        new Promise((done) => {
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = done
          port2.postMessage(null)
        })
      const toLines: number[] = []
      const toFrame: number[] = []
      for (const text of typed) {
        // Nobody types in step with the screen: the keystroke falls anywhere between two frames.
        await frame()
        await afterIt()
        await new Promise((done) => setTimeout(done, gapMs + Math.random() * 16))
        const from = performance.now()
        const lines = new Promise<number>((done) => {
          const changes = new MutationObserver(() => {
            if (list.dataset.query !== text) return
            changes.disconnect()
            done(performance.now() - from)
          })
          changes.observe(list, { attributes: true })
        })
        setValue.call(box, text)
        box.dispatchEvent(new Event('input', { bubbles: true }))
        do await frame()
        while (list.dataset.query !== text)
        await afterIt()
        toFrame.push(performance.now() - from)
        toLines.push(await lines)
      }
      return { toLines, toFrame }
    },
    [TYPED, KEY_GAP_MS] as const,
  )

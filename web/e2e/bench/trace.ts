import type { Browser, Page } from 'playwright'
import { z } from 'zod'

/** What the page's one thread did, in milliseconds of its own time. */
export interface MainThreadTimes {
  readonly scripts: number
  readonly style: number
  readonly layout: number
  readonly paint: number
}

const KINDS: Readonly<Record<string, keyof MainThreadTimes>> = {
  EventDispatch: 'scripts',
  FunctionCall: 'scripts',
  FireAnimationFrame: 'scripts',
  TimerFire: 'scripts',
  HandlePostMessage: 'scripts',
  RunMicrotasks: 'scripts',
  MinorGC: 'scripts',
  MajorGC: 'scripts',
  UpdateLayoutTree: 'style',
  Layout: 'layout',
  PrePaint: 'paint',
  Paint: 'paint',
  Layerize: 'paint',
  Commit: 'paint',
}

/** A span of a thread, as Chromium traces it: microseconds; `tdur` is what the thread itself had of the processor. */
const Span = z.object({
  ph: z.literal('X'),
  name: z.string(),
  pid: z.number(),
  tid: z.number(),
  ts: z.number(),
  dur: z.number(),
  tdur: z.number().optional(),
})
type Span = z.infer<typeof Span>

/** Plays something and tells what the page's thread did meanwhile, what a span holds of other kinds not counted twice. */
export async function traceMainThread(
  browser: Browser,
  page: Page,
  play: () => Promise<void>,
): Promise<MainThreadTimes> {
  await browser.startTracing(page, { categories: ['devtools.timeline', 'v8'] })
  await play()
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: readonly unknown[] }
  const spans = traceEvents.flatMap((event) => {
    const span = Span.safeParse(event)
    return span.success && span.data.name in KINDS ? [span.data] : []
  })
  const threads = Map.groupBy(spans, ({ pid, tid }) => `${pid}.${tid}`)
  const busiest = [...threads.values()].toSorted((a, b) => b.length - a.length)[0] ?? []
  return sumByKind(busiest.toSorted((a, b) => a.ts - b.ts || b.dur - a.dur))
}

/** @param spans  of one thread, by their beginnings: each lies within the one before it or after it */
function sumByKind(spans: readonly Span[]): MainThreadTimes {
  const sums = { scripts: 0, style: 0, layout: 0, paint: 0 }
  const around: Span[] = []
  for (const span of spans) {
    while (around.length > 0 && endOf(around.at(-1)) <= span.ts) around.pop()
    const [own, outer] = [KINDS[span.name], KINDS[around.at(-1)?.name ?? '']]
    const ms = (span.tdur ?? span.dur) / 1000
    if (own) sums[own] += ms
    if (outer) sums[outer] -= ms
    around.push(span)
  }
  return sums
}

const endOf = (span: Span | undefined): number => (span ? span.ts + span.dur : 0)

import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import axe from 'axe-core'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { ColumnPlot } from './column-plot.tsx'
import { Histogram } from './histogram.tsx'
import { LinePlot, type PlotBand, type PlotLine } from './line-plot.tsx'

/** No layout here: every element is 600 pixels wide. */
class Wide {
  readonly #tell: ResizeObserverCallback
  constructor(tell: ResizeObserverCallback) {
    this.#tell = tell
  }
  observe(): void {
    this.#tell([{ contentRect: { width: 600, height: 200 } } as ResizeObserverEntry], this)
  }
  unobserve(): void {}
  disconnect(): void {}
}

/** What a browser fetches with the first plot is here before it. */
beforeAll(async () => {
  await Promise.all([import('./line-drawing.tsx'), import('./column-drawing.tsx'), import('./histogram-drawing.tsx')])
  vi.stubGlobal('ResizeObserver', Wide)
  return () => vi.unstubAllGlobals()
})
afterEach(cleanup)

const percent = (value: number): string => `${value}%`

interface Drawn {
  readonly lines: readonly Partial<PlotLine>[]
  readonly bands?: readonly PlotBand[]
  readonly base?: number
  readonly isBare?: boolean
}

async function showLines({ lines, ...rest }: Drawn): Promise<HTMLElement> {
  const whole = lines.map(
    (line, at): PlotLine => ({ key: `${at}`, label: `L${at}`, values: [], ink: 'accent', ...line }),
  )
  const count = Math.max(...whole.map(({ values }) => values.length))
  render(
    <LinePlot
      summary="From one to nine"
      xs={Array.from({ length: count }, (_, at) => at)}
      lines={whole}
      formatX={(x) => `day ${x}`}
      formatTick={percent}
      formatValue={percent}
      {...rest}
    />,
  )
  const picture = screen.getByRole('img', { name: 'From one to nine' })
  await waitFor(() => expect(pathsOf(picture).length).toBeGreaterThan(0))
  return picture
}

const pathsOf = (picture: HTMLElement): readonly string[] =>
  Array.from(picture.querySelectorAll('path.recharts-curve'), (path) => path.getAttribute('d') ?? '')

const pieces = (path: string | undefined): number => path?.match(/M/g)?.length ?? 0

describe('a plot of lines', () => {
  it('draws nothing over null and NaN', async () => {
    const picture = await showLines({ lines: [{ values: [1, 2, null, 4, 5, Number.NaN, 7, 8] }] })
    expect(pathsOf(picture).map(pieces)).toEqual([3])
    expect(pathsOf(picture)[0]).not.toContain('NaN')
  })

  it('draws a band between its two lines, with their gaps', async () => {
    const band: PlotBand = { key: 'b', label: 'B', lower: [1, 1, null, 1, 1], upper: [3, 4, 5, 4, 3], ink: 'accent' }
    const picture = await showLines({ lines: [{ values: [2, 2, 2, 2, 2] }], bands: [band] })
    const [shape, line] = pathsOf(picture)
    expect([pieces(shape), pieces(line)]).toEqual([2, 1])
    expect(shape).toContain('Z')
    expect(screen.getByText('1% – 3%')).toBeDefined()
  })

  it('tells a dashed line apart and keeps the base in view', async () => {
    const picture = await showLines({ lines: [{ values: [5, 6, 9], isDashed: true }], base: 0 })
    expect(picture.querySelector('path.recharts-curve')?.getAttribute('stroke-dasharray')).toBe('4 3')
    expect(picture.querySelector('.recharts-reference-line line')).not.toBeNull()
    expect(picture.textContent).toContain('0%')
  })

  it('reads the latest value out, and others by arrow keys', async () => {
    const picture = await showLines({ lines: [{ values: [1, null, 3] }] })
    const says = (text: string): void => expect(picture.closest('figure')?.textContent).toContain(text)
    says('day 2L0 3%')
    fireEvent.keyDown(picture, { key: 'ArrowLeft' })
    says('day 1L0 –')
    fireEvent.keyDown(picture, { key: 'Home' })
    says('day 0L0 1%')
    fireEvent.keyDown(picture, { key: 'ArrowLeft' })
    says('day 0L0 1%')
    await waitFor(() => expect(picture.querySelectorAll('circle')).toHaveLength(1))
    fireEvent.blur(picture)
    says('day 2L0 3%')
    await waitFor(() => expect(picture.querySelectorAll('circle')).toHaveLength(0))
  })

  it('reads out what the pointer or a finger is over', async () => {
    const picture = await showLines({ lines: [{ values: [1, 2, 3] }] })
    const chart = picture.querySelector('.recharts-wrapper')
    if (!chart) throw new Error('there is no chart')
    const says = (text: string): Promise<void> =>
      waitFor(() => expect(picture.closest('figure')?.textContent).toContain(text))
    fireEvent.mouseMove(chart, { clientX: 300, clientY: 80 })
    await says('day 1L0 2%')
    fireEvent.mouseLeave(chart)
    await says('day 2L0 3%')
    fireEvent.touchMove(chart, { touches: [{ clientX: 40, clientY: 80 }] })
    await says('day 0L0 1%')
    fireEvent.touchEnd(chart)
    await says('day 2L0 3%')
  })

  it('has no names of lines when it is bare', async () => {
    await showLines({ lines: [{ values: [1, 2], label: 'Equity' }], isBare: true })
    expect(screen.queryByText('Equity')).toBeNull()
  })

  it('is found sound by axe', async () => {
    const picture = await showLines({ lines: [{ values: [1, 2, 3] }] })
    expect((await axe.run(picture.closest('figure') ?? picture)).violations).toEqual([])
  })
})

describe('a plot of columns', () => {
  const columns = [
    { key: 'a', label: 'Mon', value: 3 },
    { key: 'b', label: 'Tue', value: -2 },
    { key: 'c', label: 'Wed', value: null },
  ]

  it('draws gains red and losses blue, and nothing where nothing is known', async () => {
    render(<ColumnPlot summary="A week" columns={columns} formatTick={percent} formatValue={percent} />)
    const picture = screen.getByRole('img', { name: 'A week' })
    const fills = () =>
      Array.from(picture.querySelectorAll('path.recharts-rectangle'), (one) => one.getAttribute('fill'))
    await waitFor(() => expect(fills()).toEqual(['var(--up)', 'var(--down)']))
  })

  it('reads the latest out, and others by arrow keys', () => {
    render(<ColumnPlot summary="A week" columns={columns} formatTick={percent} formatValue={percent} isTimed />)
    const picture = screen.getByRole('img', { name: 'A week' })
    const says = (text: string): void => expect(picture.closest('figure')?.textContent).toContain(text)
    says('Wed–')
    fireEvent.keyDown(picture, { key: 'ArrowLeft' })
    says('Tue-2%')
    fireEvent.keyDown(picture, { key: 'Home' })
    says('Mon3%')
  })
})

describe('a histogram', () => {
  const bins = [
    { from: -2, to: -1, count: 1 },
    { from: -1, to: 0, count: 0 },
    { from: 0, to: 1, count: 4 },
  ]

  it('draws losses blue and gains red with their counts, and reads them out by arrow keys', async () => {
    render(
      <Histogram
        summary="Five trades"
        bins={bins}
        format={percent}
        describe={({ from, to, count }) => `${count} of ${from}% to ${to}%`}
      />,
    )
    const picture = await screen.findByRole('img', { name: 'Five trades' })
    const fills = () =>
      Array.from(picture.querySelectorAll('path.recharts-rectangle'), (one) => one.getAttribute('fill'))
    await waitFor(() => expect(fills()).toEqual(['var(--down)', 'var(--up)']))
    for (const text of ['-2%', '1%', '4']) expect(picture.textContent).toContain(text)
    const [zero, loss] = ['.recharts-reference-line line', '.recharts-rectangle'].map((one) =>
      picture.querySelector(one),
    )
    expect(Number(zero?.getAttribute('x1'))).toBeGreaterThan(Number(loss?.getAttribute('x')) + 200)
    fireEvent.focus(picture)
    expect((await screen.findByRole('status')).textContent).toBe('1 of -2% to -1%')
    for (const _ of [1, 2]) fireEvent.keyDown(picture, { key: 'ArrowRight' })
    await waitFor(() => expect(screen.getByRole('status').textContent).toBe('4 of 0% to 1%'))
  })
})

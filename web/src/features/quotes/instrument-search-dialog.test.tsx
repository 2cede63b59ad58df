import { createInstrumentIndex, type ListedInstrument, readInstrumentList } from '@naru/shared/market/instrument-search'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { InstrumentList } from '@/lib/instrument-list.ts'
import { InstrumentSearchDialog } from './instrument-search-dialog.tsx'
import { useRecentInstruments } from './recent-instruments.ts'

const BODY = [
  '005930\t삼성전자\tSamsung Electronics\tPsx',
  '000660\tSK하이닉스\tSK hynix\tPsx',
  '009150\t삼성전기\tSamsung Electro-Mechanics\tPsm1',
].join('\n')

function listOf(body: string): InstrumentList {
  const index = createInstrumentIndex(readInstrumentList(body))
  return { version: 1, index, byId: new Map(index.instruments.map((one) => [one.id, one])) }
}

function open(list: InstrumentList | null = listOf(BODY)) {
  const queries = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } },
  })
  queries.setQueryData(['instrument-list', 'kept'], list)
  if (list) queries.setQueryData(['instrument-list', 'fresh'], list)
  const onPick = vi.fn<(one: ListedInstrument) => void>()
  const onClose = vi.fn()
  render(
    <QueryClientProvider client={queries}>
      <InstrumentSearchDialog open onClose={onClose} onPick={onPick} />
    </QueryClientProvider>,
  )
  return { onPick, onClose, box: screen.getByRole('combobox') }
}

const names = (): (string | undefined)[] =>
  screen.queryAllByRole('option').map((option) => option.querySelector('.font-bold')?.textContent ?? undefined)
const type = (box: HTMLElement, value: string): void => act(() => void fireEvent.change(box, { target: { value } }))

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  localStorage.clear()
  useRecentInstruments.setState({ ids: [] })
})

describe('the search for instruments', () => {
  it('offers the largest companies before anything is typed, and matches after', () => {
    const { box } = open()
    expect(screen.getByText('시가총액 상위')).toBeDefined()
    expect(names()).toEqual(['삼성전자', 'SK하이닉스', '삼성전기'])
    type(box, 'ㅅㅅㅈㄱ')
    expect(names()).toEqual(['삼성전기'])
    expect(screen.getByText('삼성전기', { selector: 'mark' })).toBeDefined()
    expect(screen.getByText('관리종목')).toBeDefined()
    expect(screen.getByText('투자주의')).toBeDefined()
  })

  it('is worked by keys: arrows choose, Enter picks, and what was picked is offered first next time', () => {
    const first = open()
    type(first.box, '삼성')
    fireEvent.keyDown(first.box, { key: 'ArrowDown' })
    expect(first.box.getAttribute('aria-activedescendant')).toContain('009150.KRX')
    fireEvent.keyDown(first.box, { key: 'ArrowDown' })
    fireEvent.keyDown(first.box, { key: 'ArrowUp' })
    fireEvent.keyDown(first.box, { key: 'Enter' })
    expect(first.onPick.mock.calls[0]?.[0].symbol).toBe('009150')
    expect(first.onClose).toHaveBeenCalledTimes(1)
    cleanup()
    open()
    expect(screen.getByText('최근 본 종목')).toBeDefined()
    expect(names()).toEqual(['삼성전기'])
  })

  it('leaves Enter to the input method while a syllable is being composed', () => {
    const { box, onPick } = open()
    type(box, '삼서')
    fireEvent.keyDown(box, { key: 'Enter', isComposing: true })
    fireEvent.keyDown(box, { key: 'Enter', keyCode: 229 })
    expect(onPick).not.toHaveBeenCalled()
    fireEvent.keyDown(box, { key: 'Enter' })
    expect(onPick).toHaveBeenCalledTimes(1)
  })

  it('says that nothing matches, and how to go on', () => {
    const { box } = open()
    type(box, '없는종목')
    expect(screen.getByText('맞는 종목이 없어요')).toBeDefined()
    fireEvent.keyDown(box, { key: 'Enter' })
    fireEvent.keyDown(box, { key: 'ArrowDown' })
  })

  it('shows that it is loading while this device has no list', () => {
    vi.stubGlobal('fetch', () => new Promise(() => {})) // an answer that is still on its way
    open(null)
    expect(screen.queryAllByRole('option')).toEqual([])
    expect(screen.getByText('종목 목록을 받는 동안 서버에서 찾고 있어요.')).toBeDefined()
  })
})

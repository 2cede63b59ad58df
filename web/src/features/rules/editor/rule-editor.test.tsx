import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ConfigProvider } from '@/lib/config.tsx'
import { priceLinesKey } from '@/lib/ledger/price-lines.ts'
import { ledgerKeys } from '@/lib/ledger/tables.ts'
import type { JsonObject } from './json.ts'
import type { RuleParts } from './parts.ts'
import { emptyRule, presetDraft } from './presets.ts'
import { RuleEditor } from './rule-editor.tsx'

const PARTS: RuleParts = {
  InstrumentSearch: () => null,
  Chart: () => null,
  useWatchlists: () => [],
}
const CONFIG = { supabaseUrl: 'http://localhost', supabaseKey: 'key', bridges: [], sandbox: true, simulatorUrl: null }
const NOTHING = { preset: undefined, symbol: '005930', line: undefined }

interface FormProps {
  readonly draft: JsonObject
  readonly isStrict: boolean
  readonly onHeld: (draft: JsonObject) => void
}

function Form({ draft, isStrict, onHeld }: FormProps) {
  const [shown, setShown] = useState(draft)
  const [unread, setUnread] = useState<string>()
  return (
    <RuleEditor
      draft={shown}
      onChange={(next) => {
        setShown(next)
        onHeld(next)
      }}
      unread={unread}
      onUnread={setUnread}
      isStrict={isStrict}
      parts={PARTS}
      accounts={[]}
      accountId={null}
      onAccount={() => {}}
    />
  )
}

/** The form with a state of its own; gives what it holds. */
function open(draft: JsonObject, isStrict = false): () => JsonObject {
  let held = draft
  const hold = (next: JsonObject): void => {
    held = next
  }
  const queries = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, refetchOnMount: false, retry: false } },
  })
  for (const key of [ledgerKeys.accounts, ledgerKeys.bridges, priceLinesKey]) queries.setQueryData(key, [])
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('this form lives in the test alone')))
  render(
    <ConfigProvider config={CONFIG}>
      <QueryClientProvider client={queries}>
        <Form draft={draft} isStrict={isStrict} onHeld={hold} />
      </QueryClientProvider>
    </ConfigProvider>,
  )
  return () => held
}

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const choose = (label: string | RegExp, value: string): void => {
  fireEvent.change(screen.getAllByLabelText(label)[0] ?? document.body, { target: { value } })
}

describe('a condition in the form', () => {
  it('is changed word by word and read aloud at once', () => {
    const draft = open(presetDraft('priceAbove', { ...NOTHING, price: 80_000 }, 'ko'))
    expect(screen.getByTestId('rule-sentence').textContent).toContain('80,000')
    fireEvent.change(screen.getByLabelText('값'), { target: { value: '81,500' } })
    choose('어떻게 되면', 'crossesAbove')
    expect(draft().when).toEqual({ op: 'crossesAbove', l: { px: 'last' }, r: { krw: 81_500 } })
    expect(screen.getByTestId('rule-sentence').textContent).toContain('81,500')
  })

  it('keeps what is typed while it is no number, and says how much is missing', () => {
    const draft = open(presetDraft('priceAbove', { ...NOTHING, price: 80_000 }, 'ko'))
    const box = screen.getByLabelText<HTMLInputElement>('값')
    fireEvent.change(box, { target: { value: '팔만' } })
    expect(box.value).toBe('팔만')
    expect(draft().when).toMatchObject({ r: { krw: null } })
    expect(screen.getByTestId('rule-unfinished').textContent).toContain('1곳')
  })

  it('takes its value from the menu, with the parameters of an indicator', () => {
    const draft = open(presetDraft('priceAbove', { ...NOTHING, price: 80_000 }, 'ko'))
    act(() => screen.getByRole('button', { name: '값: 무엇을 볼까요' }).click())
    const sheet = screen.getByRole('dialog')
    fireEvent.change(within(sheet).getByLabelText(/찾기/), { target: { value: 'sma' } })
    act(() =>
      within(sheet)
        .getAllByRole('button', { name: /이동평균/ })[0]
        ?.click(),
    )
    fireEvent.change(within(sheet).getByLabelText('기간'), { target: { value: '60' } })
    expect(draft().when).toMatchObject({ r: { ind: 'sma', tf: '1d', period: 60 } })
  })

  it('stands beside another one, and goes again', () => {
    const draft = open(presetDraft('priceAbove', { ...NOTHING, price: 80_000 }, 'ko'))
    choose('조건 추가', 'flag')
    expect(draft().when).toMatchObject({ all: [{ op: '>=' }, { flag: 'viActive' }] })
    choose('조건을 묶는 방법', 'any')
    expect(draft().when).toMatchObject({ any: [{ op: '>=' }, { flag: 'viActive' }] })
    fireEvent.change(screen.getAllByLabelText('이 조건 바꾸기')[1] ?? document.body, { target: { value: 'remove' } })
    expect(draft().when).toMatchObject({ op: '>=' })
  })

  it('can be asked to last', () => {
    const draft = open(presetDraft('priceAbove', { ...NOTHING, price: 80_000 }, 'ko'))
    choose('이 조건 바꾸기', 'hold')
    choose('얼마 안에', '300')
    expect(draft().when).toMatchObject({ hold: { op: '>=' }, for: '00:05:00' })
  })
})

describe('the stocks of a rule', () => {
  it('can be those of one industry, or of all', () => {
    const draft = open(presetDraft('priceAbove', { ...NOTHING, price: 80_000 }, 'ko'))
    act(() => screen.getByText('조건에 맞는 종목').click())
    choose('업종', 'electronics')
    expect(draft().universe).toEqual({ screen: { max: 50, industry: 'electronics' } })
    expect(screen.getByRole<HTMLOptionElement>('option', { name: '전기·전자' }).selected).toBe(true)
    choose('업종', '')
    expect(draft().universe).toEqual({ screen: { max: 50 } })
  })
})

describe('a rule that is not finished', () => {
  it('says nothing before somebody wants to go on, and then at the field what is missing', () => {
    open(emptyRule({ ...NOTHING, symbol: undefined }, '새 규칙'))
    expect(screen.queryByText('종목을 하나 이상 골라 주세요.')).toBeNull()
    cleanup()
    open(emptyRule({ ...NOTHING, symbol: undefined }, '새 규칙'), true)
    expect(screen.getByText('종목을 하나 이상 골라 주세요.')).toBeDefined()
    expect(screen.getByLabelText('값').getAttribute('aria-invalid')).toBe('true')
  })
})

describe('the JSON of a rule', () => {
  it('is the same rule as the form', () => {
    const draft = open(presetDraft('priceAbove', { ...NOTHING, price: 80_000 }, 'ko'))
    act(() => screen.getByRole('button', { name: '고급 (JSON)' }).click())
    const box = screen.getByLabelText<HTMLTextAreaElement>('고급 (JSON)', { selector: 'textarea' })
    expect(JSON.parse(box.value)).toEqual(draft())
    fireEvent.change(box, { target: { value: box.value.replace('80000', '90000') } })
    expect(screen.getByLabelText<HTMLInputElement>('값').value).toBe('90,000')
  })

  it('stays as it was written when it cannot be read, and the rule with it', () => {
    const draft = open(presetDraft('priceAbove', { ...NOTHING, price: 80_000 }, 'ko'))
    const before = draft()
    act(() => screen.getByRole('button', { name: '고급 (JSON)' }).click())
    const box = screen.getByLabelText<HTMLTextAreaElement>('고급 (JSON)', { selector: 'textarea' })
    fireEvent.change(box, { target: { value: '{ "v": 1,\n oops' } })
    expect(box.value).toBe('{ "v": 1,\n oops')
    expect(draft()).toEqual(before)
    expect(screen.getByText(/2번째 줄/)).toBeDefined()
  })
})

describe('what is done when it fires', () => {
  it('makes an alert a strategy as soon as it trades, and asks for the account', () => {
    const draft = open(presetDraft('priceAbove', { ...NOTHING, price: 80_000 }, 'ko'))
    expect(draft().kind).toBe('alert')
    choose('할 일 추가', 'order')
    expect(draft().kind).toBe('strategy')
    expect(screen.getByText('연결된 계좌가 없어요. 알림만 만들 수 있어요.')).toBeDefined()
    act(() => screen.getByRole('button', { name: '주문하기 · 이 일 빼기' }).click())
    expect(draft().kind).toBe('alert')
  })

  it('names the channels, and all of them when none is named', () => {
    const draft = open(presetDraft('priceAbove', { ...NOTHING, price: 80_000 }, 'ko'))
    act(() => screen.getByRole('button', { name: '텔레그램' }).click())
    expect(draft().then).toEqual([{ do: 'notify', channels: ['telegram'] }])
    act(() => screen.getByRole('button', { name: '설정한 모든 곳' }).click())
    expect(draft().then).toEqual([{ do: 'notify' }])
  })
})

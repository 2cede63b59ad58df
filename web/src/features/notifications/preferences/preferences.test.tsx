import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ledgerKeys } from '@/lib/ledger/tables.ts'
import { connectSupabase } from '@/lib/supabase/browser.ts'
import { channelRow, typeRow } from '../rows.test-support.ts'
import { Preferences } from './preferences.tsx'

const TELEGRAM = channelRow()
const DISCORD = channelRow({
  id: 'bbbbbbbb-7425-40de-944b-e07fc1f90ae7',
  kind: 'discord',
  label: '디스코드',
  priority: 1,
})
const TYPES = [typeRow(), typeRow({ event_type: 'order_rejected', severity: 'warning', is_always_sent: true })]

/** What the ledger was told to keep, call by call. */
let kept: { readonly p_rows: readonly Record<string, unknown>[] }[] = []
let channels = [TELEGRAM, DISCORD]
let refuses = false

async function answer(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const { pathname } = new URL(String(input), 'http://localhost')
  if (pathname === '/auth/token') {
    const now = Date.now()
    const userId = '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d'
    return Response.json({ accessToken: 'token', userId, expiresAt: now + 3_600_000, now })
  }
  switch (pathname.split('/').at(-1)) {
    case 'notification_types':
      return Response.json(TYPES)
    case 'notification_channels':
      return Response.json(channels)
    case 'notification_preferences':
      return Response.json(
        (kept.at(-1)?.p_rows ?? []).map((row) => ({
          id: crypto.randomUUID(),
          event_type: row.eventType,
          channel_id: row.channelId,
          account_id: row.accountId,
          rule_id: row.ruleId,
          instrument_id: row.instrumentId,
          min_severity: row.minSeverity,
          is_on: row.isOn,
        })),
      )
    case 'set_preferences':
      if (refuses) return Response.json({ message: 'input_invalid', code: 'P0001' }, { status: 400 })
      kept.push(JSON.parse(String(init?.body)))
      return Response.json(1)
    default:
      return Response.json([])
  }
}

function show(): void {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  queries.setQueryData(ledgerKeys.instruments, [])
  render(
    <QueryClientProvider client={queries}>
      <Preferences />
    </QueryClientProvider>,
  )
}

const toggle = (name: string) => screen.findByRole('button', { name })

beforeEach(() => {
  kept = []
  channels = [TELEGRAM, DISCORD]
  refuses = false
  vi.stubGlobal('fetch', answer)
  connectSupabase('http://localhost', 'key')
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

describe('what is sent where', () => {
  it('is switched off with one press and kept', async () => {
    show()
    const filled = await toggle('모두 체결 · 디스코드')
    expect(filled.getAttribute('aria-pressed')).toBe('true')
    fireEvent.click(filled)
    await waitFor(() => expect(filled.getAttribute('aria-pressed')).toBe('false'))
    await waitFor(() =>
      expect(kept).toMatchObject([
        { p_rows: [{ eventType: 'order_filled', channelId: DISCORD.id, isOn: false, instrumentId: null }] },
      ]),
    )
  })

  it('keeps two presses in a row, one after the other', async () => {
    show()
    fireEvent.click(await toggle('모두 체결 · 디스코드'))
    fireEvent.click(await toggle('모두 체결 · 텔레그램'))
    await waitFor(() => expect(kept.at(-1)?.p_rows).toHaveLength(2))
    await waitFor(async () => {
      const pressed = [await toggle('모두 체결 · 디스코드'), await toggle('모두 체결 · 텔레그램')]
      expect(pressed.map((one) => one.getAttribute('aria-pressed'))).toEqual(['false', 'false'])
    })
  })

  it('does not let a refusal be switched off on the last channel that gets it, and says why', async () => {
    show()
    fireEvent.click(await toggle('증권사의 거부 · 디스코드'))
    await waitFor(() => expect(kept).toHaveLength(1))
    const locked = await toggle('증권사의 거부 · 텔레그램')
    await waitFor(() => expect(locked.getAttribute('aria-disabled')).toBe('true'))
    expect(locked.title).toContain('항상 보내요')
    fireEvent.click(locked)
    expect(locked.getAttribute('aria-pressed')).toBe('true')
    expect(kept).toHaveLength(1)
  })

  it('shows what the ledger has when it refused a change', async () => {
    refuses = true
    show()
    const filled = await toggle('모두 체결 · 디스코드')
    fireEvent.click(filled)
    await waitFor(() => expect(filled.getAttribute('aria-pressed')).toBe('true'))
  })

  it('has nothing to choose before there is a channel', async () => {
    channels = []
    show()
    expect(await screen.findByText('받는 곳을 연결하면 여기에서 고를 수 있어요.')).toBeDefined()
    expect(screen.queryByText('모두 체결')).toBeNull()
  })
})

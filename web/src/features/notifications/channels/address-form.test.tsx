import { createKeyPair } from '@naru/shared/crypto/sealed-box'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { connectSupabase } from '@/lib/supabase/browser.ts'
import { ko } from '@/text/ko.ts'
import { AddressForm } from './address-form.tsx'
import type { TypedKind } from './fields.ts'

const TOKEN = 'abcdefghij-ABCDEFGHIJ_0123456789abcdefghij'
const DISCORD_URL = `https://discord.com/api/webhooks/123456789012345678/${TOKEN}`

let publicKey = ''
/** The arguments of every `save_channel`. */
let saved: Record<string, string>[] = []
let refusal: object | null = null
let queries = new QueryClient()
const onDone = vi.fn()

async function answer(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  if (String(input).endsWith('/auth/token')) {
    const now = Date.now()
    const userId = '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d'
    return Response.json({ accessToken: 'token', userId, expiresAt: now + 3_600_000, now })
  }
  if (String(input).endsWith('/test_channel')) return Response.json(crypto.randomUUID())
  saved.push(JSON.parse(String(init?.body)))
  return refusal ? Response.json(refusal, { status: 400 }) : Response.json(saved.at(-1)?.p_id)
}

function show(kind: TypedKind): void {
  const bridge = { id: crypto.randomUUID(), name: 'NAS', url: 'http://127.0.0.1', keyId: 'k1', publicKey }
  render(
    <QueryClientProvider client={queries}>
      <AddressForm kind={kind} serving={{ bridge, choose: async () => {} }} onDone={onDone} />
    </QueryClientProvider>,
  )
}

const type = (label: string, value: string): void =>
  void fireEvent.change(screen.getByLabelText(label), { target: { value } })
const save = (): void => void fireEvent.click(screen.getByRole('button', { name: '봉인해서 저장' }))

beforeAll(async () => {
  publicKey = (await createKeyPair()).publicKey
})
beforeEach(() => {
  saved = []
  refusal = null
  queries = new QueryClient()
  onDone.mockReset()
  vi.stubGlobal('fetch', answer)
  connectSupabase('http://localhost', 'key')
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

describe('the address of a channel', () => {
  it('leaves this browser sealed, and stays neither in the page nor in its caches', async () => {
    show('discord')
    type('웹후크 URL', DISCORD_URL)
    save()
    await waitFor(() => expect(onDone).toHaveBeenCalledOnce())
    expect(saved).toMatchObject([{ p_kind: 'discord', p_label: '디스코드', p_masked: '••••5678', p_key_id: 'k1' }])
    expect(JSON.stringify(saved)).not.toContain(TOKEN)
    expect((screen.getByLabelText('웹후크 URL') as HTMLInputElement).value).toBe('')
    const cached = JSON.stringify([
      queries
        .getQueryCache()
        .getAll()
        .map(({ state }) => state),
      queries
        .getMutationCache()
        .getAll()
        .map(({ state }) => state),
    ])
    expect(cached).not.toContain(TOKEN)
  })

  it('is asked for again when it leads elsewhere, and nothing is sent', async () => {
    show('discord')
    type('웹후크 URL', 'https://evil.example.com/api/webhooks/1/x')
    save()
    expect(await screen.findByText(/디스코드 웹후크 URL이 아니에요/)).toBeDefined()
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('웹후크 URL')))
    expect(saved).toEqual([])
  })

  it('is not said to be kept when the ledger refused it', async () => {
    refusal = { message: 'rate_limited', code: 'P0001' }
    show('fcm')
    type('등록 토큰', 'a'.repeat(140))
    save()
    expect(await screen.findByText(ko.errors.rate_limited.what)).toBeDefined()
    await waitFor(() => expect(screen.getByRole('button', { name: '봉인해서 저장' })).toHaveProperty('disabled', false))
    expect(onDone).not.toHaveBeenCalled()
  })
})

it('shows the signing secret of a webhook once it is kept, and never sends it in clear', async () => {
  show('webhook')
  type('받을 주소', 'https://n8n.example.com/webhook/naru')
  save()
  const shown = await screen.findByTestId('webhook-secret')
  const secret = /[0-9a-f]{64}/.exec(shown.textContent ?? '')?.[0] ?? ''
  expect(secret).toHaveLength(64)
  expect(JSON.stringify(saved)).not.toContain(secret)
  expect(saved).toMatchObject([{ p_masked: 'n8n.example.com' }])
  fireEvent.click(screen.getByRole('button', { name: '옮겨 두었어요' }))
  expect(onDone).toHaveBeenCalledOnce()
})

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { connectSupabase } from './supabase/browser.ts'
import { leaveThisDevice, rememberThisDevice, useThisDevice } from './this-device.ts'

const CHANNEL = 'aaaaaaaa-7425-40de-944b-e07fc1f90ae7'
let removed: unknown[] = []
let isReachable = true
const unsubscribe = vi.fn(async () => true)

async function answer(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  if (String(input).endsWith('/auth/token')) {
    const now = Date.now()
    const userId = '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d'
    return Response.json({ accessToken: 'token', userId, expiresAt: now + 3_600_000, now })
  }
  if (!isReachable) throw new TypeError('Failed to fetch')
  removed.push(JSON.parse(String(init?.body)))
  return Response.json(null)
}

beforeEach(() => {
  removed = []
  isReachable = true
  unsubscribe.mockClear()
  vi.stubGlobal('fetch', answer)
  connectSupabase('http://localhost', 'key')
  const registration = { pushManager: { getSubscription: async () => ({ unsubscribe }) } }
  Object.defineProperty(navigator, 'serviceWorker', {
    configurable: true,
    value: { getRegistration: async () => registration },
  })
})
afterEach(() => {
  rememberThisDevice(null)
  vi.unstubAllGlobals()
})

describe('signing out of a device that gets pushes', () => {
  it('ends them here and in the ledger, for whoever uses this browser next', async () => {
    rememberThisDevice(CHANNEL)
    await leaveThisDevice()
    expect(unsubscribe).toHaveBeenCalledOnce()
    expect(removed).toEqual([{ p_id: CHANNEL }])
    expect(useThisDevice.getState().channelId).toBeNull()
  })

  it('ends them here even while the ledger cannot be reached', async () => {
    isReachable = false
    rememberThisDevice(CHANNEL)
    await leaveThisDevice()
    expect(unsubscribe).toHaveBeenCalledOnce()
  })

  it('asks for nothing where there are none', async () => {
    await leaveThisDevice()
    expect([removed, unsubscribe.mock.calls]).toEqual([[], []])
  })
})

import { unixMs } from '@naru/shared/core/time'
import { seal } from '@naru/shared/crypto/sealed-box'
import { AccountId } from '@naru/shared/domain/order'
import type { APIRequestContext, BrowserContext, Page } from 'playwright/test'
import { expect } from 'playwright/test'
import { z } from 'zod'
import { type StackUnderTest, stackUnderTest } from './stack.ts'

/**
 * Somebody new who has just connected a demo account, whose session runs. Gives its number. The page is where it was:
 * nothing was drawn for it. What one sees on the way is told by `first-order` and `connect`.
 */
export async function becomeTrader(page: Page, email: string): Promise<string> {
  const context = page.context()
  await signIn(context, email)
  const stack = stackUnderTest()
  const token = await tokenOf(context.request, stack)
  const ledger = ledgerOf(context.request, stack, token.accessToken)
  const { environment, accountNumber, appKey, appSecret, htsId } = await stack.openBrokerAccount()
  const { id, keyId, publicKey } = stack.bridge
  const opened = { p_bridge_id: id, p_environment: environment, p_label: '모의투자' }
  const accountId = AccountId.parse(await ledger.call('create_broker_account', opened))
  const about = { v: 1, userId: token.userId, accountId, keyId, environment, broker: 'kis' } as const
  const sealed = await seal(
    { ...about, appKey, appSecret, accountNumber, htsId, sealedAt: unixMs(Date.now()) },
    publicKey,
  )
  await ledger.call('save_credential', { p_account_id: accountId, p_key_id: keyId, p_sealed: sealed })
  await expect.poll(() => ledger.sessionOf(accountId), { timeout: 30_000 }).toBe('running')
  return accountNumber
}

/**
 * Signs in as a browser without scripts would: the same form, redirects and cookies, and no page that has to be drawn.
 * Stories about signing in go through the pages.
 */
export async function signIn({ request }: BrowserContext, email: string): Promise<void> {
  const { webUrl } = stackUnderTest()
  const page = await (await request.get(`${webUrl}/sign-in`)).text()
  const [, action = 'none'] = /name="(\$ACTION_ID_\w+)"/.exec(page) ?? []
  const chooser = await request.post(`${webUrl}/sign-in`, { multipart: { [action]: '', next: SOMEWHERE_LIGHT } })
  const asked = new URL(chooser.url())
  const form = { ...Object.fromEntries(asked.searchParams), nonce: '', email }
  const arrived = await request.post(new URL('choose', asked).href, { form })
  expect(new URL(arrived.url()).pathname, 'where signing in leads').toBe(SOMEWHERE_LIGHT)
}

/** Where signing in leads back to; the server has nothing to compute for it. */
const SOMEWHERE_LIGHT = '/offline.html'

const Token = z.object({ accessToken: z.string(), userId: z.uuid() })
const Accounts = z.array(z.object({ session_state: z.string() }))

async function tokenOf(request: APIRequestContext, { webUrl }: StackUnderTest): Promise<z.infer<typeof Token>> {
  return Token.parse(await (await request.post(`${webUrl}/auth/token`)).json())
}

/** What a page asks of the database, as this person. */
function ledgerOf(request: APIRequestContext, { supabaseUrl, supabaseKey }: StackUnderTest, token: string) {
  const headers = { apikey: supabaseKey, Authorization: `Bearer ${token}` }
  const rest = `${supabaseUrl}/rest/v1`
  return {
    async call(name: string, data: object): Promise<unknown> {
      const answer = await request.post(`${rest}/rpc/${name}`, { headers, data })
      expect(answer.ok(), `${name}: ${await answer.text()}`).toBe(true)
      return answer.text().then((text) => (text === '' ? undefined : JSON.parse(text)))
    },
    async sessionOf(accountId: string): Promise<string | undefined> {
      const answer = await request.get(`${rest}/broker_accounts`, {
        headers,
        params: { id: `eq.${accountId}`, select: 'session_state' },
      })
      return Accounts.parse(await answer.json())[0]?.session_state
    },
  }
}

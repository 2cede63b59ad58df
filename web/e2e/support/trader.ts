import { createHash, randomUUID } from 'node:crypto'
import { unixMs } from '@naru/shared/core/time'
import { seal } from '@naru/shared/crypto/sealed-box'
import { AccountId } from '@naru/shared/domain/order'
import { canonicalRule } from '@naru/shared/rules/canonical'
import { explainRule } from '@naru/shared/rules/explain'
import { parseRule } from '@naru/shared/rules/parse'
import { explainSpec } from '@naru/shared/strategies/explain-spec'
import { canonicalStrategySpec, parseStrategySpec } from '@naru/shared/strategies/spec'
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

/** A chat of the person who is signed in, without the page that shows its code. */
export async function tieChat({ request }: BrowserContext, chat: string): Promise<void> {
  const stack = stackUnderTest()
  const ledger = ledgerOf(request, stack, (await tokenOf(request, stack)).accessToken)
  const { code } = z.object({ code: z.string() }).parse(await ledger.call('start_telegram_binding', {}))
  await stack.sayToBot(chat, `/start ${code}`)
  await expect.poll(() => stack.arrivedAt('telegram', chat), { timeout: 30_000 }).not.toEqual([])
}

/** Saves and arms a rule as its page does, for the first account of who is signed in. */
export async function armRule({ request }: BrowserContext, rule: object): Promise<void> {
  const stack = stackUnderTest()
  const ledger = ledgerOf(request, stack, (await tokenOf(request, stack)).accessToken)
  const parsed = parseRule({ v: 1, ...rule })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  const { name, kind } = parsed.value
  const definition = canonicalRule(parsed.value)
  const id = randomUUID()
  const saved = { p_id: id, p_name: name, p_kind: kind, p_account_id: await ledger.accountId() }
  await ledger.call('save_rule', { ...saved, p_definition: definition })
  await ledger.call('arm_rule', {
    p_rule_id: id,
    p_version_id: randomUUID(),
    p_hash: hashOf(definition),
    p_sentence_ko: explainRule(parsed.value, 'ko')[0],
    p_sentence_en: explainRule(parsed.value, 'en')[0],
  })
}

/** Saves and arms a strategy as its pages do, for the first account of who is signed in. Gives its id. */
export async function armStrategy({ request }: BrowserContext, spec: object): Promise<string> {
  const stack = stackUnderTest()
  const ledger = ledgerOf(request, stack, (await tokenOf(request, stack)).accessToken)
  const parsed = parseStrategySpec({ v: 1, ...spec })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  const text = canonicalStrategySpec(parsed.value)
  const [id, hash] = [randomUUID(), hashOf(text)]
  const saved = { p_id: id, p_name: parsed.value.name, p_account_id: await ledger.accountId() }
  await ledger.call('save_strategy', { ...saved, p_spec: text, p_hash: hash })
  await ledger.call('arm_strategy', {
    p_strategy_id: id,
    p_version_id: randomUUID(),
    p_hash: hash,
    p_sentence_ko: explainSpec(parsed.value, 'ko').join('\n'),
    p_sentence_en: explainSpec(parsed.value, 'en').join('\n'),
    p_when: 'now',
  })
  return id
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

const Token = z.object({ accessToken: z.string(), userId: z.uuid() })
const Accounts = z.array(z.object({ id: z.string(), session_state: z.string() }))

async function tokenOf(request: APIRequestContext, { webUrl }: StackUnderTest): Promise<z.infer<typeof Token>> {
  return Token.parse(await (await request.post(`${webUrl}/auth/token`)).json())
}

/** What a page asks of the database, as this person. */
function ledgerOf(request: APIRequestContext, { supabaseUrl, supabaseKey }: StackUnderTest, token: string) {
  const headers = { apikey: supabaseKey, Authorization: `Bearer ${token}` }
  const rest = `${supabaseUrl}/rest/v1`
  const accounts = async (params: Readonly<Record<string, string>>) => {
    const answer = await request.get(`${rest}/broker_accounts`, { headers, params })
    return Accounts.parse(await answer.json())
  }
  return {
    accountId: async () => (await accounts({ select: 'id,session_state' }))[0]?.id,
    sessionOf: async (accountId: string) =>
      (await accounts({ select: 'id,session_state', id: `eq.${accountId}` }))[0]?.session_state,
    async call(name: string, data: object): Promise<unknown> {
      const answer = await request.post(`${rest}/rpc/${name}`, { headers, data })
      expect(answer.ok(), `${name}: ${await answer.text()}`).toBe(true)
      return answer.text().then((text) => (text === '' ? undefined : JSON.parse(text)))
    },
  }
}

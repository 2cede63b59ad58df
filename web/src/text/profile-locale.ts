import { cookies } from 'next/headers'
import { LOCALE_COOKIE, UNSAVED_LOCALE_COOKIE } from '@/lib/cookies.ts'
import { createRequestClient } from '@/lib/supabase/server.ts'
import { type Locale, toLocale } from './locale.ts'

type Client = Awaited<ReturnType<typeof createRequestClient>>

const LASTING = { path: '/', maxAge: 365 * 86_400, sameSite: 'lax', httpOnly: true } as const

/**
 * The page is drawn in the language of this device's cookie; the profile carries it to the user's other devices. A
 * choice that cannot reach the profile yet, because nobody is signed in or the ledger is away, waits in the cookie.
 */
export async function chooseLocale(locale: Locale): Promise<void> {
  const jar = await cookies()
  jar.set(LOCALE_COOKIE, locale, LASTING)
  if (await saveLocale(await createRequestClient(), locale)) jar.delete(UNSAVED_LOCALE_COOKIE)
  else jar.set(UNSAVED_LOCALE_COOKIE, locale, LASTING)
}

/** Right after signing in: what was chosen here meanwhile goes to the profile, else the profile's language comes here. */
export async function syncLocale(client: Client): Promise<void> {
  const jar = await cookies()
  const unsaved = jar.get(UNSAVED_LOCALE_COOKIE)?.value
  if (unsaved !== undefined) {
    if (await saveLocale(client, toLocale(unsaved))) jar.delete(UNSAVED_LOCALE_COOKIE)
    return
  }
  const { data } = await client.from('profiles').select('locale').maybeSingle()
  if (data) jar.set(LOCALE_COOKIE, toLocale(data.locale), LASTING)
}

async function saveLocale(client: Client, locale: Locale): Promise<boolean> {
  const { data } = await client.auth.getSession()
  if (!data.session) return false
  const { error } = await client.rpc('update_profile', { p_locale: locale })
  return error === null
}

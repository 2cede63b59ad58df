'use server'

import { cookies } from 'next/headers'
import { LOCALE_COOKIE } from '@/lib/cookies.ts'
import { toLocale } from './locale.ts'

/** Remembers the reader's language on this device; the page is drawn again in it. */
export async function setLocale(locale: string): Promise<void> {
  const jar = await cookies()
  jar.set(LOCALE_COOKIE, toLocale(locale), { path: '/', maxAge: 365 * 86_400, sameSite: 'lax', httpOnly: true })
}

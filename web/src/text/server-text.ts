import { cookies } from 'next/headers'
import { LOCALE_COOKIE } from '@/lib/cookies.ts'
import { admin as enAdmin } from './en/admin.ts'
import { en } from './en.ts'
import { type AdminWords, admin as koAdmin } from './ko/admin.ts'
import { ko, type Text } from './ko.ts'
import { type Locale, toLocale } from './locale.ts'

/** The reader's language, on the server. */
export async function requestLocale(): Promise<Locale> {
  return toLocale((await cookies()).get(LOCALE_COOKIE)?.value)
}

export async function requestText(): Promise<Text> {
  return (await requestLocale()) === 'en' ? en : ko
}

export async function requestAdminWords(): Promise<AdminWords> {
  return (await requestLocale()) === 'en' ? enAdmin : koAdmin
}

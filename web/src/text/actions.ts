'use server'

import { toLocale } from './locale.ts'
import { chooseLocale } from './profile-locale.ts'

/** The page is drawn again in this language, here and on the reader's other devices. */
export async function setLocale(locale: string): Promise<void> {
  await chooseLocale(toLocale(locale))
}

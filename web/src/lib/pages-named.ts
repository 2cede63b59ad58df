import type { Text } from '@/text/ko.ts'
import { NAV, type NavItem } from './nav.ts'

/** One letter is in too many names. */
const LETTERS_AT_LEAST = 2

/** Pages whose name holds what is typed. */
export function pagesNamed(typed: string, names: Text['nav']): readonly NavItem[] {
  const wanted = typed.trim().toLowerCase()
  return wanted.length < LETTERS_AT_LEAST ? [] : NAV.filter(({ key }) => names[key].toLowerCase().includes(wanted))
}

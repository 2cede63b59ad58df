import { House, type LucideIcon, ReceiptText, Settings, Star } from 'lucide-react'
import type { Text } from '@/text/ko.ts'

interface NavItem {
  readonly href: string
  readonly key: keyof Pick<Text['nav'], 'home' | 'watchlist' | 'orders' | 'settings'>
  readonly icon: LucideIcon
}

export const NAV: readonly NavItem[] = [
  { href: '/', key: 'home', icon: House },
  { href: '/watchlist', key: 'watchlist', icon: Star },
  { href: '/orders', key: 'orders', icon: ReceiptText },
  { href: '/settings', key: 'settings', icon: Settings },
]

export const isCurrent = (href: string, path: string): boolean =>
  href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`)

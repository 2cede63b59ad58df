import {
  ChartNoAxesColumn,
  House,
  Landmark,
  type LucideIcon,
  ReceiptText,
  ScrollText,
  Settings,
  ShieldAlert,
  Star,
} from 'lucide-react'
import type { Text } from '@/text/ko.ts'

interface NavItem {
  readonly href: string
  readonly key: keyof Pick<
    Text['nav'],
    'home' | 'watchlist' | 'rankings' | 'orders' | 'accounts' | 'safety' | 'records' | 'settings'
  >
  readonly icon: LucideIcon
  /** A phone has room for five; what is left out is reached from Settings. */
  readonly isDeskOnly?: boolean
}

export const NAV: readonly NavItem[] = [
  { href: '/', key: 'home', icon: House },
  { href: '/watchlist', key: 'watchlist', icon: Star },
  { href: '/rankings', key: 'rankings', icon: ChartNoAxesColumn },
  { href: '/orders', key: 'orders', icon: ReceiptText },
  { href: '/accounts', key: 'accounts', icon: Landmark, isDeskOnly: true },
  { href: '/safety', key: 'safety', icon: ShieldAlert, isDeskOnly: true },
  { href: '/records', key: 'records', icon: ScrollText, isDeskOnly: true },
  { href: '/settings', key: 'settings', icon: Settings },
]

export const isCurrent = (href: string, path: string): boolean =>
  href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`)

import {
  Bell,
  BellPlus,
  ChartLine,
  ChartNoAxesColumn,
  FlaskConical,
  History,
  House,
  Landmark,
  type LucideIcon,
  PieChart,
  ReceiptText,
  ScrollText,
  Settings,
  ShieldAlert,
  Star,
  Workflow,
} from 'lucide-react'
import type { Text } from '@/text/ko.ts'

export interface NavItem {
  readonly href: string
  readonly key: keyof Pick<
    Text['nav'],
    | 'home'
    | 'watchlist'
    | 'rankings'
    | 'orders'
    | 'rules'
    | 'strategies'
    | 'backtests'
    | 'replay'
    | 'portfolio'
    | 'analytics'
    | 'notifications'
    | 'accounts'
    | 'safety'
    | 'records'
    | 'settings'
  >
  readonly icon: LucideIcon
  /** A phone has room for five; Settings, in its top bar, leads to what is left out. */
  readonly isDeskOnly?: boolean
  /** Stands in the top bar of a desk. */
  readonly isPhoneOnly?: boolean
}

export const NAV: readonly NavItem[] = [
  { href: '/', key: 'home', icon: House },
  { href: '/watchlist', key: 'watchlist', icon: Star },
  { href: '/rankings', key: 'rankings', icon: ChartNoAxesColumn, isDeskOnly: true },
  { href: '/orders', key: 'orders', icon: ReceiptText },
  { href: '/rules', key: 'rules', icon: BellPlus },
  { href: '/strategies', key: 'strategies', icon: Workflow, isDeskOnly: true },
  { href: '/backtests', key: 'backtests', icon: FlaskConical, isDeskOnly: true },
  { href: '/replay', key: 'replay', icon: History, isDeskOnly: true },
  { href: '/portfolio', key: 'portfolio', icon: PieChart, isDeskOnly: true },
  { href: '/analytics', key: 'analytics', icon: ChartLine, isDeskOnly: true },
  { href: '/notifications', key: 'notifications', icon: Bell, isPhoneOnly: true },
  { href: '/accounts', key: 'accounts', icon: Landmark, isDeskOnly: true },
  { href: '/safety', key: 'safety', icon: ShieldAlert, isDeskOnly: true },
  { href: '/records', key: 'records', icon: ScrollText, isDeskOnly: true },
  { href: '/settings', key: 'settings', icon: Settings, isDeskOnly: true },
]

export const isCurrent = (href: string, path: string): boolean =>
  href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`)

import { account, home, onboarding, settings } from './en/account.ts'
import { bridge, common, market, nav, pages, signIn } from './en/common.ts'
import { errors } from './en/errors.ts'
import { finder } from './en/finder.ts'
import { live } from './en/live.ts'
import { book, chart, quotes, search, watchlist } from './en/market-data.ts'
import { orders } from './en/orders.ts'
import { broker, info, tape } from './en/screens.ts'
import { security } from './en/security.ts'
import { trade } from './en/trade.ts'
import type { Text } from './ko.ts'

export const en: Text = {
  common,
  nav,
  signIn,
  pages,
  market,
  bridge,
  errors,
  orders,
  account,
  home,
  onboarding,
  settings,
  trade,
  quotes,
  chart,
  book,
  search,
  finder,
  watchlist,
  tape,
  info,
  broker,
  security,
  live,
}

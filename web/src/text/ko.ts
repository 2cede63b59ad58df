import { account, home, onboarding, settings } from './ko/account.ts'
import { bridge, common, market, nav, pages, signIn } from './ko/common.ts'
import { errors } from './ko/errors.ts'
import { finder } from './ko/finder.ts'
import { live } from './ko/live.ts'
import { book, chart, quotes, search, watchlist } from './ko/market-data.ts'
import { orders } from './ko/orders.ts'
import { broker, info, tape } from './ko/screens.ts'
import { security } from './ko/security.ts'
import { trade } from './ko/trade.ts'

/** Korean is the first language; its shape is the law for every other. */
export const ko = {
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

export type Text = typeof ko

'use client'

import { FlaskConical, WifiOff } from 'lucide-react'
import { useNow } from '@/lib/clock.ts'
import { useConfig } from '@/lib/config.tsx'
import { useConnection } from '@/lib/connection.ts'
import { useCurrentAccount } from '@/lib/current-account.ts'
import { useText } from '@/text/text-provider.tsx'
import { useIsOnline } from '@/ui/states.tsx'
import { useFeed } from './use-feed.ts'

/** Real money is announced across the whole width, with the account it belongs to. */
export function LiveBanner() {
  const text = useText()
  const account = useCurrentAccount()
  if (account?.environment !== 'live') return null
  return (
    <p className="bg-ink px-4 py-1.5 text-center font-bold text-13 text-canvas" data-testid="live-banner">
      {text.account.liveBanner(account.account_number_masked ?? text.account.numberUnknown)}
    </p>
  )
}

export function SandboxNotice() {
  const text = useText()
  const { sandbox } = useConfig()
  const feed = useFeed()
  if (!sandbox && feed?.kind !== 'replay') return null
  const words = feed?.kind === 'replay' ? text.market.replayNotice(feed.date ?? '') : text.market.sandboxNotice
  return (
    <p
      className="flex items-center justify-center gap-2 bg-paper-soft px-4 py-1.5 text-12 text-paper"
      data-testid="sandbox-notice"
    >
      <FlaskConical aria-hidden size={14} className="shrink-0" />
      {words}
    </p>
  )
}

/** A short break is nobody's concern; a longer one means that figures are read at intervals. */
const PATIENCE_MS = 4_000

export function ConnectionBanner() {
  const text = useText()
  const isOnline = useIsOnline()
  const lostAt = useConnection((connection) => connection.lostAt)
  const now = useNow()
  const isLong = lostAt !== null && now - lostAt > PATIENCE_MS
  const words = isOnline ? (isLong ? text.common.realtimeBanner : '') : text.common.offlineBanner
  return (
    <p
      role="status"
      className="flex items-center justify-center gap-2 border-danger border-b bg-danger-soft px-4 py-2 text-13 text-danger empty:hidden"
      data-testid="connection-banner"
    >
      {words && <WifiOff aria-hidden size={16} className="shrink-0" />}
      {words}
    </p>
  )
}

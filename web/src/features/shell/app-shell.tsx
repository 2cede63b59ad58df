'use client'

import dynamic from 'next/dynamic'
import { type ReactNode, useEffect } from 'react'
import { cn } from '@/lib/cn.ts'
import { chooseAccount, useChosenAccount, useCurrentAccount, useOpenAccounts } from '@/lib/current-account.ts'
import { useText } from '@/text/text-provider.tsx'
import { Badge } from '@/ui/badge.tsx'
import { LanguageSwitch, ThemeSwitch } from '@/ui/preference-switches.tsx'
import { ConnectionBanner, LiveBanner, SandboxNotice } from './banners.tsx'
import { BridgePulse } from './bridge-pulse.tsx'
import { BottomTabs, CornerLinks, SideNav } from './nav-links.tsx'
import { SignOutButton } from './sign-out-button.tsx'

/** Trading hours and holidays are a lot to know; the server cannot tell the time of the reader's page anyway. */
const MarketChip = dynamic(async () => (await import('./market-chip.tsx')).MarketChip, { ssr: false })
const UnreadTitle = dynamic(async () => (await import('./unread.tsx')).UnreadTitle, { ssr: false })

interface AppShellProps {
  /** Stands in the top bar of every page. */
  readonly tools?: ReactNode
  readonly children: ReactNode
}

/** Frame of every signed-in page: where am I, is the market open, is the bridge there, and is this real money. */
export function AppShell({ tools, children }: AppShellProps) {
  const text = useText()
  const environment = useCurrentAccount()?.environment
  useEffect(() => void useChosenAccount.persist.rehydrate(), [])
  return (
    <div
      className={cn('min-h-dvh md:grid md:grid-cols-[11rem_1fr]', environment === 'paper' && 'paper-watermark')}
      data-environment={environment}
    >
      {environment === 'paper' && <PaperFrame />}
      <aside className="sticky top-0 hidden h-dvh flex-col justify-between border-r bg-surface md:flex">
        <div>
          <p className="flex h-14 items-center px-5 font-bold text-20 text-accent">{text.common.appName}</p>
          <SideNav />
        </div>
        <div className="grid justify-items-start gap-1 border-t p-3">
          <LanguageSwitch />
          <SignOutButton />
        </div>
      </aside>
      <div className="flex min-w-0 flex-col pb-[calc(3.5rem+env(safe-area-inset-bottom))] md:pb-0">
        <section aria-label={text.common.notices}>
          <LiveBanner />
          <SandboxNotice />
          <ConnectionBanner />
        </section>
        <TopBar tools={tools} />
        <main id="content" tabIndex={-1} className="mx-auto w-full max-w-[96rem] flex-1 p-4 outline-none">
          {children}
        </main>
      </div>
      <BottomTabs />
      <UnreadTitle />
    </div>
  )
}

function TopBar({ tools }: Pick<AppShellProps, 'tools'>) {
  const text = useText()
  return (
    <header className="sticky top-0 z-10 flex h-14 items-center gap-3 border-b bg-surface px-4">
      <p className="shrink-0 font-bold text-16 text-accent md:hidden">{text.common.appName}</p>
      <MarketChip />
      <BridgePulse />
      <div className="ml-auto flex items-center gap-2">
        {tools}
        <AccountSwitch />
        <CornerLinks />
        <span className="max-md:hidden">
          <ThemeSwitch />
        </span>
      </div>
    </header>
  )
}

function AccountSwitch() {
  const text = useText()
  const accounts = useOpenAccounts()
  const account = useCurrentAccount()
  if (!accounts || !account) return null
  return (
    <>
      <Badge tone={account.environment === 'paper' ? 'paper' : 'danger'}>
        {text.account.environment[account.environment]}
      </Badge>
      {accounts.length > 1 && (
        <select
          aria-label={text.home.chooseAccount}
          value={account.id}
          onChange={(event) => chooseAccount(event.target.value)}
          className="h-11 max-w-36 rounded-table border border-line-strong bg-surface px-2 text-13 md:h-9"
        >
          {accounts.map((candidate) => (
            <option key={candidate.id} value={candidate.id}>
              {candidate.label}
            </option>
          ))}
        </select>
      )}
    </>
  )
}

/** Drawn over everything and touched by nothing. */
function PaperFrame() {
  return <div aria-hidden className="pointer-events-none fixed inset-0 z-20 border-2 border-paper" />
}

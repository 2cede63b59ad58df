'use client'

import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import type { SessionState } from '@naru/shared/domain/account'
import Link from 'next/link'
import { useState } from 'react'
import { usePinnedBridge } from '@/lib/config.tsx'
import { useText } from '@/text/text-provider.tsx'
import { Age } from '@/ui/age-badge.tsx'
import { Badge, type Tone } from '@/ui/badge.tsx'
import { Button, buttonStyle } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { ConnectAccount } from './connect-account-lazy.tsx'
import { RemoveDialog, TradingModeDialog } from './danger-dialogs.tsx'
import { LiveAccess } from './live-access.tsx'
import { SessionDetail } from './session-detail.tsx'
import { RefusalReason } from './verification.tsx'

const SESSION_TONE: Readonly<Record<SessionState, Tone>> = {
  waiting: 'neutral',
  connecting: 'neutral',
  reconciling: 'neutral',
  running: 'accent',
  degraded: 'danger',
  refused: 'danger',
  stopped: 'neutral',
}

type Opened = 'replace' | 'remove' | 'mode' | null

/** One broker account: whose it is, how its session and its key stand, and what can be done about it. */
export function AccountCard({ account }: { account: BrokerAccountRow }) {
  const text = useText()
  const { settings } = text
  const bridge = usePinnedBridge(account.bridge_id)
  const [opened, setOpened] = useState<Opened>(null)
  const close = (): void => setOpened(null)
  return (
    <article className="grid gap-3 border-t px-4 py-4" data-account={account.id}>
      <header className="flex flex-wrap items-center gap-2">
        <h3 className="text-16">{account.label}</h3>
        <Badge tone={account.environment === 'paper' ? 'paper' : 'danger'}>
          {text.account.environment[account.environment]}
        </Badge>
        <span className="tabular text-13 text-muted">
          {account.account_number_masked ?? text.account.numberUnknown}
        </span>
      </header>
      <StateBadges account={account} />
      <SessionDetail account={account} />
      <LiveAccess account={account} />
      {account.session_code && <RefusalReason account={account} />}
      <footer className="flex flex-wrap gap-2">
        <Link href="/accounts" className={buttonStyle({ variant: 'outline', size: 'small' })}>
          {text.broker.open}
        </Link>
        {bridge && (
          <Button variant="outline" size="small" onClick={() => setOpened('replace')}>
            {settings.replaceKey}
          </Button>
        )}
        <Button
          variant={account.mode === 'halted' ? 'outline' : 'danger'}
          size="small"
          onClick={() => setOpened('mode')}
        >
          {account.mode === 'halted' ? settings.resume : settings.halt}
        </Button>
        <Button variant="quiet" size="small" onClick={() => setOpened('remove')}>
          {settings.removeAccount}
        </Button>
      </footer>
      {bridge && (
        <Dialog
          open={opened === 'replace'}
          onClose={close}
          title={settings.replaceKeyTitle(account.label)}
          description={settings.replaceKeyBody}
        >
          <ConnectAccount bridge={bridge} account={account} />
        </Dialog>
      )}
      <TradingModeDialog account={account} open={opened === 'mode'} onClose={close} />
      <RemoveDialog account={account} open={opened === 'remove'} onClose={close} />
    </article>
  )
}

function StateBadges({ account }: { account: BrokerAccountRow }) {
  const text = useText()
  return (
    <p className="flex flex-wrap items-center gap-2">
      <Badge
        tone={SESSION_TONE[account.session_state]}
        title={text.account.session[account.session_state].meaning}
        data-session={account.session_state}
      >
        {text.account.session[account.session_state].label}
      </Badge>
      <Badge
        tone={account.credential_state === 'verified' ? 'accent' : 'neutral'}
        data-credential={account.credential_state}
      >
        {text.account.credential[account.credential_state]}
      </Badge>
      <Badge tone={account.mode === 'active' ? 'accent' : 'danger'} data-mode={account.mode}>
        {text.account.mode[account.mode]}
      </Badge>
      <span className="text-12 text-muted">
        {text.account.session[account.session_state].meaning} (<Age at={account.session_at} />)
      </span>
    </p>
  )
}

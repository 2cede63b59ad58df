'use client'

import type { NotificationRow } from '@naru/shared/contracts/notifications'
import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import { ChevronDown, ChevronRight } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { cn } from '@/lib/cn.ts'
import { formatTime } from '@/lib/format.ts'
import { useNotificationWords } from '@/text/notifications.ts'
import { useText } from '@/text/text-provider.tsx'
import { Badge } from '@/ui/badge.tsx'
import { Button } from '@/ui/button.tsx'
import { DeliveryLog } from './delivery-log.tsx'
import { EvidenceBadge } from './evidence-badge.tsx'
import { targetOf } from './targets.ts'
import { useMessageOf } from './use-message.ts'

interface NotificationItemProps {
  readonly row: NotificationRow
  readonly account: BrokerAccountRow | undefined
  readonly onRead: (id: string) => void
}

/** One notification: first how sure it is, then what happened, whose money it is about, and where it went. */
export function NotificationItem({ row, account, onRead }: NotificationItemProps) {
  const words = useNotificationWords()
  const isUnread = row.read_at === null
  const [isLogShown, setIsLogShown] = useState(false)
  return (
    <li
      className={cn('grid gap-2 border-t px-4 py-3', isUnread && 'bg-accent-soft/40')}
      data-notification={row.event_type}
      data-unread={isUnread}
      data-severity={row.severity}
    >
      <p className="flex flex-wrap items-center gap-2">
        <EvidenceBadge evidence={row.evidence} />
        {row.severity === 'critical' && <Badge tone="danger">{words.severity.critical}</Badge>}
        {account && <AccountBadge account={account} />}
        <span className="ml-auto flex items-center gap-1.5 text-12 text-muted">
          {isUnread && <span aria-hidden className="size-2 rounded-full bg-accent" />}
          {isUnread && <span className="sr-only">{words.unread}</span>}
          <time dateTime={row.repeated_at ?? row.created_at} className="tabular">
            {formatTime(row.repeated_at ?? row.created_at).slice(0, 5)}
          </time>
        </span>
      </p>
      <MessageText row={row} isUnread={isUnread} onRead={onRead} />
      <p className="-my-1 -ml-3 flex flex-wrap items-center">
        <Button variant="quiet" size="small" aria-expanded={isLogShown} onClick={() => setIsLogShown(!isLogShown)}>
          <ChevronDown aria-hidden size={14} className={cn(isLogShown && 'rotate-180')} />
          {words.deliveries}
        </Button>
        {isUnread && (
          <Button variant="quiet" size="small" onClick={() => onRead(row.id)}>
            {words.markRead}
          </Button>
        )}
      </p>
      {isLogShown && <DeliveryLog notificationId={row.id} />}
    </li>
  )
}

/** The very sentences every channel sends; all of it leads to what it is about. */
function MessageText({ row, isUnread, onRead }: Omit<NotificationItemProps, 'account'> & { isUnread: boolean }) {
  const words = useNotificationWords()
  const { title, lines } = useMessageOf(row.event_type === 'rule_fired')(row)
  const target = targetOf(row)
  const text = (
    <span className="grid min-w-0 gap-0.5">
      <span className={cn('break-words', isUnread && 'font-bold')}>{title}</span>
      {lines.map((line) => (
        <span key={line} className="tabular break-words text-13 text-muted">
          {line}
        </span>
      ))}
    </span>
  )
  if (!target) return text
  return (
    <Link
      href={target.href}
      title={words.open[target.kind]}
      onClick={() => isUnread && onRead(row.id)}
      className="-mx-2 flex min-h-11 items-center justify-between gap-3 rounded-table px-2 py-1 hover:bg-sunken"
    >
      {text}
      <ChevronRight aria-hidden size={16} className="shrink-0 text-muted" />
    </Link>
  )
}

/** Paper and real money never look the same. */
function AccountBadge({ account }: { account: BrokerAccountRow }) {
  const text = useText()
  return (
    <Badge tone={account.environment === 'paper' ? 'paper' : 'danger'} data-environment={account.environment}>
      {text.account.environment[account.environment]}
    </Badge>
  )
}

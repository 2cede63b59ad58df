'use client'

import { TelegramBinding } from '@naru/shared/contracts/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { CircleCheck, ExternalLink } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useNow } from '@/lib/clock.ts'
import { channelsQuery } from '@/lib/ledger/channels.ts'
import { notificationKeys } from '@/lib/ledger/unread.ts'
import { callRpc } from '@/lib/supabase/browser.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useNotificationWords } from '@/text/notifications.ts'
import { Button, buttonStyle } from '@/ui/button.tsx'
import { ErrorText } from '@/ui/states.tsx'
import { pushKeyQuery } from './push-key.ts'
import type { ServingBridge } from './serving-bridge.ts'

interface BindTelegramProps {
  readonly serving: ServingBridge
  readonly onDone: () => void
}

/** A word that works once ties a chat to this user; the chat's number never passes through this page. */
export function BindTelegram({ serving, onDone }: BindTelegramProps) {
  const { telegram } = useNotificationWords().channels
  const queries = useQueryClient()
  const { data: known } = useQuery(pushKeyQuery(serving.bridge))
  const [binding, setBinding] = useState<TelegramBinding>()
  const [error, setError] = useState<unknown>()
  const [isAsking, setIsAsking] = useState(false)
  const isBound = useIsVerified(binding?.channelId)
  const ask = (): void => {
    setIsAsking(true)
    setError(undefined)
    serving
      .choose()
      .then(() => callRpc('start_telegram_binding', {}, TelegramBinding))
      .then(setBinding)
      .catch(setError)
      .finally(() => {
        setIsAsking(false)
        void queries.invalidateQueries({ queryKey: notificationKeys.channels })
      })
  }
  if (isBound) {
    return (
      <div className="grid justify-items-center gap-4 py-4" role="status" data-testid="telegram-bound">
        <CircleCheck aria-hidden size={32} className="text-accent" />
        <p className="font-bold">{telegram.bound}</p>
        <Button onClick={onDone}>{telegram.done}</Button>
      </div>
    )
  }
  return (
    <div className="grid gap-4">
      {binding && <Code binding={binding} bot={known?.telegramBot ?? null} />}
      {error !== undefined && (
        <div role="alert" className="rounded-table bg-danger-soft p-3">
          <ErrorText error={error} />
        </div>
      )}
      <Button variant={binding ? 'outline' : 'primary'} size="large" disabled={isAsking} onClick={ask}>
        {binding ? telegram.again : telegram.getCode}
      </Button>
    </div>
  )
}

function Code({ binding, bot }: { binding: TelegramBinding; bot: string | null }) {
  const { telegram } = useNotificationWords().channels
  const now = useNow()
  const left = Math.ceil((new Date(binding.expiresAt).getTime() - now) / 1000)
  if (now > 0 && left <= 0) return <p className="text-13 text-danger">{telegram.codeOver}</p>
  return (
    <section className="grid gap-3 rounded-table bg-sunken p-3" aria-label={telegram.code} data-testid="telegram-code">
      <p className="flex flex-wrap items-baseline justify-between gap-2">
        <code className="tabular select-all break-all font-bold text-16">{binding.code}</code>
        {now > 0 && <span className="tabular text-13 text-muted">{telegram.codeLeft(clock(left))}</span>}
      </p>
      {bot !== null && (
        <a
          href={`https://t.me/${bot}?start=${binding.code}`}
          target="_blank"
          rel="noreferrer"
          className={buttonStyle({ variant: 'primary' })}
        >
          <ExternalLink aria-hidden size={16} />
          {telegram.open}
        </a>
      )}
      <p className="text-13 text-muted">
        {telegram.command}{' '}
        <code className="tabular select-all break-all text-ink">
          {bot === null ? '' : `@${bot} `}/start {binding.code}
        </code>
      </p>
      <p className="text-13" role="status">
        {telegram.waiting}
      </p>
    </section>
  )
}

/** "4:05" */
const clock = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`

/** Whether the channel this code was for has been taken by a chat; told by Realtime, asked for while that is away. */
function useIsVerified(channelId: string | undefined): boolean {
  const { data, refetch } = useQuery(channelsQuery)
  const isWaiting = channelId !== undefined
  useEffect(() => {
    if (!isWaiting) return
    const timer = setInterval(() => void refetch(), ASK_MS)
    return () => clearInterval(timer)
  }, [isWaiting, refetch])
  return isWaiting && data?.find(({ id }) => id === channelId)?.state === 'verified'
}

/** A phone that was in Telegram meanwhile may have heard nothing. */
const ASK_MS = 5_000

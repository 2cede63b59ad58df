'use client'

import { isErrorCode } from '@naru/shared/contracts/error-codes'
import type { SessionReport } from '@naru/shared/contracts/market-info-api'
import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import { PlugZap } from 'lucide-react'
import type { ReactNode } from 'react'
import { AppError } from '@/lib/app-error.ts'
import { usePinnedBridge } from '@/lib/config.tsx'
import { formatDayTime } from '@/lib/format.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useText } from '@/text/text-provider.tsx'
import { Age, AgeBadge } from '@/ui/age-badge.tsx'
import { Badge, type Tone } from '@/ui/badge.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, ErrorText, Loaded } from '@/ui/states.tsx'
import { Gauge } from './gauge.tsx'
import { sessionStatusQuery } from './queries.ts'
import { Slots } from './slots.tsx'

const TOKEN_TONE = { valid: 'accent', expired: 'danger', none: 'neutral' } as const
const SOCKET_TONE: Readonly<Record<SessionReport['socket']['state'], Tone>> = {
  starting: 'neutral',
  up: 'accent',
  down: 'danger',
  off: 'danger',
}

/** How one account stands with the broker, as the bridge sees it now. */
export function Connection({ account }: { account: BrokerAccountRow }) {
  const { broker } = useText()
  const query = useQuery(sessionStatusQuery(usePinnedBridge(account.bridge_id)))
  return (
    <section aria-label={broker.connection} className="px-4 pt-2 pb-4">
      <Loaded query={query} skeleton={<SkeletonRows rows={4} />}>
        {({ sessions, asOf }) => {
          const report = sessions.find((session) => session.accountId === account.id)
          if (!report) return <EmptyState icon={PlugZap} title={broker.notReported} hint={broker.notReportedHint} />
          return (
            <>
              {query.isError && <AgeBadge at={asOf} isStale />}
              <Report report={report} />
            </>
          )
        }}
      </Loaded>
    </section>
  )
}

export function Report({ report }: { report: SessionReport }) {
  return (
    <div className="grid gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <Token token={report.token} />
        <Socket socket={report.socket} />
      </div>
      <Quotas quotas={report.quotas} />
      <Slots slots={report.slots} />
      <LastError error={report.lastError} />
    </div>
  )
}

function Part({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <div className="grid content-start gap-1.5">
      <h3 className="text-13 text-muted">{title}</h3>
      {children}
      {hint && <p className="text-12 text-muted">{hint}</p>}
    </div>
  )
}

function Token({ token }: Pick<SessionReport, 'token'>) {
  const { broker } = useText()
  return (
    <Part title={broker.token}>
      <p className="flex flex-wrap items-center gap-2" data-testid="token" data-state={token.state}>
        <Badge tone={TOKEN_TONE[token.state]}>{broker.tokenState[token.state]}</Badge>
        {token.expiresAt !== null && (
          <span className="tabular text-13">{broker.tokenUntil(formatDayTime(token.expiresAt).slice(0, -3))}</span>
        )}
      </p>
    </Part>
  )
}

function Socket({ socket }: Pick<SessionReport, 'socket'>) {
  const { broker } = useText()
  return (
    <Part title={broker.socket} hint={socket.state === 'off' ? broker.socketOff : undefined}>
      <p className="flex flex-wrap items-center gap-2" data-testid="socket" data-state={socket.state}>
        <Badge tone={SOCKET_TONE[socket.state]}>{broker.socketState[socket.state]}</Badge>
        {socket.since !== null && (
          <span className="text-13">
            {broker.since} <Age at={socket.since} />
          </span>
        )}
      </p>
    </Part>
  )
}

function Quotas({ quotas }: Pick<SessionReport, 'quotas'>) {
  const { broker } = useText()
  if (quotas.length === 0) return null
  return (
    <Part title={broker.quota} hint={broker.quotaHint}>
      <div className="grid gap-3 sm:grid-cols-3">
        {quotas.map(({ lane, perSecond, used, waiting }) => (
          <Gauge
            key={lane}
            label={broker.lane[lane]}
            value={used}
            limit={perSecond}
            words={broker.perSecond(String(Math.round(used)), String(perSecond))}
            note={waiting > 0 ? broker.waiting(waiting) : undefined}
          />
        ))}
      </div>
    </Part>
  )
}

function LastError({ error }: { error: SessionReport['lastError'] }) {
  const { broker } = useText()
  return (
    <Part title={broker.lastError}>
      {error === null ? (
        <p className="text-13" data-testid="last-error">
          {broker.noError}
        </p>
      ) : (
        <div className="grid gap-1 rounded-table bg-danger-soft p-3" data-testid="last-error" data-code={error.code}>
          <ErrorText error={new AppError(isErrorCode(error.code) ? error.code : 'internal')} />
          <p className="text-12 text-muted">
            <Age at={error.at} />
          </p>
        </div>
      )}
    </Part>
  )
}

'use client'

import type { ReplayFiring } from '@naru/shared/replay/replay-firing'
import type { WatchedRule } from '@naru/shared/replay/rule-watch'
import { formatPrice, formatQuantity, formatTime } from '@/lib/format.ts'
import type { ReplayDesk } from '@/lib/replay-worker.ts'
import { useReplayWords } from '@/text/replay.ts'
import { useText } from '@/text/text-provider.tsx'
import { CardBody } from '@/ui/card.tsx'
import { ScrollRegion } from '@/ui/scroll-region.tsx'
import { Frame } from './frame.tsx'

/** Which rules watch along, why others rest, and what has fired so far, newest first. */
export function RuleCard({ desk: { rules, firings } }: { readonly desk: Pick<ReplayDesk, 'rules' | 'firings'> }) {
  const { rules: words } = useReplayWords()
  if (rules.length === 0) return null
  const watching = rules.filter(({ state }) => state === 'watching')
  return (
    <Frame title={words.title} testId="replay-rules">
      <CardBody className="grid gap-2 text-13">
        {watching.length > 0 && <p>{words.watching(String(watching.length))}</p>}
        {rules.map((rule) => rule.state !== 'watching' && <Idle key={rule.id} rule={rule} />)}
        {watching.length > 0 && firings.length === 0 && <p className="text-muted">{words.empty}</p>}
        {firings.length > 0 && (
          <ScrollRegion label={words.title} className="max-h-48">
            <ol className="grid gap-1">
              {firings.toReversed().map((firing) => (
                <Firing key={firing.key} firing={firing} />
              ))}
            </ol>
          </ScrollRegion>
        )}
      </CardBody>
    </Frame>
  )
}

function Idle({ rule: { name, state, code } }: { readonly rule: WatchedRule }) {
  const { rules: words } = useReplayWords()
  const isResting = state === 'resting' && (code === 'data' || code === 'bars')
  return (
    <p className="flex flex-wrap gap-x-2 text-muted" data-state={state}>
      <span className="font-bold text-ink">{name}</span>
      {isResting ? words.resting[code] : `${words.off} ${code ?? ''}`}
    </p>
  )
}

function Firing({ firing: { at, name, price, acts } }: { readonly firing: ReplayFiring }) {
  return (
    <li className="tabular flex flex-wrap gap-x-3">
      <time className="text-muted">{formatTime(at)}</time>
      <span className="font-bold">{name}</span>
      <span>{formatPrice(price)}</span>
      {acts.map((act) => (
        <Act key={act.index} act={act} />
      ))}
    </li>
  )
}

function Act({ act: { kind, ask } }: { readonly act: ReplayFiring['acts'][number] }) {
  const { rules: words } = useReplayWords()
  const { orders } = useText()
  if (kind !== 'order' || ask === null)
    return kind === 'order' ? null : <span className="text-muted">{words.acts[kind]}</span>
  return (
    <span className={ask.side === 'buy' ? 'text-up' : 'text-down'}>
      {words.order({ side: orders.side[ask.side], quantity: formatQuantity(ask.quantity) })}
    </span>
  )
}

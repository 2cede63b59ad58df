'use client'

import type { SignalHookRow } from '@naru/shared/contracts/strategies'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useConfig } from '@/lib/config.tsx'
import { formatDayTime } from '@/lib/format.ts'
import { signalHooksQuery } from '@/lib/ledger/strategies.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useStrategyWords } from '@/text/strategies.ts'
import { AskDialog } from '@/ui/ask-dialog.tsx'
import { Badge } from '@/ui/badge.tsx'
import { Button } from '@/ui/button.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { Disclosure } from '@/ui/disclosure.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { Loaded } from '@/ui/states.tsx'
import { CopiedText } from './copied-text.tsx'
import { hookUrl, signedRecipe, tradingViewMessage } from './examples.ts'
import { useSetHookState } from './mutations.ts'
import { NewHook } from './new-hook.tsx'

/** Where signals from outside come in: what each address took and refused today, and how to send to it. */
export function HookCard({ strategyId }: { strategyId: string }) {
  const { hooks } = useStrategyWords()
  const rows = useQuery(signalHooksQuery(strategyId))
  const [isMaking, setIsMaking] = useState(false)
  return (
    <Card aria-label={hooks.title} data-testid="signal-hooks">
      <CardHeader
        title={hooks.title}
        action={
          <Button variant="outline" size="small" onClick={() => setIsMaking(true)}>
            <Plus aria-hidden size={14} />
            {hooks.create}
          </Button>
        }
      />
      <CardBody className="grid gap-3">
        <p className="text-13 text-muted">{hooks.hint}</p>
        <Loaded query={rows} skeleton={<SkeletonRows rows={2} />}>
          {(held) =>
            held.length === 0 ? (
              <p className="text-14">{hooks.empty}</p>
            ) : (
              <ul className="grid gap-4">
                {held.map((hook) => (
                  <Hook key={hook.id} hook={hook} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </CardBody>
      {isMaking && <NewHook strategyId={strategyId} onClose={() => setIsMaking(false)} />}
    </Card>
  )
}

function Hook({ hook }: { hook: SignalHookRow }) {
  const { hooks } = useStrategyWords()
  const { supabaseUrl } = useConfig()
  const set = useSetHookState()
  const [isRemoving, setIsRemoving] = useState(false)
  const url = hookUrl(supabaseUrl, hook.id)
  const isOn = hook.state === 'on'
  return (
    <li className="grid gap-2 border-t pt-3" data-hook={hook.id} data-hook-state={hook.state}>
      <div className="flex flex-wrap items-center gap-2">
        <span className="min-w-0 flex-1 font-bold text-14">{hook.label}</span>
        <Badge tone={isOn ? 'accent' : 'neutral'}>{hooks.state[hook.state]}</Badge>
        <Button
          variant="outline"
          size="small"
          disabled={set.isPending}
          onClick={() => set.mutate({ id: hook.id, state: isOn ? 'off' : 'on' })}
        >
          {isOn ? hooks.turnOff : hooks.turnOn}
        </Button>
        <Button variant="quiet" size="small" disabled={set.isPending} onClick={() => setIsRemoving(true)}>
          {hooks.remove}
        </Button>
      </div>
      <p className="tabular flex flex-wrap gap-x-3 text-12 text-muted">
        <span>{hooks.today({ accepted: hook.accepted_today, refused: hook.refused_today })}</span>
        <span>{hook.last_used_at ? hooks.lastUsed(formatDayTime(hook.last_used_at)) : hooks.neverUsed}</span>
      </p>
      <CopiedText label={hooks.url} text={url} />
      <Disclosure title={hooks.tradingView}>
        <p className="pb-2 text-13 text-muted">{hooks.tradingViewHint}</p>
        <CopiedText label={hooks.tradingView} text={tradingViewMessage('YOUR_SECRET')} />
      </Disclosure>
      <Disclosure title={hooks.signed}>
        <p className="pb-2 text-13 text-muted">{hooks.signedHint}</p>
        <CopiedText label={hooks.signed} text={signedRecipe(url)} />
      </Disclosure>
      {isRemoving && (
        <AskDialog
          title={`${hooks.remove} · ${hook.label}`}
          body={hooks.removeAsk}
          yes={hooks.remove}
          onYes={() => set.mutate({ id: hook.id, state: 'removed' })}
          onClose={() => setIsRemoving(false)}
        />
      )}
    </li>
  )
}

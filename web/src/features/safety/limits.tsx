'use client'

import type { RiskLimitRuleRow, RiskLimitsRow } from '@naru/shared/contracts/authority'
import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import { useState } from 'react'
import { formatDayTime } from '@/lib/format.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useSafetyWords } from '@/text/safety.ts'
import { useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { Field, Select } from '@/ui/field.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { Loaded } from '@/ui/states.tsx'
import { LimitDialog } from './limit-dialog.tsx'
import { GROUPS, knownName, type LimitName, useLimitWords } from './limit-words.ts'
import { type Limits as InForce, limitsQuery, pendingQuery, rulesQuery } from './queries.ts'

/** How much may be sent, held and lost, for one account at a time. */
export function Limits({ accounts }: { accounts: readonly BrokerAccountRow[] }) {
  const text = useText()
  const safety = useSafetyWords()
  const [chosen, setChosen] = useState<string>()
  const account = accounts.find((one) => one.id === chosen) ?? accounts[0]
  const rules = useQuery(rulesQuery)
  if (account === undefined) return null
  return (
    <Card data-testid="limits">
      <CardHeader title={safety.limits} />
      <CardBody className="grid gap-3">
        <p className="text-13 text-muted">{safety.limitsBody}</p>
        {accounts.length > 1 && (
          <Field label={safety.account}>
            <Select value={account.id} onChange={(event) => setChosen(event.target.value)}>
              {accounts.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.label} · {text.account.environment[one.environment]}
                </option>
              ))}
            </Select>
          </Field>
        )}
      </CardBody>
      <Loaded query={rules} skeleton={<SkeletonRows rows={8} />}>
        {(list) => <AccountLimits account={account} rules={list} />}
      </Loaded>
    </Card>
  )
}

function AccountLimits({ account, rules }: { account: BrokerAccountRow; rules: readonly RiskLimitRuleRow[] }) {
  const limits = useQuery(limitsQuery(account.id))
  const pending = useQuery(pendingQuery)
  const byName = new Map(rules.map((rule) => [knownName(rule.name), rule]))
  const waiting = pending.data?.find((row) => row.account_id === account.id)?.pending ?? {}
  const safety = useSafetyWords()
  return (
    <Loaded query={limits} skeleton={<SkeletonRows rows={8} />}>
      {(inForce) =>
        GROUPS.map(({ key, names }) => (
          <section key={key} className="border-t px-4 py-3" aria-label={safety.groups[key]}>
            <h3 className="pb-1 font-bold text-13">{safety.groups[key]}</h3>
            <dl>
              {names.map((name) => (
                <LimitLine key={name} {...{ account, name, inForce, waiting }} rule={byName.get(name)} />
              ))}
            </dl>
          </section>
        ))
      }
    </Loaded>
  )
}

interface LimitLineProps {
  readonly account: BrokerAccountRow
  readonly name: LimitName
  readonly rule: RiskLimitRuleRow | undefined
  readonly inForce: InForce
  readonly waiting: RiskLimitsRow['pending']
}

function LimitLine({ account, name, rule, inForce, waiting }: LimitLineProps) {
  const safety = useSafetyWords()
  const words = useLimitWords()
  const [isOpen, setIsOpen] = useState(false)
  const value = inForce[name]
  const next = waiting[name]
  if (rule === undefined || value === undefined) return null
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 py-1" data-limit={name}>
      <dt className="text-13">
        {safety.names[name].label}
        <span className="block text-12 text-muted">{safety.names[name].meaning}</span>
      </dt>
      <dd className="flex items-center gap-2 text-14">
        <span className="tabular text-right">
          {words.show(rule, value)}
          {next && (
            <span className="block text-12 text-danger">
              {safety.pending(
                next.value === null ? safety.usual : words.show(rule, next.value),
                formatDayTime(new Date(next.effectiveAt).getTime()),
              )}
            </span>
          )}
        </span>
        <Button
          variant="outline"
          size="small"
          onClick={() => setIsOpen(true)}
          aria-label={safety.edit(safety.names[name].label)}
        >
          {safety.change.limit}
        </Button>
      </dd>
      {isOpen && <LimitDialog {...{ account, name, rule, value }} onClose={() => setIsOpen(false)} />}
    </div>
  )
}

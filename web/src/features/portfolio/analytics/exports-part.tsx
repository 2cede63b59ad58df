'use client'

import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import { addDays, type KstDate } from '@naru/shared/core/time'
import { tradingDayAfter } from '@naru/shared/market/trading-calendar'
import { HOMETAX_RULE } from '@naru/shared/portfolio/exports/hometax'
import { realize } from '@naru/shared/portfolio/realized'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { useAccountName } from '@/lib/account-name.ts'
import { download } from '@/lib/download.ts'
import { formatQuantity } from '@/lib/format.ts'
import { useInstruments } from '@/lib/instruments.ts'
import { isWithin } from '@/lib/period.ts'
import { useTradingCalendar } from '@/lib/trading-calendar.ts'
import { useAnalyticsWords } from '@/text/analytics.ts'
import { Button } from '@/ui/button.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { Field, Select } from '@/ui/field.tsx'
import { toast } from '@/ui/toast.tsx'
import { useToday } from '../use-today.ts'
import type { Analysis } from './analysis.ts'

interface ExportsPartProps {
  readonly analysis: Analysis
  readonly accounts: readonly BrokerAccountRow[]
}

const FILES = ['trades', 'realized', 'days', 'json'] as const
type File = (typeof FILES)[number]

const CSV = 'text/csv;charset=utf-8'

/** What is looked at, as files. What writes them is fetched when it is wanted. */
export function ExportsPart({ analysis, accounts }: ExportsPartProps) {
  const words = useAnalyticsWords().exports
  const make = useMakeFile(analysis, accounts)
  const lines: Readonly<Record<File, number | undefined>> = {
    trades: analysis.trades.length,
    realized: analysis.sales.length,
    days: analysis.shown.points.length,
    json: undefined,
  }
  return (
    <>
      <Card>
        <CardBody className="pt-4">
          <p className="pb-2 text-13 text-muted">{words.lead}</p>
          <ul>
            {FILES.map((key) => (
              <li key={key} className="flex flex-wrap items-center justify-between gap-3 border-t py-3">
                <div className="min-w-0 flex-1 basis-56">
                  <h3 className="text-14">{words.files[key].name}</h3>
                  <p className="text-13 text-muted">
                    {words.files[key].hint}{' '}
                    {lines[key] !== undefined && (
                      <span className="tabular">{words.lines(formatQuantity(lines[key] ?? 0))}</span>
                    )}
                  </p>
                </div>
                <MakeButton name={words.files[key].name} onMake={() => make(key)} />
              </li>
            ))}
          </ul>
        </CardBody>
      </Card>
      <TaxCard analysis={analysis} accounts={accounts} />
    </>
  )
}

function MakeButton({ name, onMake }: { name: string; onMake: () => Promise<void> }) {
  const words = useAnalyticsWords().exports
  return (
    <Button
      variant="outline"
      size="small"
      aria-label={`${name} ${words.make}`}
      onClick={() => void onMake().catch(() => toast.problem(words.failed))}
    >
      <Download aria-hidden size={14} />
      {words.make}
    </Button>
  )
}

function useMakeFile({ trades, realized, shown, days }: Analysis, accounts: readonly BrokerAccountRow[]) {
  const accountName = useAccountName()
  const today = useToday()
  const account = (id: string): string => {
    const found = accounts.find((one) => one.id === id)
    return found ? accountName(found) : id
  }
  return async (kind: File): Promise<void> => {
    const { daysCsv, portfolioJson, realizedCsv, tradesCsv } = await import('@naru/shared/portfolio/exports/files')
    const sold = {
      ...realized,
      sales: realized.sales.filter(({ soldOn }) => isWithin(soldOn, days)),
      unmatched: realized.unmatched.filter(({ soldOn }) => isWithin(soldOn, days)),
    }
    const name = `naru-${accounts[0]?.environment ?? 'paper'}-${kind}-${days.from}-${days.to}`
    const texts: Readonly<Record<File, () => string>> = {
      trades: () => tradesCsv(trades, { account }),
      realized: () => realizedCsv(sold, { account }),
      days: () => daysCsv(shown),
      json: () => portfolioJson({ madeOn: today, trades, realized: [sold], days: shown }),
    }
    const isJson = kind === 'json'
    download({
      name: `${name}.${isJson ? 'json' : 'csv'}`,
      type: isJson ? 'application/json' : CSV,
      text: texts[kind](),
    })
  }
}

/** What helps with a tax return, for whom it is, and what it is not. */
function TaxCard({ analysis, accounts }: ExportsPartProps) {
  const words = useAnalyticsWords().exports.tax
  const isLive = accounts[0]?.environment === 'live'
  return (
    <Card data-testid="tax-exports">
      <CardHeader title={words.title} />
      <CardBody className="grid gap-3 text-13">
        <p>{words.whom}</p>
        <ul className="grid list-disc gap-1 pl-5 text-muted">
          {words.isNot.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        <p className="text-12 text-muted">
          {words.source({ sources: HOMETAX_RULE.sources.join(', '), checkedOn: HOMETAX_RULE.checkedOn })}
        </p>
        {isLive ? <TaxFiles analysis={analysis} /> : <p className="font-bold text-paper">{words.paper}</p>}
      </CardBody>
    </Card>
  )
}

/** Days that lie between a sale and the day it is paid for, at most. */
const SETTLES_WITHIN = 14

function TaxFiles({ analysis: { books } }: { analysis: Analysis }) {
  const words = useAnalyticsWords().exports.tax
  const calendar = useTradingCalendar()
  const instruments = useInstruments()
  const today = useToday()
  const first = Number((books.trades[0]?.date ?? today).slice(0, 4))
  const last = Number(today.slice(0, 4))
  const years = Array.from({ length: last - first + 1 }, (_, at) => String(last - at))
  const [year, setYear] = useState(String(last))
  const settledOn = (day: KstDate): KstDate | undefined =>
    calendar.covers(day) && calendar.covers(addDays(day, SETTLES_WITHIN))
      ? tradingDayAfter(calendar, day, 2)
      : undefined
  const make = async (kind: 'transfer' | 'dividends'): Promise<void> => {
    const { dividendsCsv, transferCsv } = await import('@naru/shared/portfolio/exports/hometax')
    const { sales } = realize(books.events, { basis: 'fifo', scope: 'account' })
    const marketOf = (id: (typeof sales)[number]['instrumentId']): string => instruments.get(id)?.market ?? ''
    const text =
      kind === 'transfer' ? transferCsv({ sales, year, settledOn, marketOf }) : dividendsCsv(books.spans, year)
    download({ name: `naru-hometax-${kind}-${year}.csv`, type: CSV, text })
  }
  return (
    <div className="flex flex-wrap items-end gap-3">
      <Field label={words.year}>
        <Select value={year} onChange={(event) => setYear(event.target.value)} className="w-32">
          {years.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </Select>
      </Field>
      {(['transfer', 'dividends'] as const).map((kind) => (
        <div key={kind} className="grid gap-1">
          <span className="text-12 text-muted">{words[kind]}</span>
          <MakeButton name={words[kind]} onMake={() => make(kind)} />
        </div>
      ))}
    </div>
  )
}

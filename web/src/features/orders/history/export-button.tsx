'use client'

import type { KstDate } from '@naru/shared/core/time'
import { useMutation } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { toAppError } from '@/lib/app-error.ts'
import { useOpenAccounts } from '@/lib/current-account.ts'
import { formatQuantity } from '@/lib/format.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { useOrderDeskWords } from '@/text/order-desk.ts'
import { useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { toast } from '@/ui/toast.tsx'
import { toCsv } from './csv.ts'
import type { Filters } from './filters.ts'
import { READERS, readAll } from './queries.ts'
import { fillTable, orderTable } from './rows.ts'

export type HistoryTab = 'orders' | 'fills'

interface ExportButtonProps {
  readonly tab: HistoryTab
  readonly filters: Filters
}

/** All rows that fit the filters as one file, also those not on the screen. */
export function ExportButton({ tab, filters }: ExportButtonProps) {
  const text = useText()
  const { history } = useOrderDeskWords()
  const nameOf = useInstrumentName()
  const accounts = useOpenAccounts() ?? []
  const naming = { text, columns: history.columns, nameOf, accounts }
  const make = useMutation({
    mutationFn: async () => {
      if (tab === 'orders') {
        const { header, line } = orderTable(naming)
        const { rows, isCut } = await readAll(filters, READERS.orders)
        return { csv: toCsv(header, rows.map(line)), count: rows.length, isCut }
      }
      const { header, line } = fillTable(naming)
      const { rows, isCut } = await readAll(filters, READERS.fills)
      return { csv: toCsv(header, rows.map(line)), count: rows.length, isCut }
    },
    onSuccess: ({ csv, count, isCut }) => {
      download(csv, fileName(tab === 'orders' ? history.orderFile : history.fillFile, filters))
      const rows = formatQuantity(count)
      if (isCut) toast.problem(history.csvCut(rows))
      else toast.done(history.csvDone(rows))
    },
    onError: (error) => {
      const { what, next } = text.errors[toAppError(error).code]
      toast.problem(what, next)
    },
  })
  return (
    <Button variant="outline" size="small" disabled={make.isPending} onClick={() => make.mutate()}>
      <Download aria-hidden size={16} />
      {make.isPending ? history.csvBusy : history.csv}
    </Button>
  )
}

const fileName = (name: string, { from, to }: { from: KstDate; to: KstDate }): string => `${name}-${from}_${to}.csv`

function download(csv: string, name: string): void {
  const url = URL.createObjectURL(new Blob([csv], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}

'use client'

import { SERIES_LIMITS } from '@naru/shared/contracts/bar-columns'
import { useMutation } from '@tanstack/react-query'
import { useId } from 'react'
import { AppError, toAppError } from '@/lib/app-error.ts'
import { uploadBars } from '@/lib/bridge-bars.ts'
import { formatQuantity } from '@/lib/format.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { useMyBridge } from '@/lib/stream.tsx'
import { useBacktestWords } from '@/text/backtests.ts'
import { useText } from '@/text/text-provider.tsx'
import { Disclosure } from '@/ui/disclosure.tsx'
import { CheckField } from '@/ui/number-fields.tsx'
import type { FormProps } from './form-props.ts'

/** Bars of the reader's own for the first chosen share: a file goes to the bridge, and is then played instead of the market's. */
export function UploadPart({ draft, onChange }: Pick<FormProps, 'draft' | 'onChange'>) {
  const words = useBacktestWords().form.upload
  const nameOf = useInstrumentName()
  const bridge = useMyBridge()
  const id = useId()
  const [instrument] = draft.instruments
  const sending = useMutation({
    mutationFn: async (file: File) => {
      if (!bridge || !instrument) throw new AppError('bridge_unreachable')
      if (file.size > SERIES_LIMITS.bytes) throw new AppError('input_invalid', words.tooLarge)
      return uploadBars({ bridge, id: instrument, csv: await file.text() })
    },
    onSuccess: ({ from, to }) => onChange({ ...draft, isUploaded: true, period: 'custom', from, to }),
  })
  return (
    <Disclosure title={words.title} className="font-bold">
      <div className="grid gap-2 pt-1 text-13">
        <p className="text-muted">{words.hint}</p>
        {instrument && (
          <label htmlFor={id} className="grid gap-1">
            {words.file(nameOf(instrument))}
            <input
              id={id}
              type="file"
              accept=".csv,text/csv"
              disabled={sending.isPending}
              className="h-11 text-13 file:me-3 file:h-9 file:rounded-table file:border file:border-line-strong file:bg-surface file:px-3"
              onChange={({ target }) => {
                const [file] = target.files ?? []
                target.value = ''
                if (file) sending.mutate(file)
              }}
            />
          </label>
        )}
        <p role="status" className="empty:hidden">
          {sending.isPending && words.sending}
          {sending.data &&
            words.done({ rows: formatQuantity(sending.data.rows), from: sending.data.from, to: sending.data.to })}
        </p>
        {sending.error && <Refused error={sending.error} />}
        <CheckField
          label={words.use}
          isChecked={draft.isUploaded}
          onChange={(isUploaded) => onChange({ ...draft, isUploaded })}
        />
      </div>
    </Disclosure>
  )
}

/** What is wrong with the file, with its line, as the bridge tells it. */
function Refused({ error }: { error: unknown }) {
  const words = useBacktestWords().form.upload
  const { errors } = useText()
  const { code, detail } = toAppError(error)
  return (
    <p role="alert" className="text-danger">
      {words.refused} {code === 'input_invalid' && detail ? detail : errors[code].what}
    </p>
  )
}

'use client'

import { type FormEvent, useState } from 'react'
import type { PriceLine } from '@/lib/ledger/price-lines.ts'
import { useLineWords } from '@/text/lines.ts'
import { useText } from '@/text/text-provider.tsx'
import { AskDialog } from '@/ui/ask-dialog.tsx'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Field, focusFirstInvalid, Input } from '@/ui/field.tsx'
import { isSloped } from './line.ts'
import { lineName } from './line-layer.tsx'
import { useDeleteLine, useSaveLine } from './mutations.ts'

/** "72,000" → 72000; undefined for what is no price. */
function readPrice(text: string): number | undefined {
  const price = Number(text.replaceAll(',', '').trim() || Number.NaN)
  return Number.isFinite(price) && price > 0 ? price : undefined
}

/** By numbers what the grips do by hand, and its name and its end. */
export function LineDialog({ line, onClose }: { line: PriceLine; onClose: () => void }) {
  const words = useLineWords()
  const { common } = useText()
  const save = useSaveLine()
  const [label, setLabel] = useState(line.label)
  const [price, setPrice] = useState(line.price > 0 ? line.price.toLocaleString('ko-KR') : '')
  const [toPrice, setToPrice] = useState(line.to_price?.toLocaleString('ko-KR') ?? '')
  const [isRefused, setIsRefused] = useState(false)
  const [isDeleting, setIsDeleting] = useState(false)
  const sloped = isSloped(line)
  const isNew = line.version === 0
  const [one, other] = [readPrice(price), sloped ? readPrice(toPrice) : null]

  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    if (one === undefined || other === undefined) {
      const form = event.currentTarget
      setIsRefused(true)
      requestAnimationFrame(() => focusFirstInvalid(form))
      return
    }
    save.mutate({ ...line, label: label.trim() || words.kind[line.kind], price: one, to_price: other })
    onClose()
  }
  const wrong = (value: number | null | undefined) => isRefused && value === undefined && { error: words.priceWrong }
  if (isDeleting) return <DeleteLine line={line} onClose={onClose} />
  return (
    <Dialog open onClose={onClose} title={isNew ? words.newTitle : words.editTitle}>
      <form noValidate onSubmit={submit} className="grid gap-3">
        <Field label={words.label} hint={words.labelHint}>
          <Input value={label} maxLength={40} onChange={(event) => setLabel(event.target.value)} />
        </Field>
        <Field label={sloped ? words.fromPrice : words.price} {...wrong(one)}>
          <Input
            value={price}
            inputMode="decimal"
            className="figures"
            onChange={(event) => setPrice(event.target.value)}
          />
        </Field>
        {sloped && (
          <Field label={words.toPrice} {...wrong(other)}>
            <Input
              value={toPrice}
              inputMode="decimal"
              className="figures"
              onChange={(event) => setToPrice(event.target.value)}
            />
          </Field>
        )}
        <p className="flex justify-end gap-2">
          {!isNew && (
            <Button variant="danger" onClick={() => setIsDeleting(true)}>
              {words.delete}
            </Button>
          )}
          <Button type="submit">{common.save}</Button>
        </p>
      </form>
    </Dialog>
  )
}

function DeleteLine({ line, onClose }: { line: PriceLine; onClose: () => void }) {
  const words = useLineWords()
  const remove = useDeleteLine()
  return (
    <AskDialog
      title={words.delete}
      body={words.deleteAsk(lineName(line))}
      yes={words.deleteYes}
      onYes={() => remove.mutate(line.id)}
      onClose={onClose}
    />
  )
}

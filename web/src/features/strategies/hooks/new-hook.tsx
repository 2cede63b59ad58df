'use client'

import { useState } from 'react'
import { useConfig } from '@/lib/config.tsx'
import { hashOf } from '@/lib/hash.ts'
import { useStrategyWords } from '@/text/strategies.ts'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Field, Input } from '@/ui/field.tsx'
import { CopiedText } from './copied-text.tsx'
import { hookUrl, newSecret, tradingViewMessage } from './examples.ts'
import { useCreateHook } from './mutations.ts'

/** Makes an address; its secret is made here, shown once and gone with this dialog. */
export function NewHook({ strategyId, onClose }: { strategyId: string; onClose: () => void }) {
  const { hooks } = useStrategyWords()
  const create = useCreateHook()
  // Kept for as long as the dialog is open: a second press after a lost answer asks for the same address.
  const [{ id, secret }] = useState(() => ({ id: crypto.randomUUID(), secret: newSecret() }))
  const [label, setLabel] = useState(hooks.defaultLabel)
  const make = async (): Promise<void> =>
    create.mutate({ id, strategyId, label: label.trim(), keyHash: await hashOf(secret) })
  return (
    <Dialog open onClose={onClose} title={create.isSuccess ? hooks.made : hooks.create}>
      {create.isSuccess ? (
        <Made hookId={id} secret={secret} onClose={onClose} />
      ) : (
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault()
            void make()
          }}
        >
          <Field label={hooks.label} hint={hooks.labelHint}>
            <Input maxLength={40} value={label} onChange={({ target }) => setLabel(target.value)} />
          </Field>
          <Button type="submit" disabled={create.isPending || label.trim() === ''}>
            {hooks.make}
          </Button>
        </form>
      )}
    </Dialog>
  )
}

interface MadeProps {
  readonly hookId: string
  readonly secret: string
  readonly onClose: () => void
}

function Made({ hookId, secret, onClose }: MadeProps) {
  const { hooks } = useStrategyWords()
  const { supabaseUrl } = useConfig()
  return (
    <div className="grid gap-4" data-testid="hook-made">
      <CopiedText label={hooks.url} text={hookUrl(supabaseUrl, hookId)} />
      <CopiedText label={hooks.secret} text={secret} />
      <p className="text-13 text-danger">
        {hooks.secretOnce} {hooks.secretOwner}
      </p>
      <CopiedText label={hooks.tradingView} text={tradingViewMessage(secret)} />
      <Button onClick={onClose}>{hooks.done}</Button>
    </div>
  )
}

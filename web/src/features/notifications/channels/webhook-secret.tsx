'use client'

import { Copy } from 'lucide-react'
import { useNotificationWords } from '@/text/notifications.ts'
import { Button } from '@/ui/button.tsx'
import { toast } from '@/ui/toast.tsx'

/** Shown this once: nothing of ours can read it afterwards but the bridge. */
export function WebhookSecret({ secret, onDone }: { secret: string; onDone: () => void }) {
  const { webhook } = useNotificationWords().channels
  const copy = (): void =>
    void navigator.clipboard.writeText(secret).then(
      () => toast.done(webhook.copied),
      () => toast.problem(webhook.copyFailed),
    )
  return (
    <div className="grid gap-4" data-testid="webhook-secret">
      <section className="grid gap-2 rounded-table border-2 border-accent p-3" aria-label={webhook.secretTitle}>
        <h3 className="text-14">{webhook.secretTitle}</h3>
        <code className="tabular select-all break-all text-13">{secret}</code>
        <p className="text-13 text-muted">{webhook.secretBody}</p>
        <Button variant="outline" size="small" onClick={copy} className="justify-self-start">
          <Copy aria-hidden size={14} />
          {webhook.copy}
        </Button>
      </section>
      <section className="grid gap-2 text-13" aria-label={webhook.signature}>
        <h3 className="text-14">{webhook.signature}</h3>
        <ol className="grid list-decimal gap-1 pl-5 text-muted">
          {webhook.signatureSteps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </section>
      <Button size="large" onClick={onDone}>
        {webhook.done}
      </Button>
    </div>
  )
}

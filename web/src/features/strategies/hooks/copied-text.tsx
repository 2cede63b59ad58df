'use client'

import { Copy } from 'lucide-react'
import { useStrategyWords } from '@/text/strategies.ts'
import { Button } from '@/ui/button.tsx'
import { toast } from '@/ui/toast.tsx'

/** Something to be taken elsewhere exactly as it stands. */
export function CopiedText({ label, text }: { label: string; text: string }) {
  const { hooks } = useStrategyWords()
  const copy = (): void =>
    void navigator.clipboard.writeText(text).then(
      () => toast.done(hooks.copied),
      () => toast.problem(hooks.copyFailed),
    )
  return (
    <section className="grid min-w-0 gap-1.5" aria-label={label}>
      <div className="flex items-center justify-between gap-2">
        <h3 className="text-13">{label}</h3>
        <Button variant="outline" size="small" aria-label={hooks.copy(label)} onClick={copy}>
          <Copy aria-hidden size={14} />
        </Button>
      </div>
      <pre className="select-all whitespace-pre-wrap break-all rounded-table bg-sunken px-3 py-2 text-12">{text}</pre>
    </section>
  )
}

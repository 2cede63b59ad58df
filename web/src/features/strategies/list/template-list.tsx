'use client'

import type { StrategyRow } from '@naru/shared/contracts/strategies'
import { STRATEGIES } from '@naru/shared/strategies/registry'
import { Copy } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useRef } from 'react'
import { toAppError } from '@/lib/app-error.ts'
import { useStrategyWords } from '@/text/strategies.ts'
import { useLocale, useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { toast } from '@/ui/toast.tsx'
import { useCopyStrategy } from '../mutations.ts'

/** What a template does and when it loses, where its method is one of the built-in. */
function aboutOf({ draft }: StrategyRow, locale: 'ko' | 'en'): string | undefined {
  const source = draft.source as { readonly strategy?: unknown } | undefined // any JSON object
  return STRATEGIES.find(({ id }) => id === source?.strategy)?.about[locale]
}

/** Strategies to begin from. */
export function TemplateList({ templates }: { templates: readonly StrategyRow[] }) {
  const words = useStrategyWords()
  const locale = useLocale()
  const { errors } = useText()
  const router = useRouter()
  const copy = useCopyStrategy()
  // One id for each template that is copied: a second tap before the first answer makes no second copy.
  const ids = useRef(new Map<string, string>())
  if (templates.length === 0) return null
  const begin = (fromId: string): void => {
    const id = ids.current.get(fromId) ?? crypto.randomUUID()
    ids.current.set(fromId, id)
    copy.mutate(
      { fromId, id },
      {
        onSuccess: () => {
          ids.current.delete(fromId)
          router.push(`/strategies/${id}/edit`)
        },
        onError: (error) => toast.problem(words.changeFailed, errors[toAppError(error).code].what),
      },
    )
  }
  return (
    <Card data-testid="strategy-templates">
      <CardHeader title={words.templates} />
      <CardBody className="grid gap-3">
        <p className="text-13 text-muted">{words.templatesHint}</p>
        <ul className="grid gap-2 sm:grid-cols-2">
          {templates.map((template) => (
            <li key={template.id} className="grid content-between gap-2 rounded-card border p-3">
              <div className="grid gap-1">
                <h3 className="font-bold text-14">{template.name}</h3>
                <p className="text-13 text-muted">{aboutOf(template, locale)}</p>
              </div>
              <Button
                variant="outline"
                size="small"
                className="justify-self-start"
                disabled={copy.isPending}
                onClick={() => begin(template.id)}
              >
                <Copy aria-hidden size={14} />
                {words.begin}
              </Button>
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  )
}

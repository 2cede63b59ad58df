'use client'

import type { RuleRow } from '@naru/shared/contracts/rules'
import { Copy } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useRef } from 'react'
import { toAppError } from '@/lib/app-error.ts'
import { useRuleWords } from '@/text/rules.ts'
import { useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { toast } from '@/ui/toast.tsx'
import { useCopyTemplate } from '../mutations.ts'

/** Rules to begin from: the reader's own and those an admin has published. */
export function TemplateList({ templates }: { templates: readonly RuleRow[] }) {
  const words = useRuleWords()
  const { errors } = useText()
  const router = useRouter()
  const copy = useCopyTemplate()
  // One id for each template that is copied: a second tap before the first answer makes no second copy.
  const ids = useRef(new Map<string, string>())
  if (templates.length === 0) return null
  const start = (templateId: string): void => {
    const id = ids.current.get(templateId) ?? crypto.randomUUID()
    ids.current.set(templateId, id)
    copy.mutate(
      { templateId, id },
      {
        onSuccess: () => {
          ids.current.delete(templateId)
          router.push(`/rules/${id}/edit`)
        },
        onError: (error) => toast.problem(words.changeFailed, errors[toAppError(error).code].what),
      },
    )
  }
  return (
    <Card data-testid="rule-templates">
      <CardHeader title={words.templates} />
      <CardBody className="grid gap-2">
        <p className="text-13 text-muted">{words.templatesHint}</p>
        <div className="flex flex-wrap gap-2">
          {templates.map((template) => (
            <Button
              key={template.id}
              variant="outline"
              size="small"
              disabled={copy.isPending}
              onClick={() => start(template.id)}
            >
              <Copy aria-hidden size={14} />
              {template.name}
            </Button>
          ))}
        </div>
      </CardBody>
    </Card>
  )
}

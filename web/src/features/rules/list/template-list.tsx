'use client'

import type { RuleRow } from '@naru/shared/contracts/rules'
import { Copy } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useRef, useState } from 'react'
import { toAppError } from '@/lib/app-error.ts'
import { isAdminQuery } from '@/lib/ledger/role.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useRuleWords } from '@/text/rules.ts'
import { useText } from '@/text/text-provider.tsx'
import { AskDialog } from '@/ui/ask-dialog.tsx'
import { Badge } from '@/ui/badge.tsx'
import { Button } from '@/ui/button.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { toast } from '@/ui/toast.tsx'
import { useCopyTemplate, useSetTemplate, useWithdrawTemplate } from '../mutations.ts'

/** Rules to begin from: the reader's own and those an admin has published. */
export function TemplateList({ templates }: { templates: readonly RuleRow[] }) {
  const words = useRuleWords()
  if (templates.length === 0) return null
  return (
    <Card data-testid="rule-templates">
      <CardHeader title={words.templates} />
      <CardBody className="grid gap-2">
        <p className="text-13 text-muted">{words.templatesHint}</p>
        <Rows templates={templates} />
      </CardBody>
    </Card>
  )
}

function Rows({ templates }: { templates: readonly RuleRow[] }) {
  const words = useRuleWords()
  const { errors } = useText()
  const router = useRouter()
  const copy = useCopyTemplate()
  // One id for each template that is copied: a second tap before the first answer makes no second copy.
  const ids = useRef(new Map<string, string>())
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
    <ul className="grid gap-1 md:grid-cols-2">
      {templates.map((template) => (
        <li key={template.id} data-template={template.id} className="flex items-center gap-1">
          <Button
            variant="outline"
            size="small"
            className="min-w-0 flex-1 justify-start text-left"
            disabled={copy.isPending}
            onClick={() => start(template.id)}
          >
            <Copy aria-hidden size={14} className="shrink-0" />
            <span className="truncate">{template.name}</span>
            {template.is_own && <Badge className="ml-auto">{words.template.own}</Badge>}
          </Button>
          {template.is_own ? <TakeBack template={template} /> : <Withdraw template={template} />}
        </li>
      ))}
    </ul>
  )
}

/** The reader's own: it is an ordinary rule again. */
function TakeBack({ template: { id, name } }: { template: RuleRow }) {
  const words = useRuleWords()
  const { errors } = useText()
  const change = useSetTemplate()
  const start = (): void =>
    change.mutate(
      { ruleId: id, isTemplate: false },
      {
        onSuccess: () => toast.done(words.template.takenBack, name),
        onError: (error) => toast.problem(words.changeFailed, errors[toAppError(error).code].what),
      },
    )
  return (
    <Button
      variant="quiet"
      size="small"
      aria-label={`${name} · ${words.template.takeBack}`}
      disabled={change.isPending}
      onClick={start}
    >
      {words.template.takeBack}
    </Button>
  )
}

/** For admins: nobody finds it any more. Copies that were made of it stay with those who made them. */
function Withdraw({ template: { id, name } }: { template: RuleRow }) {
  const words = useRuleWords()
  const { errors } = useText()
  const { data: isAdmin } = useQuery(isAdminQuery)
  const withdraw = useWithdrawTemplate()
  const [isAsking, setAsking] = useState(false)
  if (!isAdmin) return null
  const start = (): void => {
    withdraw.mutate(id, {
      onSuccess: () => toast.done(words.template.withdrawn, name),
      onError: (error) => toast.problem(words.changeFailed, errors[toAppError(error).code].what),
    })
  }
  return (
    <>
      <Button
        variant="quiet"
        size="small"
        aria-label={`${name} · ${words.template.withdraw}`}
        disabled={withdraw.isPending}
        onClick={() => setAsking(true)}
      >
        {words.template.withdraw}
      </Button>
      {isAsking && (
        <AskDialog
          title={`${name} · ${words.template.withdraw}`}
          body={words.template.withdrawAsk}
          yes={words.template.withdraw}
          onYes={start}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}

'use client'

import { Field, Select } from '@/ui/field.tsx'
import { useRuleForm } from './form.tsx'

/** Does a person say yes to each order, or the rule alone? */
export function ApprovalField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { words } = useRuleForm()
  const chosen = value === 'auto' ? 'auto' : 'semi'
  return (
    <Field label={words.then.approval} hint={words.then.approvalHint[chosen]}>
      <Select value={chosen} onChange={({ target }) => onChange(target.value)}>
        <option value="semi">{words.then.approvals.semi}</option>
        <option value="auto">{words.then.approvals.auto}</option>
      </Select>
    </Field>
  )
}

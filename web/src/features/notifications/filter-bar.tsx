'use client'

import type { NotificationRow } from '@naru/shared/contracts/notifications'
import { useNotificationWords } from '@/text/notifications.ts'
import { Choice } from '@/ui/choice.tsx'
import { Select } from '@/ui/field.tsx'
import type { Filters } from './queries.ts'
import { TOPIC_NAMES } from './topics.ts'

interface FilterBarProps {
  readonly filters: Filters
  readonly onChange: (filters: Filters) => void
}

const FROM: readonly NotificationRow['severity'][] = ['trade', 'warning', 'critical']

/** What the list is narrowed by; each choice takes effect at once. */
export function FilterBar({ filters, onChange }: FilterBarProps) {
  const words = useNotificationWords()
  return (
    <search aria-label={words.filters} className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <Choice
        label={words.topic}
        value={filters.topic ?? 'all'}
        options={(['all', ...TOPIC_NAMES] as const).map((key) => ({ key, label: words.topics[key] }))}
        onChange={(key) => onChange({ ...filters, topic: key === 'all' ? null : key })}
      />
      <div className="flex items-center gap-4">
        <div className="w-36">
          <Select
            aria-label={words.severityLabel}
            value={filters.severity ?? ''}
            onChange={({ target }) =>
              onChange({ ...filters, severity: FROM.find((severity) => severity === target.value) ?? null })
            }
          >
            <option value="">{words.severityAll}</option>
            {FROM.map((severity) => (
              <option key={severity} value={severity}>
                {severity === 'critical' ? words.severity.critical : words.severityFrom(words.severity[severity])}
              </option>
            ))}
          </Select>
        </div>
        <label className="flex min-h-11 items-center gap-2 text-13 md:min-h-8">
          <input
            type="checkbox"
            checked={filters.isUnreadOnly}
            onChange={({ target }) => onChange({ ...filters, isUnreadOnly: target.checked })}
            className="size-4 accent-accent"
          />
          {words.unreadOnly}
        </label>
      </div>
    </search>
  )
}

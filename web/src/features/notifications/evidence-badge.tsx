'use client'

import type { NotificationRow } from '@naru/shared/contracts/notifications'
import { Bell, CircleCheck, CircleDashed, CircleHelp, CircleX, type LucideIcon } from 'lucide-react'
import { useNotificationWords } from '@/text/notifications.ts'
import { Badge, type Tone } from '@/ui/badge.tsx'

const LOOK: Readonly<Record<NotificationRow['evidence'], { readonly tone: Tone; readonly icon: LucideIcon }>> = {
  accepted: { tone: 'neutral', icon: CircleDashed },
  filled: { tone: 'accent', icon: CircleCheck },
  unconfirmed: { tone: 'danger', icon: CircleHelp },
  rejected: { tone: 'danger', icon: CircleX },
  alert: { tone: 'neutral', icon: Bell },
  none: { tone: 'neutral', icon: Bell },
}

/** How sure what is told is; its title says what that means. */
export function EvidenceBadge({ evidence }: { evidence: NotificationRow['evidence'] }) {
  const { label, meaning } = useNotificationWords().evidence[evidence]
  const { tone, icon: Icon } = LOOK[evidence]
  return (
    <Badge tone={tone} title={meaning} data-evidence={evidence}>
      <Icon aria-hidden size={12} />
      {label}
    </Badge>
  )
}

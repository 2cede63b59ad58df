import type { NotificationChannelRow } from '@naru/shared/contracts/notifications'
import { Hash, type LucideIcon, Mail, MessageCircle, MonitorSmartphone, Send, Smartphone, Webhook } from 'lucide-react'

const ICONS: Readonly<Record<NotificationChannelRow['kind'], LucideIcon>> = {
  web_push: MonitorSmartphone,
  telegram: Send,
  discord: MessageCircle,
  slack: Hash,
  email: Mail,
  webhook: Webhook,
  fcm: Smartphone,
}

export function KindIcon({ kind, size = 18 }: { kind: NotificationChannelRow['kind']; size?: number }) {
  const Icon = ICONS[kind]
  return <Icon aria-hidden size={size} className="shrink-0 text-muted" />
}

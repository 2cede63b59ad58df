'use client'

import type { NotificationChannelRow } from '@naru/shared/contracts/notifications'
import dynamic from 'next/dynamic'
import { useNotificationWords } from '@/text/notifications.ts'
import { Skeleton } from '@/ui/skeleton.tsx'
import { KindIcon } from './kind-icon.tsx'
import type { ServingBridge } from './serving-bridge.ts'

export type ChannelKind = NotificationChannelRow['kind']

const loading = () => <Skeleton className="h-12 w-full" />
/** Each is fetched when it is first opened. */
const AddressForm = dynamic(async () => (await import('./address-form.tsx')).AddressForm, { ssr: false, loading })
const DevicePush = dynamic(async () => (await import('./device-push.tsx')).DevicePush, { ssr: false, loading })
const BindTelegram = dynamic(async () => (await import('./bind-telegram.tsx')).BindTelegram, {
  ssr: false,
  loading,
})

/** In the order of how soon one is told, and how little there is to do for it. */
const KINDS: readonly ChannelKind[] = ['web_push', 'telegram', 'discord', 'slack', 'email', 'webhook', 'fcm']

/** What can be connected. */
export function KindMenu({ onChoose }: { onChoose: (kind: ChannelKind) => void }) {
  const { channels } = useNotificationWords()
  return (
    <ul className="grid gap-2">
      {KINDS.map((kind) => (
        <li key={kind}>
          <button
            type="button"
            onClick={() => onChoose(kind)}
            data-kind={kind}
            className="flex min-h-14 w-full items-center gap-3 rounded-table border px-3 py-2 text-left hover:bg-sunken"
          >
            <KindIcon kind={kind} />
            <span className="grid gap-0.5">
              <span className="font-bold">{channels.kinds[kind].label}</span>
              <span className="text-12 text-muted">{channels.kinds[kind].what}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}

interface AddChannelProps {
  readonly kind: ChannelKind
  readonly serving: ServingBridge
  readonly onDone: () => void
}

/** What to do, step by step, and the form for it. */
export function AddChannel({ kind, serving, onDone }: AddChannelProps) {
  const { kinds } = useNotificationWords().channels
  return (
    <>
      <ol className="grid list-decimal gap-1 pl-5 text-13 text-muted">
        {kinds[kind].steps.map((step) => (
          <li key={step}>
            <Marked text={step} />
          </li>
        ))}
      </ol>
      {kind === 'telegram' && <BindTelegram serving={serving} onDone={onDone} />}
      {kind === 'web_push' && <DevicePush serving={serving} onDone={onDone} />}
      {kind !== 'telegram' && kind !== 'web_push' && <AddressForm kind={kind} serving={serving} onDone={onDone} />}
    </>
  )
}

/** What stands between backticks is the name of something to press or to type. */
function Marked({ text }: { text: string }) {
  return text.split('`').map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence never move.
      <b key={index} className="text-ink">
        {part}
      </b>
    ),
  )
}

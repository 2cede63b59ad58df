'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { AppError } from '@/lib/app-error.ts'
import { endPush, rememberThisDevice } from '@/lib/this-device.ts'
import { useNotificationWords } from '@/text/notifications.ts'
import { Button } from '@/ui/button.tsx'
import { ErrorText } from '@/ui/states.tsx'
import { toast } from '@/ui/toast.tsx'
import { pushKeyQuery } from './push-key.ts'
import { useSaveChannel } from './save-channel.ts'
import type { ServingBridge } from './serving-bridge.ts'
import { askPermission, deviceName, PushDismissed, pushSupport, subscribe } from './web-push.ts'

interface DevicePushProps {
  readonly serving: ServingBridge
  /** Another try after the browser has dropped its registration. */
  readonly isAgain?: boolean
  readonly onDone: () => void
}

/** Registers this very browser with its push service and seals where it is to the bridge. */
export function DevicePush({ serving, isAgain = false, onDone }: DevicePushProps) {
  const { push } = useNotificationWords().channels
  const save = useSaveChannel()
  const queries = useQueryClient()
  const [isBusy, setIsBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  const support = pushSupport()
  if (support !== 'ready') {
    return <p className="rounded-table bg-danger-soft p-3 text-13">{push[support]}</p>
  }
  const turnOn = async (): Promise<void> => {
    await askPermission()
    const { publicKey } = await queries.fetchQuery(pushKeyQuery(serving.bridge))
    const typed = await subscribe(publicKey)
    try {
      const outcome = await save({ serving, kind: 'web_push', label: deviceName(), typed })
      if (outcome.kind === 'invalid') throw new AppError('answer_unreadable')
      rememberThisDevice(outcome.channelId)
    } catch (error) {
      await endPush() // nobody knows of it
      throw error
    }
    toast.done(push.on, deviceName())
    onDone()
  }
  const press = (): void => {
    setIsBusy(true)
    setProblem(undefined)
    void turnOn()
      .catch(setProblem)
      .finally(() => setIsBusy(false))
  }
  return (
    <div className="grid gap-3">
      {problem !== undefined && (
        <div role="alert" className="rounded-table bg-danger-soft p-3 text-13">
          <Problem error={problem} />
        </div>
      )}
      <Button size="large" disabled={isBusy} onClick={press}>
        {isBusy ? push.turningOn : isAgain ? push.turnOnAgain : push.turnOn}
      </Button>
    </div>
  )
}

function Problem({ error }: { error: unknown }) {
  const { push } = useNotificationWords().channels
  if (error instanceof AppError) return <ErrorText error={error} />
  if (error instanceof PushDismissed) return Notification.permission === 'denied' ? push.denied : push.dismissed
  return push.failed
}

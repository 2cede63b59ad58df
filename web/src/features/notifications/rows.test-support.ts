import {
  NotificationChannelRow,
  NotificationDeliveryRow,
  NotificationRow,
  NotificationTypeRow,
} from '@naru/shared/contracts/notifications'

const ACCOUNT_ID = '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed'

type Change<Row> = Partial<Record<keyof Row, unknown>>

/** Ten shares of Samsung that were filled, not read yet; changed by `change`. */
export const notificationRow = (change: Change<NotificationRow> = {}): NotificationRow =>
  NotificationRow.parse({
    id: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
    event_type: 'order_filled',
    severity: 'trade',
    evidence: 'filled',
    template: 'order_filled',
    params: {
      orderId: '2c9e6679-7425-40de-944b-e07fc1f90ae7',
      side: 'buy',
      orderType: 'limit',
      quantity: 10,
      limitPrice: 71_000,
      orderNo: '0000000025',
      filledQuantity: 10,
      filledAmount: 710_000,
      avgFillPrice: 71_000,
      lastQuantity: 10,
      source: 'web',
    },
    account_id: ACCOUNT_ID,
    instrument_id: '005930.KRX',
    rule_id: null,
    intent_id: '2c9e6679-7425-40de-944b-e07fc1f90ae7',
    dedupe_key: 'order_filled 10',
    count: 1,
    created_at: '2026-11-20T01:00:00Z',
    repeated_at: null,
    read_at: null,
    expires_at: '2026-11-20T13:00:00Z',
    version: 1,
    ...change,
  })

export const channelRow = (change: Change<NotificationChannelRow> = {}): NotificationChannelRow =>
  NotificationChannelRow.parse({
    id: 'aaaaaaaa-7425-40de-944b-e07fc1f90ae7',
    bridge_id: '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d',
    kind: 'telegram',
    label: '텔레그램',
    masked: '••••4321',
    state: 'verified',
    priority: 0,
    verified_at: '2026-11-20T00:00:00Z',
    last_ok_at: null,
    last_error_code: null,
    created_at: '2026-11-20T00:00:00Z',
    updated_at: '2026-11-20T00:00:00Z',
    version: 1,
    ...change,
  })

export const deliveryRow = (change: Change<NotificationDeliveryRow> = {}): NotificationDeliveryRow =>
  NotificationDeliveryRow.parse({
    id: 'dddddddd-7425-40de-944b-e07fc1f90ae7',
    notification_id: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
    channel_id: 'aaaaaaaa-7425-40de-944b-e07fc1f90ae7',
    state: 'delivered',
    is_escalation: false,
    attempts: 1,
    next_at: '2026-11-20T01:00:00Z',
    error_code: null,
    created_at: '2026-11-20T01:00:00Z',
    delivered_at: '2026-11-20T01:00:01Z',
    version: 1,
    ...change,
  })

export const typeRow = (change: Change<NotificationTypeRow> = {}): NotificationTypeRow =>
  NotificationTypeRow.parse({
    event_type: 'order_filled',
    severity: 'trade',
    evidence: 'filled',
    is_always_sent: false,
    is_sent_by_default: true,
    ...change,
  })

// Road traffic fines of an Italian local police force, published by M. de Leoni and F. Mannhardt at
// 4TU.ResearchData. The log holds no promised date, so no fine is ever early or late here.

import type { Mapping } from '../mapping.js'

/** The Road Traffic Fine Management Process log. */
export const roadTrafficFines: Mapping = {
  name: 'road-traffic-fines',
  about:
    'Road traffic fines: received when created; resolved when the payments reach the amount and the expenses of that day, or when sent for credit collection. Dismissed and unpaid fines stay open, as the log does not say when they ended.',
  needs: { activities: ['Create Fine', 'Send Fine', 'Payment', 'Send for Credit Collection'] },
  timeZone: 'Europe/Rome',
  groupBy: ['field'],
  received: { activity: 'Create Fine' },
  resolved: {
    activity: ['Payment', 'Send for Credit Collection'],
    // A penalty replaces the amount, and the expense of sending comes on top of it.
    when: { Payment: { attribute: 'totalPaymentAmount', reaches: ['amount', 'expense'] } },
  },
  procedure: { constant: 'road-traffic-fine' },
  field: { firstEvent: 'vehicleClass' },
}

/** Something that ends or begins by itself at a set time. */
export type Due =
  | { readonly kind: 'membership'; readonly groupId: number; readonly userId: number }
  | { readonly kind: 'group'; readonly groupId: number }
  | { readonly kind: 'invitation'; readonly invitationId: number }
  /** The open hand-over offer of the group. */
  | { readonly kind: 'handOver'; readonly groupId: number };

/** Something due, and when, in milliseconds since the epoch. */
export interface DueOn {
  readonly due: Due;
  readonly on: number;
}

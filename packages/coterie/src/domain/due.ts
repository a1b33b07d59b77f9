/** Something that ends, or begins, by itself at a time of its own. */
export type Due =
  | { readonly kind: 'membership'; readonly groupId: number; readonly userId: number }
  | { readonly kind: 'group'; readonly groupId: number }
  | { readonly kind: 'invitation'; readonly invitationId: number }
  /** The group's offer. */
  | { readonly kind: 'handOver'; readonly groupId: number };

/** When it is due, in milliseconds since the epoch. */
export interface DueOn {
  readonly due: Due;
  readonly on: number;
}

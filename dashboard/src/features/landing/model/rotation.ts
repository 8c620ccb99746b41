/** What a figure points at, and whether it moves on by itself. */
export interface Rotation {
  /** Index of the part in focus. */
  at: number;
  /** How many parts there are. */
  count: number;
  /** A person has chosen a part: it stays until they resume. */
  pinned: boolean;
  /** A person has stopped the figure. */
  paused: boolean;
  /** The figure can be seen. */
  visible: boolean;
  /** The person has asked their system for less motion. */
  still: boolean;
}

export type RotationEvent =
  | { kind: 'tick' }
  | { kind: 'choose'; at: number }
  | { kind: 'pause' }
  | { kind: 'resume' }
  | { kind: 'see'; visible: boolean }
  | { kind: 'still'; still: boolean }
  /** Another figure, or another number of parts. */
  | { kind: 'restart'; count: number };

export function rotationAtRest(count: number): Rotation {
  return { at: 0, count, pinned: false, paused: false, visible: false, still: false };
}

/** Whether the figure moves on by itself now. */
export function moves({ count, pinned, paused, visible, still }: Rotation): boolean {
  return count > 1 && visible && !pinned && !paused && !still;
}

export function rotate(state: Rotation, event: RotationEvent): Rotation {
  switch (event.kind) {
    case 'tick':
      return moves(state) ? { ...state, at: (state.at + 1) % state.count } : state;
    case 'choose':
      return event.at >= 0 && event.at < state.count ? { ...state, at: event.at, pinned: true } : state;
    case 'pause':
      return { ...state, paused: true };
    case 'resume':
      return { ...state, paused: false, pinned: false };
    case 'see':
      return { ...state, visible: event.visible };
    case 'still':
      return { ...state, still: event.still };
    case 'restart':
      // What a person chose is kept where there is still such a part.
      return state.pinned && state.at < event.count ? { ...state, count: event.count } : { ...state, count: event.count, at: 0, pinned: false };
  }
}

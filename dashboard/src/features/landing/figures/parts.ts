/** One part of a figure: something to point at, with what was measured of it. */
export interface FigurePart {
  key: string;
  title: string;
  /** What the part is in the other reading of the figure. */
  other?: string;
  /** What was measured on the visitor's text; a dash where nothing was. */
  value: string;
  /** The value is an identifier of the policy. */
  identifier?: boolean;
  /** Length of its bar, 0 to 1. */
  share?: number;
  /** Uncertainty rose here. */
  rose?: boolean;
  /** Confidences of the signals, 0 to 1, one each. */
  vector?: readonly number[];
  /** Which of two columns it stands in. */
  side?: 'first' | 'second';
  note: string;
}

/** What a figure is drawn from. */
export interface FigureProps {
  parts: readonly FigurePart[];
  at: number;
  onChoose: (at: number) => void;
}

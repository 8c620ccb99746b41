import { requestJson } from './http.ts';

/** Words of the text that was compiled. */
export interface Spoken {
  /** As written. */
  words: string;
  /** Numbers of the first and the last of them, from 1; a Chinese character is a word. */
  from: number;
  to: number;
}

/** A part of the text, and what the compiler took it to mean. */
export interface Clause {
  text: string;
  from: number;
  to: number;
  understood: boolean;
  /** In the reader's language; empty where it was not understood. */
  meaning: string;
}

/** A thing of the program, and the words it was made of. */
export interface IntentElement extends Spoken {
  /** `signal`, `condition` (a signal that a route asks for), `route`, `model`, `plugin`, `test`. */
  kind: string;
  /** Of a signal or condition its family, of a plugin its type. */
  type?: string;
  name: string;
}

/** Words nothing was made of. */
export interface Unparsed {
  text: string;
  from: number;
  to: number;
  /** In the reader's language. */
  why: string;
}

/** A model that was chosen for words that name none. */
export interface ModelChoice extends Spoken {
  model: string;
  /** In the reader's language. */
  why: string;
}

export interface IntentFinding {
  severity: 'error' | 'constraint' | 'warning' | 'note';
  code: string;
  /** In the reader's language where the compiler says it, English where a check of the routing language does. */
  message: string;
  /** Of the program. */
  line: number;
  column: number;
  hint: string;
}

/** A prompt the program says of where it should go; one that was not routed has no `passed`. */
export interface IntentTest {
  prompt: string;
  route: string;
  /** Where it went, by the program on the router's engine; `none` where no route took it. */
  got?: string;
  passed?: boolean;
}

/** A policy made of plain words, without any model; nothing is taken into use. */
export interface Intent {
  /** In the routing language. */
  program: string;
  /** Whether it could serve as it is. */
  usable: boolean;
  clauses: Clause[];
  elements: IntentElement[];
  unparsed: Unparsed[];
  choices: ModelChoice[];
  findings: IntentFinding[];
  tests: IntentTest[];
  /** Why not every test was run: `remote`, `refused` or `time`. */
  unrun?: string;
  /** What it changes, as a unified difference of programs. */
  diff: string;
}

/** Compiles a text for readers of a language, given as a tag. */
export type Compile = (text: string, language: string, signal: AbortSignal) => Promise<Intent>;

/** For visitors, over the policy of the demonstration. */
export const demoIntent: Compile = (text, language, signal) => post('/api/demo/intent', { text, language }, signal);

/** Over the configuration in force. */
export const compileIntent: Compile = (text, language, signal) => post('/api/v1/intent', { text, language, tests: true }, signal);

function post(path: string, body: object, signal: AbortSignal): Promise<Intent> {
  return requestJson<Intent>(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  });
}

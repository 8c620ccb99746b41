import type { Finding } from '../../../api/policy.ts';

/** An assertion that does not hold, with the smallest request that breaks it, both in the router's words. */
export interface Broken {
  claim: string;
  counterexample: string;
  finding: Finding;
}

const BETWEEN = ' does not hold: ';

export function brokenAssertions(findings: readonly Finding[]): Broken[] {
  return findings
    .filter(({ code }) => code === 'assertion-broken')
    .map((finding) => {
      const at = finding.message.indexOf(BETWEEN);
      return at < 0
        ? { claim: finding.message, counterexample: '', finding }
        : { claim: finding.message.slice(0, at), counterexample: finding.message.slice(at + BETWEEN.length), finding };
    });
}

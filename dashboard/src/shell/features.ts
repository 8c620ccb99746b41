import type { ComponentType } from 'react';
import { Cache } from '../features/cache/index.ts';
import { Docs } from '../features/docs/index.ts';
import { Insights } from '../features/insights/index.ts';
import { Playground } from '../features/playground/index.ts';
import { Policy } from '../features/policy/index.ts';
import type { MessageKey } from '../i18n/en.ts';

export interface Feature {
  /** Path after `#/`, which is also the name of the feature's folder. */
  path: string;
  title: MessageKey;
  Page: ComponentType;
  /** Shown to visitors, so it asks the router for nothing; it has pages of its own below its path. */
  open?: true;
}

/** Every page of the dashboard, in the order of the navigation. Without a path there is the landing page, which is for visitors. */
export const FEATURES: readonly [Feature, ...Feature[]] = [
  { path: 'playground', title: 'playground.title', Page: Playground },
  { path: 'insights', title: 'insights.title', Page: Insights },
  { path: 'cache', title: 'cache.title', Page: Cache },
  { path: 'policy', title: 'policy.title', Page: Policy },
  { path: 'docs', title: 'docs.nav', Page: Docs, open: true },
];

/** The page a path leads to. */
export function featureAt(path: string): Feature | undefined {
  return FEATURES.find((feature) => feature.path === path || (feature.open === true && path.startsWith(`${feature.path}/`)));
}

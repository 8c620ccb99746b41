import type { AddedModel, FoundModel } from '../../../api/setup.ts';

/** What a person has chosen so far. */
export interface Choice {
  /** Names of found models. */
  models: readonly string[];
  added: readonly AddedModel[];
  preset: string;
  /** A configuration from elsewhere, in place of models and preset. */
  imported?: string;
}

export const NOTHING: Choice = { models: [], added: [], preset: 'starter' };

const SIMULATED = 'demo/';

export const simulated = (model: FoundModel): boolean => model.name.startsWith(SIMULATED);

/** Real models that are there are chosen to begin with; where there are none, the simulated ones. */
export function first(found: readonly FoundModel[]): readonly string[] {
  const real = found.filter((model) => !simulated(model));
  return (real.length > 0 ? real : found).map(({ name }) => name);
}

export function toggled(choice: Choice, name: string): Choice {
  const models = choice.models.includes(name) ? choice.models.filter((one) => one !== name) : [...choice.models, name];
  return { ...choice, models };
}

/** Why a model cannot be added; undefined when it can. */
export function obstacle(model: AddedModel, choice: Choice): 'name' | 'taken' | 'address' | 'key' | undefined {
  if (!/^[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,127}$/.test(model.name)) return 'name';
  if (choice.models.includes(model.name) || choice.added.some(({ name }) => name === model.name)) return 'taken';
  if (!/^https?:\/\/[^\s$?#@]+$/.test(model.baseUrl)) return 'address';
  if (model.keyVariable !== '' && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(model.keyVariable)) return 'key';
  return undefined;
}

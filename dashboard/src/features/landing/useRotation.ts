import { type RefObject, useEffect, useReducer } from 'react';
import { type Rotation, type RotationEvent, moves, rotate, rotationAtRest } from './model/rotation.ts';

const LESS_MOTION = '(prefers-reduced-motion: reduce)';

/**
 * Moves a figure's focus while it can be seen and nobody minds.
 * @param everyMs how long each part stays in focus
 */
export function useRotation(box: RefObject<HTMLElement | null>, count: number, everyMs: number): [Rotation, (event: RotationEvent) => void] {
  const [state, send] = useReducer(rotate, count, rotationAtRest);

  useEffect(() => {
    send({ kind: 'restart', count });
  }, [count]);

  useEffect(() => {
    const query = matchMedia(LESS_MOTION);
    const tell = (): void => {
      send({ kind: 'still', still: query.matches });
    };
    tell();
    query.addEventListener('change', tell);
    return () => {
      query.removeEventListener('change', tell);
    };
  }, []);

  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const observer = new IntersectionObserver(([entry]) => {
      send({ kind: 'see', visible: entry?.isIntersecting === true });
    }, { threshold: 0.3 });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [box]);

  const moving = moves(state);
  useEffect(() => {
    if (!moving) return undefined;
    const timer = setInterval(() => {
      send({ kind: 'tick' });
    }, everyMs);
    return () => {
      clearInterval(timer);
    };
  }, [moving, everyMs]);
  return [state, send];
}

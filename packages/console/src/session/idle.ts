/** How long nobody has touched the console, in any of its windows. */
import { useEffect, useState } from "react";
import { keep, kept } from "../look/kept.ts";

/** Milliseconds. */
const IDLE = 15 * 60 * 1000;
const WARNING = 60 * 1000;
const TICK = 1000;
/** Other windows need to know, but not of every key. */
const TOLD = 5000;

const LAST = "gl-iam-console-active";
const SIGNS = ["pointerdown", "keydown", "wheel", "touchstart"] as const;

/** @returns seconds left, within the last minute; null before it */
export function useIdle(onIdle: () => void): { readonly secondsLeft: number | null; stay(): void } {
  const [secondsLeft, setSecondsLeft] = useState<number | null>(null);

  useEffect(() => {
    let told = 0;
    const active = () => {
      const now = Date.now();
      if (now - told < TOLD) return;
      told = now;
      keep(LAST, String(now));
    };
    const tick = () => {
      const left = lastActivity() + IDLE - Date.now();
      if (left <= 0) onIdle();
      else setSecondsLeft(left <= WARNING ? Math.ceil(left / 1000) : null);
    };
    active();
    // While it asks, only the answer counts: a mouse that was nudged is no person.
    const onSign = () => {
      if (lastActivity() + IDLE - Date.now() > WARNING) active();
    };
    for (const sign of SIGNS) addEventListener(sign, onSign, { passive: true });
    const timer = setInterval(tick, TICK);
    return () => {
      for (const sign of SIGNS) removeEventListener(sign, onSign);
      clearInterval(timer);
    };
  }, [onIdle]);

  return {
    secondsLeft,
    stay() {
      keep(LAST, String(Date.now()));
      setSecondsLeft(null);
    },
  };
}

function lastActivity(): number {
  return Number(kept(LAST) ?? 0);
}
